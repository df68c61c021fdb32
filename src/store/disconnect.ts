import type { OutboxEntry, SpotifyAccount } from "../bots/domain.js";
import { releaseAccount, reserveAccount } from "./accounts.js";
import { loginNoted } from "./agenda.js";
import { atRedis } from "./calls.js";
import { withdrawals } from "./changes.js";
import { accountKey, type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { readMember } from "./plugin-records.js";
import { type PersonRecord, parse, parseAll } from "./records.js";
import { spotifySecret } from "./sealed.js";
import { fieldIs, type Op, type Plan, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;

/** Erases the Spotify secret and account, then what finds the person by the account. Safe to repeat. */
export async function disconnect(parts: Parts, id: string): Promise<void> {
  const released = await transact(parts.redis, () => planErase(parts, id));
  for (const key of released) await releaseAccount(parts, key, id);
  if (released.length === 0) return;
  const account = await transact(parts.redis, () => planDrop(parts, id, released));
  // A login that came in between has the same entry, and it has just been taken away.
  if (account) await reserveAccount(parts, account, id, async () => false);
}

/** The result: index entries to remove. The record names them until they are gone. */
async function planErase({ redis, prefix }: Parts, id: string): Promise<Plan<string[]>> {
  const keys = slotKeys(prefix, id);
  const [text, waiting, told, remembered] = await atRedis(() =>
    Promise.all([
      redis.hget(keys.self, "record"),
      redis.hvals(keys.outbox),
      redis.zrange(keys.toldOnce, 0, "-1"),
      redis.hkeys(keys.records),
    ]),
  );
  const record = parse<PersonRecord>(text);
  if (!record) return { result: [] };
  const next = { ...record, person: { ...record.person, spotify: null } };
  const { ops: unsaid } = loginNoted(keys, record.person.spotify, null, 0);
  const ops: Op[] = [
    ...stored(keys, next),
    ["HDEL", keys.sealed, spotifySecret],
    ...unsaid,
    ...unremembered(keys),
    ...untold(keys, parseAll<OutboxEntry>(waiting), told, remembered),
  ];
  return { result: record.accountKeys, guards: [fieldIs(keys.self, "record", text)], ops };
}

/** The result: the account that the person has meanwhile. */
async function planDrop(
  { redis, prefix }: Parts,
  id: string,
  released: string[],
): Promise<Plan<SpotifyAccount | null>> {
  const keys = slotKeys(prefix, id);
  const text = await atRedis(() => redis.hget(keys.self, "record"));
  const record = parse<PersonRecord>(text);
  if (!record) return { result: null };
  const { spotify } = record.person;
  const isCurrent = (key: string) => spotify !== null && key === accountKey(prefix, spotify);
  const accountKeys = record.accountKeys.filter((key) => isCurrent(key) || !released.includes(key));
  const guards = [fieldIs(keys.self, "record", text)];
  return { result: spotify, guards, ops: stored(keys, { ...record, accountKeys }) };
}

/** What plugins have made of the account goes with it. */
function unremembered(keys: SlotKeys): Op[] {
  return [keys.records, keys.jobs, keys.jobNotes].map((key) => ["DEL", key]);
}

/** Nor is it told any more, and it may be told anew when it has been made anew. */
function untold(keys: SlotKeys, waiting: OutboxEntry[], told: string[], remembered: string[]): Op[] {
  const ids = waiting.flatMap(({ id, notice }) => (notice.kind === "plugin" ? [id] : []));
  const plugins = new Set(remembered.map((member) => readMember(member).plugin));
  const gone = told.filter((id) => ids.includes(id) || plugins.has(id.slice(0, Math.max(0, id.indexOf(":")))));
  return [...withdrawals(keys, ids).ops, ...(gone.length === 0 ? [] : [["ZREM", keys.toldOnce, ...gone] satisfies Op])];
}

function stored(keys: SlotKeys, record: PersonRecord): Op[] {
  return [["HSET", keys.self, "record", JSON.stringify(record)]];
}
