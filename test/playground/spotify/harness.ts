import { onTestFinished } from "vitest";
import {
  createSpotifyEmulator,
  type EmulatedTrack,
  type SpotifyEmulator,
  type SpotifyEmulatorOptions,
} from "../../../playground/spotify/emulator.js";

export const REDIRECT_URI = "https://bot.test/spotify/callback";
const CLIENT = { clientId: "client-1", clientSecret: "secret-1" };
export const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
export const ALL_SCOPES = [
  "user-read-recently-played user-read-currently-playing user-read-playback-state user-modify-playback-state",
  "user-top-read user-follow-read user-follow-modify user-library-read user-library-modify ugc-image-upload",
  "playlist-read-private playlist-read-collaborative playlist-modify-public playlist-modify-private",
].join(" ");

/** An answer read to its end. `json` is undefined when the body is no JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  json: any;
}

interface Tokens {
  access: string;
  refresh: string;
}

export interface Spotify {
  emulator: SpotifyEmulator;
  clock: { nowMs(): number; advance(ms: number): void };
  login(listenerId: string, scope?: string): Promise<Tokens>;
  api(token: string, request: string, body?: unknown): Promise<Answer>;
  track(title: string): EmulatedTrack;
}

export const minutes = (count: number) => count * 60_000;
export const hours = (count: number) => minutes(60) * count;
export const days = (count: number) => hours(24) * count;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

export function authorizeUrl(
  emulator: SpotifyEmulator,
  changes: Record<string, string> = {},
  page = "authorize",
): string {
  const query = new URLSearchParams({
    client_id: CLIENT.clientId,
    response_type: "code",
    redirect_uri: REDIRECT_URI,
    scope: "user-read-recently-played",
    state: "state-1",
    ...changes,
  });
  return `${emulator.urls.accounts}/${page}?${query}`;
}

/** Presses a button of the login page: posts these fields, and answers where it leads. */
export async function press(emulator: SpotifyEmulator, fields: Record<string, string>, changes = {}): Promise<URL> {
  const response = await fetch(authorizeUrl(emulator, changes, "login"), {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  return new URL(response.headers.get("location") ?? "none:");
}

export async function codeFor(emulator: SpotifyEmulator, listener: string, changes = {}): Promise<string> {
  return (await press(emulator, { listener }, changes)).searchParams.get("code") ?? "";
}

export async function token(
  emulator: SpotifyEmulator,
  fields: Record<string, string>,
  headers: Record<string, string> = basic("client-1:secret-1"),
): Promise<Answer> {
  const body = new URLSearchParams(fields);
  return read(await fetch(`${emulator.urls.accounts}/api/token`, { method: "POST", body, headers }));
}

export function exchange(emulator: SpotifyEmulator, code: string): Promise<Answer> {
  return token(emulator, { grant_type: "authorization_code", code, redirect_uri: REDIRECT_URI });
}

export function refresh(emulator: SpotifyEmulator, refreshToken: string): Promise<Answer> {
  return token(emulator, { grant_type: "refresh_token", refresh_token: refreshToken });
}

function clockAt(startMs: number): Spotify["clock"] {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

function request(emulator: SpotifyEmulator, accessToken: string, address: string, body: unknown): Promise<Response> {
  const [method = "GET", path = ""] = address.split(" ");
  const headers = { authorization: `Bearer ${accessToken}` };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(emulator.urls.api + path, { method, headers, ...sent });
}

/** A running emulator with Ann (Premium) and Bob (Free); it is stopped when the test ends. */
export async function spotify(options: Partial<SpotifyEmulatorOptions> = {}): Promise<Spotify> {
  const clock = clockAt(Date.UTC(2026, 9, 1, 12));
  const emulator = createSpotifyEmulator({ clock, ...CLIENT, redirectUris: [REDIRECT_URI], ...options });
  await emulator.start();
  onTestFinished(() => emulator.stop());
  emulator.addListener({ id: "ann", displayName: "Ann Lee" });
  emulator.addListener({ id: "bob", displayName: "Bob Fisher", premium: false });
  return {
    emulator,
    clock,
    async login(listenerId, scope = ALL_SCOPES) {
      const { json } = await exchange(emulator, await codeFor(emulator, listenerId, { scope }));
      return { access: json.access_token, refresh: json.refresh_token };
    },
    api: async (accessToken, address, body) => read(await request(emulator, accessToken, address, body)),
    track(title) {
      const found = emulator.tracks().find((one) => one.title === title);
      if (found === undefined) throw new Error(`no track ${title}`);
      return found;
    },
  };
}
