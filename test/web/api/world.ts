import { createHmac } from "node:crypto";
import { onTestFinished } from "vitest";
import type { Enrolment } from "../../../src/bots/plugin.js";
import type { PluginApi } from "../../../src/bots/plugin-pages.js";
import { createHttpServer } from "../../../src/http.js";
import { apiRoutes } from "../../../src/web/api/server.js";
import { createApiTokens, type JwtKey } from "../../../src/web/api/tokens.js";
import { enrolmentsOf, userTableApi } from "../../../src/web/api/user-table.js";
import { sampleApi } from "../../fixtures/api.js";
import { type Friend, openWorld, type World } from "../../world.js";

export const oldKey: JwtKey = { kid: "old", secret: Buffer.from("o".repeat(32)) };
export const youngKey: JwtKey = { kid: "young", secret: Buffer.from("y".repeat(32)) };

/** An answer, as far as the tests look at it. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what the tests look at is what is asked
  body: any;
  text: string;
}

export interface ApiWorld {
  world: World;
  ann: Friend;
  bob: Friend;
  url: string;
  /** What a person's chat gives them; through the real command. */
  tokenOf(friend: Friend): Promise<string>;
  get(path: string, token?: string, init?: RequestInit): Promise<Answer>;
  post(path: string, body: unknown, token?: string): Promise<Answer>;
  /** Refresh tokens that Spotify knows, by whose account they are. */
  refreshTokens: Map<string, string>;
  /** What Spotify was asked about. */
  checkedTokens: string[];
  /** The keys of the process, which can be exchanged. */
  keys: [JwtKey, ...JwtKey[]];
  enrolled: Record<"wrapped" | "release-radar", Set<string>>;
  /** By person. */
  radarPlaylists: Map<string, string>;
  /** A plugin that refuses to be turned on. */
  refuses: { enrolment: Error | null };
  /** All that was answered, for a look at what must not be in it. */
  answers: string[];
}

/** Two people with a chat each, and the API before them on a real server. */
export async function openApi(apis: PluginApi[] = sampleApi): Promise<ApiWorld> {
  const keys: [JwtKey, ...JwtKey[]] = [youngKey, oldKey];
  const refuses: ApiWorld["refuses"] = { enrolment: null };
  const enrolled = { wrapped: new Set<string>(), "release-radar": new Set<string>() };
  const radarPlaylists = new Map<string, string>();
  const refreshTokens = new Map<string, string>();
  const checkedTokens: string[] = [];
  const answers: string[] = [];
  let tokens: ReturnType<typeof createApiTokens> | undefined;
  const world = await openWorld({
    commandPorts: (store, parts) => {
      tokens = createApiTokens({ ...parts, keys, records: store.records.of("api") });
      return { apiTokens: tokens };
    },
  });
  const { store } = world;
  if (!tokens) throw new Error("the world has no tokens");
  const playlists: Record<string, Map<string, string>> = { "release-radar": radarPlaylists };
  const plugins = Object.entries(enrolled).map(([name, on]) => ({
    name,
    enrolment: { ...enrolmentIn(on, refuses), playlistId: async (id: string) => playlists[name]?.get(id) ?? null },
  }));
  const routes = apiRoutes({
    apis: [...userTableApi({ people: store.people, enrolments: enrolmentsOf(plugins) }), ...apis],
    verify: tokens.verify,
    people: store.people,
    rates: store.rates,
    async isOwnRefreshToken(person, token) {
      checkedTokens.push(token);
      return refreshTokens.get(token) === person.spotify?.accountId;
    },
    publicUrl: "https://songs.example.org",
  });
  const http = createHttpServer({ routes, readiness: [], log: world.log });
  const url = await http.start(0, "127.0.0.1");
  onTestFinished(() => http.stop(1_000));
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    answers.push(text);
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };
  const headers = (token?: string): Record<string, string> =>
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const [ann, bob] = [world.friend("ann", "Ann Reed"), world.friend("bob", "Bob Fisher")];
  await ann.registers();
  await bob.registers();
  return {
    ...{ world, ann, bob, url, refreshTokens, checkedTokens, keys, enrolled, radarPlaylists, refuses, answers },
    async tokenOf(friend) {
      friend.news();
      await friend.says("api token");
      return /eyJ\S+/u.exec(friend.news().join())?.[0] ?? "";
    },
    get: (path, token, init) => ask(path, { ...init, headers: { ...headers(token), ...init?.headers } }),
    post: (path, body, token) =>
      ask(path, {
        method: "POST",
        headers: { ...headers(token), "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
  };
}

function enrolmentIn(on: Set<string>, refuses: ApiWorld["refuses"]): Enrolment {
  return {
    isOn: async (personId) => on.has(personId),
    async turn(personId, isOn) {
      if (refuses.enrolment) throw refuses.enrolment;
      if (isOn) on.add(personId);
      else on.delete(personId);
    },
  };
}

interface Forged {
  header?: object;
  claims?: object;
  secret?: string | Uint8Array;
  hash?: string;
}

/** A token made by hand, without the library that the bot uses. */
export function handmade({ header, claims, secret = "", hash = "sha256" }: Forged): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part(header ?? {})}.${part(claims ?? {})}`;
  return `${signed}.${secret === "" ? "" : createHmac(hash, secret).update(signed).digest("base64url")}`;
}

/** What stands in a token. */
export function partsOf(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header, claims] = token.split(".").map((part) => Buffer.from(part, "base64url").toString("utf8"));
  return { header: JSON.parse(header ?? ""), claims: JSON.parse(claims ?? "") };
}
