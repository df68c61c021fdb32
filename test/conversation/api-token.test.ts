import { describe, expect, it } from "vitest";
import type { ApiTokens } from "../../src/bots/ports.js";
import { languages } from "../../src/bots/say.js";
import { foreignIn } from "../fixtures/tell-tales.js";
import { openWorld } from "../world.js";

/** Counts what it gives; every token is good until it is revoked. */
function countedTokens() {
  const good = new Map<string, number>();
  let given = 0;
  const tokens: ApiTokens = {
    async issue(personId) {
      good.set(personId, (good.get(personId) ?? 0) + 1);
      return { token: `token-${++given}-end`, url: "https://songs.example.org/openapi.json" };
    },
    async revoke(personId) {
      const count = good.get(personId) ?? 0;
      good.delete(personId);
      return count;
    },
  };
  return { tokens, good };
}

async function openTalk(isOn = true) {
  const { tokens, good } = countedTokens();
  const world = await openWorld(isOn ? { commandPorts: () => ({ apiTokens: tokens }) } : {});
  const ann = world.friend("ann", "Ann Reed");
  await ann.registers();
  ann.news();
  return { world, ann, good };
}

describe("api token", () => {
  it("gives one, with what it may do, how to end it and where it is described", async () => {
    const { ann } = await openTalk();
    await ann.says("api token");
    const [text = ""] = ann.news();
    expect(text.split("\n\n")).toEqual([
      expect.stringMatching(/^This is your token\. For 7 days /),
      "token-1-end",
      expect.stringMatching(/like a password.*api token revoke.*https:\/\/songs\.example\.org\/openapi\.json/),
    ]);
  });

  it.each(["API token", "settings api token", "settings api-token", "/api-token", "api  token."])(
    "is understood as “%s”",
    async (said) => {
      const { ann } = await openTalk();
      await ann.says(said);
      expect(ann.news().join()).toContain("token-1-end");
    },
  );

  it("is kept nowhere: not with the turn, and a redelivery gives another one", async () => {
    const { world, ann, good } = await openTalk();
    const event = await ann.says("api token");
    expect(JSON.stringify([...(await world.dump())])).not.toContain("token-1-end");
    ann.news();
    await world.redeliver("ann", event, "api token");
    expect(ann.news().join()).toContain("token-2-end");
    expect([...good.values()]).toEqual([2]);
  });

  it("is kept nowhere either when its reply cannot be sent", async () => {
    const { world, ann } = await openTalk();
    const conversation = { id: "e-1", address: ann.address, text: "api token", kind: "text" } as const;
    expect(await world.conversation.replyFailed(conversation, { text: "token-9-end", isSecret: true })).toBe(false);
    expect(await world.conversation.replyFailed(conversation, { text: "anything else" })).toBe(true);
    expect(JSON.stringify([...(await world.dump())])).not.toContain("token-9-end");
  });

  it("is refused where others read along, and none is made", async () => {
    const { ann, good } = await openTalk();
    await ann.says("api token", "harbour");
    expect(ann.news()).toEqual([
      "A token is for you alone. Write api token to me directly, where nobody else reads along.",
    ]);
    expect(good.size).toBe(0);
  });

  it("is for people who are registered", async () => {
    const { world, good } = await openTalk();
    const eve = world.friend("eve", "Eve");
    await eve.says("api token");
    expect(eve.news().join()).toContain("/spotify/login");
    expect(good.size).toBe(0);
  });

  it("says so where the operator has not switched it on", async () => {
    const { ann } = await openTalk(false);
    for (const said of ["api token", "api token revoke"]) {
      await ann.says(said);
      expect(ann.news()).toEqual(["Programs cannot use this bot: whoever runs it has not switched that on."]);
    }
  });

  it("says how it is meant, when something else follows", async () => {
    const { ann, good } = await openTalk();
    await ann.says("api token please");
    expect(ann.news().join()).toMatch(/^Type api token for a new token, or api token revoke/);
    expect(good.size).toBe(0);
  });

  it("is listed by help", async () => {
    const { ann } = await openTalk();
    await ann.says("help api token");
    expect(ann.news().join()).toContain("get a token for your own programs, good for 7 days");
  });
});

describe("api token revoke", () => {
  it("ends all of them, says how many, and may be said in a room", async () => {
    const { ann } = await openTalk();
    for (const _time of [1, 2]) await ann.says("api token");
    ann.news();
    await ann.says("api token revoke", "harbour");
    await ann.says("api token");
    ann.news();
    await ann.says("api token revoke");
    await ann.says("api token revoke");
    expect(ann.news()).toEqual([
      "Your token is over. Programs can no longer do anything in your name.",
      "You had no tokens that were still good. Programs can no longer do anything in your name.",
    ]);
  });
});

it.each(languages)("everything is said in %s", async (language) => {
  const { ann } = await openTalk();
  await ann.says(`language ${language}`);
  ann.news();
  for (const said of ["api token", "api token revoke", "api token what"]) await ann.says(said);
  await ann.says("api token", "harbour");
  const words = ann.news();
  expect(words).toHaveLength(4);
  expect(foreignIn(words.join("\n"), language)).toEqual([]);
});
