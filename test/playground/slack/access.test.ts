import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, BOB, CLEO, MINUTE_MS, MUSIC, ORG, ORG_TEAM, OTHER_TEAM, startWorld, TEAM, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const errorOf = async (method: string, args = {}, token?: string | null) =>
  (await world.api(method, args, token)).body.error;

describe("the Web API lets in", () => {
  it("a bot token, and says whose it is", async () => {
    const { body, headers } = await world.api("auth.test");
    expect(body).toMatchObject({ ok: true, team_id: TEAM, team: "Record Club", is_enterprise_install: false });
    expect([body.bot_id, body.user_id, body.url]).toEqual([
      expect.stringMatching(/^B/),
      expect.stringMatching(/^U/),
      expect.stringMatching(/^https:\/\/recordclub-\w+\.slack\.com\/$/),
    ]);
    expect(headers.get("x-oauth-scopes")).toBe("commands,chat:write,users:read");
  });

  it("the token in the body, and arguments as JSON", async () => {
    const response = await fetch(`${world.emulator.apiUrl}users.info`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ token: world.token, user: ANN }),
    });
    expect(await response.json()).toMatchObject({ ok: true, user: { id: ANN, real_name: "Ann Reed", team_id: TEAM } });
  });

  it("the extra team_id that Bolt sends along", async () => {
    expect(await errorOf("auth.test", { team_id: TEAM })).toBeUndefined();
  });

  it("an org-wide token in every workspace of its organisation", async () => {
    const { token } = world.emulator.install(ORG);
    const { body } = await world.api("auth.test", { team_id: ORG_TEAM }, token);
    expect(body).toMatchObject({ ok: true, is_enterprise_install: true, enterprise_id: ORG, team_id: ORG });
  });
});

describe("the Web API refuses", () => {
  it("no token, an unknown one, an uninstalled one and a revoked one, each with its own error", async () => {
    expect(await errorOf("auth.test", {}, null)).toBe("not_authed");
    expect(await errorOf("auth.test", {}, "xoxb-nobody")).toBe("invalid_auth");
    await world.emulator.uninstall(TEAM, "silent");
    expect(await errorOf("auth.test")).toBe("account_inactive");
    const { token } = world.emulator.install(OTHER_TEAM);
    await world.emulator.revokeToken(OTHER_TEAM, "silent");
    expect(await errorOf("auth.test", {}, token)).toBe("token_revoked");
  });

  it("an unknown method, by its name", async () => {
    expect((await world.api("chat.shout")).body).toMatchObject({
      ok: false,
      error: "unknown_method",
      req_method: "chat.shout",
    });
  });

  it("another workspace's team_id, which only a mixed-up client sends", async () => {
    expect(await errorOf("auth.test", { team_id: OTHER_TEAM })).toBe("team_access_not_granted");
  });

  it("a method whose scope is missing, and says which", async () => {
    const { token } = world.emulator.install(OTHER_TEAM, ["commands"]);
    const { body, headers } = await world.api("users.info", { user: CLEO }, token);
    expect(body).toEqual({ ok: false, error: "missing_scope", needed: "users:read", provided: "commands" });
    expect(headers.get("x-accepted-oauth-scopes")).toBe("users:read");
    expect(await errorOf("conversations.open", { users: ANN })).toBe("missing_scope");
    expect(await errorOf("usergroups.users.list", { usergroup: "S1" })).toBe("missing_scope");
  });

  it("another name or picture without the scope for it", async () => {
    const { body } = await world.api("chat.postMessage", { channel: ANN, text: "hi", username: "Santa" });
    expect(body).toMatchObject({ error: "missing_scope", needed: "chat:write.customize" });
  });

  it("arguments that are missing, unknown or of the wrong kind", async () => {
    const reasons = async (method: string, args: object) => {
      const { body } = await world.api(method, args);
      return [body.error, body.response_metadata?.messages];
    };
    expect(await reasons("users.info", {})).toEqual(["invalid_arguments", ["[ERROR] missing required field: user"]]);
    expect(await reasons("users.info", { user: ANN, shoe: "42" })).toEqual([
      "invalid_arguments",
      ["[ERROR] unknown argument: shoe"],
    ]);
    expect((await reasons("chat.postMessage", { channel: ANN, text: "x", unfurl_links: "maybe" }))[0]).toBe(
      "invalid_arguments",
    );
    expect((await reasons("views.publish", { user_id: ANN, view: "{no json" }))[0]).toBe("invalid_arguments");
  });

  it("people it cannot know", async () => {
    expect(await errorOf("users.info", { user: "U0NOBODY" })).toBe("user_not_found");
    expect(await errorOf("users.info", { user: CLEO })).toBe("user_not_visible");
  });

  it("the 101st call of a tier 4 method within a minute, and says when to come back", async () => {
    for (let call = 0; call < 100; call += 1) await world.api("users.info", { user: ANN });
    world.advance(20_000);
    const limited = await world.api("users.info", { user: ANN });
    expect([limited.status, limited.body, limited.headers.get("retry-after")]).toEqual([
      429,
      { ok: false, error: "ratelimited" },
      "40",
    ]);
    world.advance(40_000);
    expect(await errorOf("users.info", { user: ANN })).toBeUndefined();
  });

  it("messages into one channel beyond a burst, one each second on average", async () => {
    const post = (channel: string) => errorOf("chat.postMessage", { channel, text: "hi" });
    for (let call = 0; call < 10; call += 1) expect(await post(ANN)).toBeUndefined();
    expect(await post(ANN)).toBe("ratelimited");
    expect(await post(BOB)).toBeUndefined();
    world.advance(10_000);
    expect(await post(ANN)).toBeUndefined();
  });

  it("more messages into a workspace than a minute takes", async () => {
    const small = await startWorld({ postsPerMinute: 2 });
    const post = async (channel: string) => (await small.api("chat.postMessage", { channel, text: "hi" })).body.error;
    expect([await post(ANN), await post(BOB), await post(MUSIC)]).toEqual([undefined, undefined, "ratelimited"]);
    small.advance(MINUTE_MS);
    expect(await post(MUSIC)).toBeUndefined();
    await small.close();
  });
});

