import { invited } from "../bots/bonds.js";
import type { Address, Bond, Invite, Person } from "../bots/domain.js";
import { UpstreamError } from "../bots/errors.js";
import { codeFrom, digitsPerCode, isOpenInvite } from "../bots/invitations.js";
import { limits } from "../bots/limits.js";
import type { Acquaintance, FoundInvite, Invites } from "../bots/ports.js";
import { standingOf } from "../bots/welcome.js";
import { decidedBond } from "./bond-changes.js";
import { atRedis } from "./calls.js";
import { type Changes, join, planOf } from "./changes.js";
import { readBond } from "./circle.js";
import { addressSlot, inviteKey, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { getPerson } from "./person-lookup.js";
import { parse, parseAll } from "./records.js";
import { fieldIs, type Plan, transact } from "./transaction.js";
import { countTry, forgiveTry } from "./tries.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "random" | "publicUrl">;

const dayMs = 24 * 60 * 60_000;
/** Lets a code that comes too late read "over" instead of "unknown". Real time. */
const indexKeptMs = 2 * limits.inviteDays * dayMs;
const keptMs = limits.inviteDays * dayMs;
const reserveAttempts = 10;

/** Invitations lie with the person who invites; a code leads there. */
export function redisInvites(parts: Parts): Invites {
  return {
    reserve: (personId) => reserve(parts, personId),
    open: (personId) => openInvites(parts, personId),
    find: (code, asking) => (asking ? tried(parts, code, asking) : find(parts, code)),
    claim: (code, guest) => claim(parts, code, guest),
    keep: (address, code) => keep(parts, address, code),
    kept: (address) => atRedis(() => parts.redis.get(keptKey(parts, address))),
    link: (code) => `${parts.publicUrl}/invite/${code}`,
  };
}

async function keep(parts: Parts, address: Address, code: string | null): Promise<void> {
  const key = keptKey(parts, address);
  await atRedis<unknown>(() => (code === null ? parts.redis.del(key) : parts.redis.set(key, code, "PX", keptMs)));
}

function keptKey({ prefix }: Parts, address: Address): string {
  return slotKeys(prefix, addressSlot(address)).kept;
}

async function reserve({ redis, prefix, random }: Parts, personId: string): Promise<string> {
  for (let attempt = 1; attempt <= reserveAttempts; attempt++) {
    const code = codeFrom(random.digits(digitsPerCode));
    if (code === null) continue;
    const key = inviteKey(prefix, code);
    if ((await atRedis(() => redis.set(key, personId, "PX", indexKeptMs, "NX"))) === "OK") return code;
  }
  throw new UpstreamError("redis", "no free invitation code was found");
}

async function openInvites({ redis, prefix, clock }: Parts, personId: string): Promise<Invite[]> {
  const all = parseAll<Invite>(await atRedis(() => redis.hvals(slotKeys(prefix, personId).invites)));
  return all.filter((one) => isOpenInvite(one, clock.nowMs())).sort((a, b) => a.createdAtMs - b.createdAtMs);
}

/** Counted before anybody looks, so that a burst of guesses cannot outrun the count. */
async function tried(parts: Parts, code: string, asking: { address: Address; turnId: string }): Promise<FoundInvite> {
  const slot = `${addressSlot(asking.address)}:invites`;
  const untilMs = await countTry(parts, slot, asking.turnId);
  if (untilMs !== null) return { kind: "locked", untilMs };
  const found = await find(parts, code);
  if (found.kind !== "unknown") await forgiveTry(parts, slot, asking.turnId);
  return found;
}

async function find(parts: Parts, code: string): Promise<FoundInvite> {
  const inviter = await inviterOf(parts, code);
  if (!inviter) return { kind: "unknown" };
  return judged(await readInvite(parts, inviter.id, code), inviter, parts.clock.nowMs());
}

async function inviterOf(parts: Parts, code: string): Promise<Person | null> {
  const id = await atRedis(() => parts.redis.get(inviteKey(parts.prefix, code)));
  return id === null ? null : getPerson(parts, id);
}

function readInvite({ redis, prefix }: Parts, personId: string, code: string): Promise<string | null> {
  return atRedis(() => redis.hget(slotKeys(prefix, personId).invites, code));
}

/** What is not there any more has run out, or was taken back. */
function judged(text: string | null, inviter: Person, nowMs: number): FoundInvite {
  const invite = parse<Invite>(text);
  if (invite?.usedBy !== undefined) return { kind: "used" };
  return invite && isOpenInvite(invite, nowMs) ? { kind: "open", inviter } : { kind: "expired" };
}

async function claim(parts: Parts, code: string, guest: Acquaintance): Promise<FoundInvite> {
  const inviter = await inviterOf(parts, code);
  return inviter ? transact(parts.redis, () => planClaim(parts, code, inviter, guest)) : { kind: "unknown" };
}

async function planClaim(parts: Parts, code: string, inviter: Person, guest: Acquaintance): Promise<Plan<FoundInvite>> {
  const nowMs = parts.clock.nowMs();
  const keys = slotKeys(parts.prefix, inviter.id);
  const [text, state] = await Promise.all([readInvite(parts, inviter.id, code), readBond(parts, inviter.id, guest.id)]);
  if (typeof state === "string") return { result: { kind: "unknown" } };
  const invite = parse<Invite>(text);
  const isFriend = standingOf(parse<Bond>(state.bond)) === "friend";
  if (invite?.usedBy === guest.id && isFriend) return { result: { kind: "open", inviter } };
  const result = judged(text, inviter, nowMs);
  // Whoever is a friend already, or still believes so, leaves it to others.
  if (result.kind !== "open" || !invite || isFriend) return { result };
  const step = { id: code, atMs: nowMs };
  const used: Changes = {
    guards: [fieldIs(keys.invites, code, text)],
    ops: [["HSET", keys.invites, code, JSON.stringify({ ...invite, usedBy: guest.id })]],
    due: [],
  };
  const made = decidedBond(keys, state, invited(inviter.id, guest, step), nowMs);
  return planOf(parts.prefix, inviter.id, made ? join(used, made) : used, result);
}
