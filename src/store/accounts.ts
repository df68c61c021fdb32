import type { Person, SpotifyAccount } from "../bots/domain.js";
import { atRedis } from "./calls.js";
import { accountKey } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { getPerson } from "./person-lookup.js";
import { transact, valueIs, write } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;
type AccountIdentity = Pick<SpotifyAccount, "appId" | "accountId">;

/** Whether this person's record names this account. The index alone proves nothing: it is written first. */
export function holdsAccount(person: Person | null, account: AccountIdentity): boolean {
  return person?.spotify?.appId === account.appId && person.spotify.accountId === account.accountId;
}

/** Who is registered with this Spotify account. */
export async function holderOf(parts: Parts, account: AccountIdentity): Promise<Person | null> {
  const id = await atRedis(() => parts.redis.get(accountKey(parts.prefix, account)));
  const person = id === null ? null : await getPerson(parts, id);
  return holdsAccount(person, account) ? person : null;
}

/**
 * Reserves an account for a person and answers whose it is: `wantedId`, or whoever holds or has reserved it already.
 * `isFree` says of an id without that account whether its reservation may be taken over.
 */
export async function reserveAccount(
  { redis, prefix }: Parts,
  account: AccountIdentity,
  wantedId: string,
  isFree: (id: string) => Promise<boolean>,
): Promise<string> {
  const key = accountKey(prefix, account);
  return transact(redis, async () => {
    const id = await atRedis(() => redis.get(key));
    if (id === wantedId || (id !== null && !(await isFree(id)))) return { result: id };
    return { result: wantedId, guards: [valueIs(key, id)], ops: [["SET", key, wantedId]] };
  });
}

/** Takes an entry away unless it has passed to somebody else. Safe to repeat. */
export async function releaseAccount({ redis }: Parts, key: string, personId: string): Promise<void> {
  await write(redis, [valueIs(key, personId)], [["DEL", key]]);
}
