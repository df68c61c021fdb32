import type { Address, Person, SpotifyAccount } from "../src/bots/domain.js";
import { reserveAccount } from "../src/store/accounts.js";
import { slotKeys } from "../src/store/keys.js";
import { reserveAddress } from "../src/store/link-address.js";
import { linkPerson } from "../src/store/link-person.js";
import type { StoreParts } from "../src/store/parts.js";
import { redisPeople } from "../src/store/people.js";
import { indexName } from "../src/store/person-lookup.js";
import { createSeal, type Seal } from "../src/store/seal.js";
import { together } from "./together.js";

const hourMs = 60 * 60_000;
const atATime = 100;

/** How people are made. */
export interface SeedOptions {
  /** Where the person with this number writes from. */
  addressOf(number: number): Address;
}

/**
 * Registers people by the same steps as a code does, from the account's reservation to the index of names; only the
 * login and its code are left out, and the mark of the registering turn, which a registration leaves for two days.
 */
export async function seedPeople(parts: StoreParts, count: number, { addressOf }: SeedOptions): Promise<Person[]> {
  const seal = createSeal(parts.encryptionKeys);
  const people: Person[] = [];
  await together(count, atATime, async (number) => {
    people[number] = await seedPerson(parts, seal, number, addressOf(number));
  });
  return people;
}

async function seedPerson(parts: StoreParts, seal: Seal, number: number, address: Address): Promise<Person> {
  const account = accountOf(number);
  const personId = await reserveAccount(parts, account, `p_${parts.random.id()}`, async () => false);
  await reserveAddress(parts, address, personId);
  const link = {
    personId,
    address,
    account,
    secret: tokensOf(number),
    name: nameOf(number),
    turnId: "t",
    consentWording: "yes",
  };
  const linked = await linkPerson(parts, seal, link);
  if (linked.kind !== "linked") throw new Error(`not linked: ${linked.kind}`);
  await indexName(parts, linked.person);
  await redisPeople(parts).acted(personId, address, Date.now());
  await parts.redis.del(slotKeys(parts.prefix, personId).redeemed);
  return linked.person;
}

function nameOf(number: number): string {
  return `Friend ${number} Of Many`;
}

/** Of somebody who writes to the Page. */
export function messengerAddress(userId: string): Address {
  const page = "100200300400500";
  const ofPage = { tenantId: page, installationId: page, botId: page };
  return { channel: "messenger", ...ofPage, userId, conversationId: userId };
}

function accountOf(number: number): SpotifyAccount {
  return {
    appId: "bench-app",
    accountId: `account${String(number).padStart(21, "0")}`,
    displayName: nameOf(number),
    authorizedAtMs: Date.now(),
    expiresAtMs: Date.now() + 180 * 24 * hourMs,
    state: "connected",
  };
}

/** As long as Spotify's are. */
function tokensOf(number: number): string {
  return JSON.stringify({
    refreshToken: `AQ${number}`.padEnd(131, "r"),
    accessToken: `BQ${number}`.padEnd(220, "a"),
    accessExpiresAtMs: Date.now() + hourMs,
    scope: "user-read-recently-played",
    authorizedAtMs: Date.now(),
    appId: "bench-app",
  });
}
