import type { Address, Person, SpotifyAccount } from "../bots/domain.js";
import { UpstreamError } from "../bots/errors.js";
import { loginQuery } from "../bots/permissions.js";
import type { RedeemResult, Registration } from "../bots/ports.js";
import { holderOf, holdsAccount, reserveAccount } from "./accounts.js";
import { atRedis } from "./calls.js";
import { claimCode, findCode, finishCode, type IssuedCode, returnCode } from "./codes.js";
import { addressSlot, slotKeys } from "./keys.js";
import { reserveAddress } from "./link-address.js";
import { linkedBy, linkPerson } from "./link-person.js";
import type { StoreParts } from "./parts.js";
import { getPerson, indexName, personAt } from "./person-lookup.js";
import { createSeal, type Seal } from "./seal.js";
import { sealContext, spotifySecret } from "./sealed.js";
import { countTry, forgiveTry } from "./tries.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "random" | "encryptionKeys" | "publicUrl">;

/** One turn that sends a code which was really issued. */
interface Attempt {
  address: Address;
  name: string;
  turnId: string;
  code: IssuedCode;
  consentWording: string;
}

type Login = NonNullable<IssuedCode["login"]>;

/** Whom a login is for. */
type Target = { kind: "person"; person: Person } | { kind: "new" } | { kind: "other-account"; name: string };

/**
 * From a code to a person. Every step is safe to repeat by the same turn: the code is claimed for the turn, then account
 * and address are reserved (which proves nothing yet), then the person's own slot is written, then what is left over.
 */
export function redisRegistration(parts: Parts, seal: Seal = createSeal(parts.encryptionKeys)): Registration {
  return {
    begin: ({ channel }, asks, language) => `${parts.publicUrl}/spotify/login${loginQuery(channel, asks, language)}`,
    async redeem(address, code, name, turnId, consentWording) {
      const slot = addressSlot(address);
      const untilMs = await countTry(parts, slot, turnId);
      if (untilMs !== null) return { kind: "locked", untilMs };
      const issued = await findCode(parts, code.replace(/[\s-]/gu, ""));
      if (!issued) return { kind: "wrong" };
      await forgiveTry(parts, slot, turnId);
      return redeem(parts, seal, { address, name: name?.trim() ?? "", turnId, code: issued, consentWording });
    },
  };
}

async function redeem(parts: Parts, seal: Seal, attempt: Attempt): Promise<RedeemResult> {
  const { address, code, name, turnId } = attempt;
  if (code.usedBy !== null && code.usedBy !== turnId) return { kind: "used" };
  if (!code.login) return repeat(parts, attempt);
  if (code.usedBy === null && code.expiresAtMs <= parts.clock.nowMs()) return { kind: "expired" };
  const target = await targetOf(parts, address, code.login.account);
  if (target.kind === "other-account") return refuse(parts, attempt, target.name);
  if (target.kind === "new" && name === "") return { kind: "name-needed", suggestion: code.login.account.displayName };
  if (!(await claimCode(parts, code, turnId))) return { kind: "used" };
  return link(parts, seal, attempt, code.login, target.kind === "person" ? target.person : null);
}

/** The login is gone, so this turn has been through. */
async function repeat(parts: Parts, { address, turnId }: Attempt): Promise<RedeemResult> {
  const person = await personAt(parts, address);
  return (person && (await linkedBy(parts, person, turnId))) ?? { kind: "used" };
}

async function targetOf(parts: Parts, address: Address, account: SpotifyAccount): Promise<Target> {
  const [here, holder] = await Promise.all([personAt(parts, address), holderOf(parts, account)]);
  if (!here) return holder ? { kind: "person", person: holder } : { kind: "new" };
  const isOthers = holder !== null && holder.id !== here.id;
  const hasOther = here.spotify !== null && !holdsAccount(here, account);
  return isOthers || hasOther ? { kind: "other-account", name: here.name } : { kind: "person", person: here };
}

async function refuse(parts: Parts, { code, turnId }: Attempt, name: string): Promise<RedeemResult> {
  await returnCode(parts, code.slot, turnId);
  return { kind: "other-account", name };
}

async function link(
  parts: Parts,
  seal: Seal,
  attempt: Attempt,
  { account, sealedSecret, consentWording = attempt.consentWording }: Login,
  known: Person | null,
): Promise<RedeemResult> {
  const { address, code, name, turnId } = attempt;
  const wantedId = known?.id ?? `p_${parts.random.id()}`;
  const personId = await reserveAccount(parts, account, wantedId, (id) => isFree(parts, id, account, known !== null));
  if (known && personId !== known.id) return refuse(parts, attempt, known.name);
  if (!(await reserveAddress(parts, address, personId))) return refuse(parts, attempt, known?.name ?? name);
  const secret = seal.open(sealContext(code.slot, spotifySecret), sealedSecret);
  const linked = await linkPerson(parts, seal, { personId, address, account, secret, name, turnId, consentWording });
  if (linked.kind === "forgotten") throw new UpstreamError("redis", "the person was forgotten during a login");
  if (linked.kind === "other-account") return refuse(parts, attempt, linked.name);
  await indexName(parts, linked.person);
  await finishCode(parts, code.slot);
  return linked;
}

/**
 * Whether an account that is reserved for `id` may be taken: when that person does not have it (any more), was
 * forgotten, or, for a person who exists, has not been stored yet. A new person joins such a one instead.
 */
async function isFree(parts: Parts, id: string, account: SpotifyAccount, isForKnown: boolean): Promise<boolean> {
  const person = await getPerson(parts, id);
  if (person) return !holdsAccount(person, account);
  const forgotten = await atRedis(() => parts.redis.hexists(slotKeys(parts.prefix, id).self, "forgotten"));
  return forgotten === 1 || isForKnown;
}
