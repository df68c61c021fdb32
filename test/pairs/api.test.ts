import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { walkLogin } from "../../playground/login-walk.js";
import { contractOf, type Description, type Method } from "../web/api/contract.js";
import { channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { roomFor } from "./platforms.js";
import { type Seen, wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

function asks(person: Person, room?: string): Promise<Seen> {
  if (person.channel !== "discord") return person.says("api token", room);
  const place = room === undefined ? {} : { channelId: room };
  return person.does(() => world.discord.command(person.userId, "settings api-token", {}, place));
}

async function tokenOf(person: Person): Promise<string> {
  return /eyJ\S+/u.exec(wordsOf(await asks(person)))?.[0] ?? "";
}

async function call(path: string, token?: string, body?: object) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const init = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
  const response = await fetch(`${world.url}${path}`, init);
  // biome-ignore lint/suspicious/noExplicitAny: what the tests look at is what is asked
  const answer: any = await response.json();
  return { status: response.status, body: answer };
}

describe.each(channelNames)("on %s", (channel) => {
  it("a chat gives a token that opens one's own row, until Spotify is disconnected", async () => {
    const ann = await world.friend(channel, `Ann on ${channel}`);
    const token = await tokenOf(ann);
    const row = await call("/user/user-table", token);
    expect(row).toMatchObject({ status: 200, body: { displayName: ann.name, active: true } });
    const about = { userId: row.body.userId, displayName: "Somebody", refreshToken: "made-up" };
    expect(await call("/user/user-table", token, about)).toMatchObject({
      status: 403,
      body: { error: { field: "refreshToken" } },
    });
    await ann.says("disconnect");
    expect((await call("/user/user-table", token)).status).toBe(401);
  });

  it("a room gets none", async () => {
    if (channel === "messenger") return;
    const [ann, bob] = [await world.friend(channel, `Ada ${channel}`), await world.friend(channel, `Ben ${channel}`)];
    const room = roomFor(world, [ann, bob]);
    const answer = await asks(ann, room);
    expect(answer.isEphemeral).toBe(true);
    expect(wordsOf(answer)).toMatch(/^A token is for you alone\. Write .+ to me directly/);
    expect(wordsOf(answer)).toContain(channel === "discord" ? "/settings api-token" : "api token");
  });
});

/** For each route of the bot as it is: what it is asked, and the status that belongs to it. */
const asked: [method: Method, path: string, query: string, body: object | undefined, status: number][] = [
  ["get", "/user/user-table", "", undefined, 200],
  ["get", "/user/user-table", "?email=ann@example.org", undefined, 403],
  ["post", "/user/user-table", "", { releaseRadarEnrolled: false }, 200],
  ["post", "/user/user-table", "", { wrappedEnrolled: true }, 409],
  ["post", "/user/user-table", "", {}, 400],
  ["get", "/wrapped/data", "", undefined, 200],
  ["get", "/wrapped/data", "?limit=0", undefined, 400],
  ["post", "/wrapped/data", "", { active: false }, 200],
  ["post", "/wrapped/data", "", { active: false, releaseRadarId: "37i9dQZEVXbn" }, 200],
  ["post", "/wrapped/data", "", { active: true }, 409],
  ["post", "/wrapped/data", "", { active: true, refreshToken: "made-up" }, 403],
  ["post", "/wrapped/data", "", {}, 400],
  ["get", "/wrapped/month", "?monthKey=2026-10", undefined, 404],
  ["get", "/wrapped/month", "?monthKey=2026-13", undefined, 400],
  ["get", "/wrapped/month", "", undefined, 400],
  ["get", "/wrapped/year", "?year=2026", undefined, 200],
  ["get", "/wrapped/year", "?year=soon", undefined, 400],
  ["get", "/release-radar/history", "", undefined, 200],
  ["get", "/release-radar/history", "?limit=many", undefined, 400],
  ["get", "/release-radar/check", "", undefined, 200],
  ["get", "/release-radar/check", "?userId=p_somebody", undefined, 403],
  ["get", "/playlists/syncs", "", undefined, 200],
  ["get", "/playlists/syncs", "?email=somebody@example.org", undefined, 403],
];

describe("the routes of the bot as it is", () => {
  let description: Description;
  let token: string;

  beforeAll(async () => {
    description = (await call("/openapi.json")).body;
    token = await tokenOf(await world.friend("messenger", "Ada of the API"));
  });

  it("are described by the specification's own schema", async () => {
    expect(description.servers).toEqual([{ url: world.url }]);
    expect((await new Validator().validate({ ...description })).errors).toBeUndefined();
  });

  it("announce every field that older clients send", () => {
    const change = JSON.stringify(description.paths["/wrapped/data"]?.post);
    for (const field of ["email", "userId", "refreshToken", "active", "releaseRadarId"])
      expect(change).toContain(`"${field}":`);
  });

  it("are all asked here", () => {
    const described = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect([...new Set(asked.map(([method, path]) => `${method} ${path}`))].sort()).toEqual(described.sort());
  });

  it.each(asked)("%s %s%s %j answers as described, with %i", async (method, path, query, body, status) => {
    const answer = await call(`${path}${query}`, token, body);
    expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
    const contract = contractOf(description);
    contract.expectFits(method, path, answer);
    const stranger = await call(`${path}${query}`, undefined, body);
    expect(stranger.status).toBe(401);
    contract.expectFits(method, path, stranger);
  });
});

/** The same of somebody who has it all, and how much of it there is. */
const filled: [method: Method, path: string, query: string, body: object | undefined, holds: object][] = [
  ["get", "/wrapped/data", "", undefined, { active: true }],
  ["get", "/wrapped/month", "?monthKey=2026-10", undefined, { monthKey: "2026-10" }],
  ["get", "/wrapped/year", "?year=2026", undefined, {}],
  ["post", "/wrapped/data", "", { active: true }, {}],
  ["post", "/user/user-table", "", { wrappedEnrolled: true, releaseRadarEnrolled: true }, { activeWrapped: true }],
  ["get", "/user/user-table", "", undefined, { activeReleaseRadar: true, releaseRadarId: expect.any(String) }],
  ["get", "/release-radar/history", "", undefined, {}],
  ["get", "/release-radar/check", "", undefined, {}],
  ["get", "/playlists/syncs", "", undefined, { syncs: [{ number: 1, lastRun: { added: 1 } }] }],
];

describe("the routes of the bot for somebody with a month, a week and a sync", () => {
  let description: Description;
  let token: string;

  beforeAll(async () => {
    description = (await call("/openapi.json")).body;
    const flora = await world.friend("messenger", "Flora");
    const song = world.newSong("Heard by Flora");
    for (const range of ["short_term", "medium_term", "long_term"] as const)
      world.spotify.setTop(flora.listenerId, "tracks", range, [song.id]);
    const single = world.spotify.release({
      ...{ artist: "The Tides of Flora", title: "Ebb", type: "single", released: "2026-11-27" },
      songs: [["Ebb", "3:00"]],
    });
    world.spotify.follow(flora.listenerId, [single.artists[0]?.id ?? ""]);
    const source = world.spotify.addPlaylist({ ownerId: flora.listenerId, name: "Mix", items: [song.uri] });
    for (const words of ["wrapped on", "radar on"]) {
      const link = /https?:\S+\/spotify\/login\S*/.exec(wordsOf(await flora.says(words)))?.[0] ?? "";
      await flora.enters(await walkLogin(link, flora.listenerId));
    }
    for (const words of ["wrapped now", "radar on", `sync https://open.spotify.com/playlist/${source} into new Copy`])
      await flora.says(words);
    await world.skip(60 * 60_000);
    token = await tokenOf(flora);
  });

  it.each(filled)("%s %s%s %j answers what is there, as described", async (method, path, query, body, holds) => {
    const answer = await call(`${path}${query}`, token, body);
    expect(answer).toMatchObject({ status: 200, body: holds });
    contractOf(description).expectFits(method, path, answer);
  });

  it("one month, one week of one release, and no more than that", async () => {
    const at = async (path: string) => (await call(path, token)).body;
    expect(JSON.stringify(await at("/wrapped/data"))).toContain('"2026-10"');
    expect(JSON.stringify(await at("/release-radar/history"))).toContain('"Ebb"');
  });
});
