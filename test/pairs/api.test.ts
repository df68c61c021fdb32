import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  ["get", "/playlists/syncs", "", undefined, 200],
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