describe("conversations.open", () => {
  it("opens the direct message that a user id would, and a group's", async () => {
    world.emulator.install(TEAM, ["im:write", "mpim:write"]);
    const { body } = await world.api("conversations.open", { users: ANN, return_im: true });
    expect(body.channel).toEqual({ id: world.emulator.directMessageId(ANN), is_im: true, is_mpim: false });
    const group = await world.api("conversations.open", { users: `${ANN},${BOB}` });
    expect(group.body.channel.id).toMatch(/^G/);
    expect((await world.api("conversations.open", { channel: body.channel.id })).body.ok).toBe(true);
  });

  it("refuses strangers, bots, closed accounts and nobody", async () => {
    world.emulator.install(TEAM, ["im:write"]);
    world.emulator.addUser({ teamId: TEAM, id: "U0GONE", name: "Gone", isDeactivated: true });
    const bot = (await world.api("auth.test")).body.user_id;
    expect(await errorOf("conversations.open", { users: "U0NOBODY" })).toBe("user_not_found");
    expect(await errorOf("conversations.open", { users: CLEO })).toBe("user_not_visible");
    expect(await errorOf("conversations.open", { users: bot })).toBe("cannot_dm_bot");
    expect(await errorOf("conversations.open", { users: "U0GONE" })).toBe("user_disabled");
    expect(await errorOf("conversations.open", {})).toBe("invalid_arguments");
  });
});

describe("usergroups.users.list", () => {
  it("names the members of a group, and refuses groups that are not there", async () => {
    world.emulator.install(TEAM, ["usergroups:read"]);
    world.emulator.addSubteam({ teamId: TEAM, id: "S0FANS", handle: "fans", members: [ANN, BOB] });
    expect((await world.api("usergroups.users.list", { usergroup: "S0FANS" })).body.users).toEqual([ANN, BOB]);
    expect(await errorOf("usergroups.users.list", { usergroup: "S0NONE" })).toBe("no_such_subteam");
  });
});

describe("the record of requests", () => {
  it("shows calls with whose token it was, and no token", async () => {
    await world.api("users.info", { user: ANN, token: world.token }, null);
    await world.api("users.info", { user: "U0NOBODY" });
    await world.api("auth.test", {}, "xoxb-nobody");
    expect(world.emulator.requests()).toMatchObject([
      { method: "users.info", args: { user: ANN }, installKey: TEAM, status: 200, outcome: "ok" },
      { method: "users.info", installKey: TEAM, outcome: "user_not_found" },
      { method: "auth.test", installKey: null, outcome: "invalid_auth" },
    ]);
    expect(JSON.stringify(world.emulator.requests())).not.toContain("xoxb");
    expect(world.emulator.stats()).toEqual({
      calls: 3,
      byMethod: { "users.info": 2, "auth.test": 1 },
      byOutcome: { ok: 1, user_not_found: 1, invalid_auth: 1 },
      sent: 0,
    });
  });
});
