import type { Address, Person, SpotifyAccount } from "../bots/domain.js";
import { holdsAccount } from "./accounts.js";
import { loginNoted } from "./agenda.js";
import { atRedis } from "./calls.js";
import { join, notForgotten, planOf } from "./changes.js";
import { accountKey, addressKey, addressSlot, nameKey, type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { isSameAddress, type PersonRecord, parse, union, withAddress } from "./records.js";
import type { Seal } from "./seal.js";
import { sealContext, spotifySecret } from "./sealed.js";
import { fieldIs, type Op, type Plan, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;

/** A login that is about to be linked. */
export interface Link {
  personId: string;
  address: Address;
  account: SpotifyAccount;
  secret: string;
  /** For a new person. */
  name: string;
  turnId: string;
  consentWording: string;
}

export interface Linked {
  kind: "linked";
  person: Person;
  isNew: boolean;
  addedAddress: boolean;
}

type Outcome = Linked | { kind: "other-account"; name: string } | { kind: "forgotten" };
type Marker = Pick<Linked, "isNew" | "addedAddress">;

const markerKeptMs = 48 * 60 * 60_000;

/** One script in the person's slot: the record, the sealed secret, and what this turn did, for when it asks again. */
export function linkPerson(parts: Parts, seal: Seal, link: Link): Promise<Outcome> {
  return transact(parts.redis, () => planLink(parts, seal, link));
}

/** What this turn has linked; null: nothing. */
export async function linkedBy({ redis, prefix }: Parts, person: Person, turnId: string): Promise<Linked | null> {
  const marker = parse<Marker>(await atRedis(() => redis.hget(slotKeys(prefix, person.id).redeemed, turnId)));
  return marker && { kind: "linked", person, ...marker };
}

async function planLink(parts: Parts, seal: Seal, link: Link): Promise<Plan<Outcome>> {
  const { redis, prefix } = parts;
  const keys = slotKeys(prefix, link.personId);
  const [[text = null, forgotten], facts] = await atRedis(() =>
    Promise.all([
      redis.hmget(keys.self, "record", "forgotten"),
      redis.hget(slotKeys(prefix, addressSlot(link.address)).facts, addressKey(link.address)),
    ]),
  );
  if (forgotten != null) return { result: { kind: "forgotten" } };
  const record = parse<PersonRecord>(text);
  const done = record && (await linkedBy(parts, record.person, link.turnId));
  if (done) return { result: done };
  if (record?.person.spotify && !holdsAccount(record.person, link.account))
    return { result: { kind: "other-account", name: record.person.name } };
  const linked = linkedTo(record?.person ?? null, link, parts);
  const guards = [notForgotten(keys), fieldIs(keys.self, "record", text)];
  const ops = [
    ...linkOps(keys, seal, link, recordOf(prefix, record, linked.person), linked),
    ...factsOps(keys, link, facts),
  ];
  const before = record?.person.spotify ?? null;
  const login = loginNoted(keys, before, linked.person.spotify, parts.clock.nowMs());
  return planOf(prefix, link.personId, join({ guards, ops, due: [] }, login), linked);
}

/** Pure: the person afterwards. Tokens and account are renewed; name and consent are a new person's only. */
function linkedTo(
  known: Person | null,
  { personId, address, account, name, consentWording }: Link,
  parts: Parts,
): Linked {
  const nowMs = parts.clock.nowMs();
  const spotify: SpotifyAccount = { ...account, state: "connected" };
  if (known) {
    const addedAddress = !known.addresses.some((one) => isSameAddress(one, address));
    const person = { ...known, spotify, addresses: withAddress(known.addresses, address) };
    return { kind: "linked", person, isNew: false, addedAddress };
  }
  const consent = { atMs: nowMs, wording: consentWording };
  const person = { id: personId, name, addresses: [address], receipts: true, spotify, consent, createdAtMs: nowMs };
  return { kind: "linked", person, isNew: true, addedAddress: true };
}

function recordOf(prefix: string, known: PersonRecord | null, person: Person): PersonRecord {
  const accountKeys = known?.accountKeys ?? [];
  return {
    person,
    nameKeys: union(known?.nameKeys ?? [], nameKey(prefix, person.name)),
    accountKeys: person.spotify ? union(accountKeys, accountKey(prefix, person.spotify)) : accountKeys,
  };
}

function linkOps(keys: SlotKeys, seal: Seal, link: Link, record: PersonRecord, linked: Linked): Op[] {
  const marker: Marker = { isNew: linked.isNew, addedAddress: linked.addedAddress };
  const secret = seal.seal(sealContext(link.personId, spotifySecret), link.secret);
  return [
    ["HSET", keys.self, "record", JSON.stringify(record)],
    ["HSET", keys.sealed, spotifySecret, secret],
    ["HSET", keys.redeemed, link.turnId, JSON.stringify(marker)],
    ["PEXPIRE", keys.redeemed, markerKeptMs],
  ];
}

/** What was known of the address before anybody was registered there, such as when its owner last acted. */
function factsOps(keys: SlotKeys, { address }: Link, facts: string | null): Op[] {
  return facts === null ? [] : [["HSETNX", keys.facts, addressKey(address), facts]];
}
