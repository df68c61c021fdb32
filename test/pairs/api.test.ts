import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

it("the document of the bot as it is describes its routes, by the specification's own schema", async () => {
  const { status, body } = await call("/openapi.json");
  expect([status, body.servers]).toEqual([200, [{ url: world.url }]]);
  expect(Object.keys(body.paths)).toContain("/user/user-table");
  const { errors } = await new Validator().validate(body);
  expect(errors).toBeUndefined();
});
