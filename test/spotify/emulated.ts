import {
  createSpotifyEmulator,
  type SpotifyEmulator,
  type SpotifyEmulatorOptions,
} from "../../playground/spotify/emulator.js";
import type { Permission } from "../../src/bots/domain.js";
import type { GrantedLogin } from "../../src/bots/ports.js";
import type { SpotifyParts } from "../../src/spotify/spotify.js";
import { type TestClock, testClock } from "./doubles.js";
import { app, type Setup, setup } from "./setup.js";

/** The Spotify client against the playground's emulator, with one listener, "ann". */
export interface Emulated extends Setup {
  emulator: SpotifyEmulator;
}

/** `changes` may replace parts of the client, the clock known. */
export async function startEmulated(
  options: Pick<SpotifyEmulatorOptions, "dailyQuota"> = {},
  changes: (clock: TestClock) => Partial<SpotifyParts> = () => ({}),
): Promise<Emulated> {
  const clock = testClock();
  const { id: clientId, secret: clientSecret, redirectUri } = app;
  const emulator = createSpotifyEmulator({ clock, clientId, clientSecret, redirectUris: [redirectUri], ...options });
  await emulator.start();
  emulator.addListener({ id: "ann", displayName: "Ann" });
  const { api, accounts, web } = emulator.urls;
  const world = setup({ url: "" }, { clock, apiUrl: api, accountsUrl: accounts, webUrl: web, ...changes(clock) });
  return { ...world, clock, emulator };
}

/** Presses a listener's button on the login page; answers where the browser is sent. */
export async function consent(
  world: Emulated,
  listener: string,
  state = "state-1",
  asks: Permission[] = [],
): Promise<URL> {
  const page = new URL(world.login.authorizeUrl(state, asks));
  const address = `${page.origin}${page.pathname.replace("/authorize", "/login")}${page.search}`;
  const response = await fetch(address, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ listener }),
  });
  return new URL(response.headers.get("location") ?? "");
}

/** The whole login of a listener, as the bot keeps it: the person has the listener's id. */
export async function logIn(world: Emulated, listener: string, asks: Permission[] = []): Promise<GrantedLogin> {
  const back = await consent(world, listener, "state-1", asks);
  const granted = await world.login.finish(back.searchParams.get("code") ?? "", asks);
  world.people.add(listener, granted.account);
  await world.sealed.put(listener, "spotify", granted.secret);
  return granted;
}
