import { setTimeout as pause } from "node:timers/promises";
import type { Person } from "../src/bots/domain.js";
import type { GrantedLogin, Quota } from "../src/bots/ports.js";
import { systemRandom } from "../src/random.js";
import { createSpotify } from "../src/spotify/spotify.js";
import { configOf } from "./bot.js";
import type { LoadWorld } from "./loadtest-world.js";
import { messengerAddress } from "./people.js";
import { quietLog } from "./quiet-log.js";
import { together } from "./together.js";
import { psidOf } from "./webhook-requests.js";

const atATime = 16;
const registeredWithinMs = 60_000;
const lookEveryMs = 100;

/** One user: the phone and the person the bot knows. */
export interface User {
  psid: string;
  person: Person;
}

/**
 * So many people who have logged in at Spotify and sent their code to the bot by a signed webhook, everybody a friend of
 * everybody in reach. What the logins ask of Spotify is not taken from the program's budget: days of registrations
 * are made in a moment.
 */
export async function registerUsers(world: LoadWorld, count: number): Promise<User[]> {
  const finish = loginOf(world);
  await together(count, atATime, async (number) => {
    const psid = psidOf(number);
    world.messenger.addPerson({ psid, name: nameOf(number) });
    world.spotify.addListener({ id: psid, displayName: nameOf(number) });
    const code = await world.store.logins.issueCode(await finish(psid));
    await world.messenger.say(psid, `register name:"${nameOf(number)}" code:"${code}"`);
  });
  return Promise.all(Array.from({ length: count }, (_, number) => registered(world, psidOf(number))));
}

export function nameOf(number: number): string {
  return `Load Tester ${number}`;
}

/** The product's own login, walked on the emulator's page. */
function loginOf({ settings, store }: LoadWorld): (listenerId: string) => Promise<GrantedLogin> {
  const { core, spotify } = configOf(settings);
  const { SPOTIFY_CLIENT_ID: id, SPOTIFY_CLIENT_SECRET: secret, SPOTIFY_ACCOUNTS_URL: accountsUrl } = spotify;
  const { login } = createSpotify({
    ...store,
    quota: unlimited,
    apps: [{ id, secret, redirectUri: `${core.PUBLIC_URL}/spotify/callback` }],
    apiUrl: spotify.SPOTIFY_API_URL,
    accountsUrl,
    webUrl: spotify.SPOTIFY_WEB_URL,
    fetch: globalThis.fetch,
    wait: (ms) => pause(ms),
    clock: { nowMs: Date.now },
    random: systemRandom,
    log: quietLog,
  });
  return async (listenerId) => {
    const asked = new URL(login.authorizeUrl("loadtest", []));
    const form = { method: "POST", body: new URLSearchParams({ listener: listenerId }), redirect: "manual" } as const;
    const response = await fetch(`${accountsUrl}/login${asked.search}`, form);
    const code = new URL(response.headers.get("location") ?? "http://nowhere").searchParams.get("code");
    if (code === null) throw new Error(`no login for ${listenerId}: ${response.status}`);
    return login.finish(code, []);
  };
}

const unlimited: Quota = {
  take: async () => "granted",
  refused: async () => undefined,
  usage: () => Promise.reject(new Error("nobody counts here")),
};

async function registered({ store, complaints }: LoadWorld, psid: string): Promise<User> {
  const untilMs = Date.now() + registeredWithinMs;
  for (;;) {
    const person = await store.people.at(messengerAddress(psid));
    if (person) return { psid, person };
    if (Date.now() > untilMs) throw new Error(`${psid} is not registered:\n${complaints().join("\n")}`);
    await pause(lookEveryMs);
  }
}

/** As if each had said yes to the other. */
export async function befriend({ store }: LoadWorld, one: Person, other: Person): Promise<void> {
  const bond = ({ id: personId, name }: Person) => ({
    bond: { personId, name, state: "friend" as const, sinceMs: 0 },
  });
  await store.circle.change(one.id, other.id, () => bond(other));
  await store.circle.change(other.id, one.id, () => bond(one));
}
