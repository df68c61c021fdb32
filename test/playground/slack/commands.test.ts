import { verifySlackRequest } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ANN,
  BOB,
  buttonBlocks,
  CLEO,
  DORA,
  MINUTE_MS,
  MUSIC,
  ORG,
  ORG_TEAM,
  respondTo,
  SIGNING_SECRET,
  startWorld,
  TALK,
  TEAM,
  type World,
} from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const seen = (userId: string, channelId?: string) =>
  world.emulator
    .messages(userId, channelId)
    .map(({ from, text, ephemeral }) => `${from}${ephemeral ? " privately" : ""}: ${text}`);

describe("a slash command", () => {
  it("arrives as a signed form", async () => {
    const answer = await world.emulator.command(ANN, "share this with Bob", { channelId: MUSIC });
    expect(answer).toMatchObject({ status: 200, body: "", error: null });
    const { form, headers, raw } = world.last();
    expect(form).toMatchObject({
      command: "/song",
      text: "share this with Bob",
      team_id: TEAM,
      channel_id: MUSIC,
      channel_name: "music",
      user_id: ANN,
      api_app_id: world.emulator.appId,
      is_enterprise_install: "false",
    });
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(() => verify(headers, raw)).not.toThrow();
  });

  it("comes from the person's own corner by default, which the bot cannot enter", async () => {
    await world.emulator.command(ANN, "help");
    const { channel_id: channel, channel_name: name } = world.last().form;
    expect([channel?.[0], name]).toEqual(["D", "directmessage"]);
    expect((await world.api("chat.postMessage", { channel, text: "x" })).body.error).toBe("channel_not_found");
    expect((await world.api("chat.postEphemeral", { channel, user: ANN, text: "x" })).body.error).toBe(
      "channel_not_found",
    );
  });

  it("escapes what people type, and turns handles into mentions", async () => {
    await world.emulator.command(ANN, "share R&B <3 with @bobfisher and <@U0CLEO|cleo> not @nobody");
    expect(world.last().form.text).toBe("share R&amp;B &lt;3 with <@U0BOB|bobfisher> and <@U0CLEO|cleo> not @nobody");
  });

  it("of an org-wide install says so and names the organisation", async () => {
    world.emulator.install(ORG);
    await world.emulator.command(DORA, "help");
    expect(world.last().form).toMatchObject({ team_id: ORG_TEAM, enterprise_id: ORG, is_enterprise_install: "true" });
  });

  it("can be changed before it is signed", async () => {
    await world.emulator.command(ANN, "help", { alter: ({ text: _text, ...rest }) => ({ ...rest, user_id: "" }) });
    expect(world.last().form).toMatchObject({ user_id: "" });
    expect(world.last().form).not.toHaveProperty("text");
  });

  it.each([
    ["wrong-secret", /signature mismatch/i],
    ["flipped", /signature mismatch/i],
    ["wrong-version", /unknown signature version/i],
    ["missing", /x-slack-signature/i],
    ["missing-timestamp", /x-slack-request-timestamp/i],
  ] as const)("with a %s signature is not taken for Slack's", async (signature, problem) => {
    await world.emulator.command(ANN, "help", { signature });
    const { headers, raw } = world.last();
    expect(() => verify(headers, raw)).toThrow(problem);
  });

  it("can be signed for another time", async () => {
    await world.emulator.command(ANN, "help", { timestampOffsetS: -301 });
    const { headers, raw } = world.last();
    expect(() => verify(headers, raw)).toThrow(/stale|must differ from system time/i);
  });

  it("needs the scope, an install, and somebody in the channel", async () => {
    await expect(world.emulator.command(CLEO, "help")).rejects.toThrow("not installed");
    world.emulator.addChannel({ teamId: TEAM, id: "C0ALONE", name: "alone", members: [] });
    await expect(world.emulator.command(ANN, "help", { channelId: "C0ALONE" })).rejects.toThrow("not in C0ALONE");
    world.emulator.install(ORG, ["chat:write"]);
    await expect(world.emulator.command(DORA, "help")).rejects.toThrow("lacks the scope");
    expect(world.received).toEqual([]);
  });
});

describe("the answer to a command", () => {
  it("shows to the person alone unless it says otherwise", async () => {
    world.respondWith(() => ({ text: "Try /song help" }));
    await world.emulator.command(ANN, "", { channelId: MUSIC });
    world.respondWith(() => ({ json: { text: "Or this", blocks: buttonBlocks } }));
    await world.emulator.command(ANN, "", { channelId: MUSIC });
    expect(seen(ANN, MUSIC)).toEqual(["bot privately: Try /song help", "bot privately: Heard it?"]);
    expect(seen(BOB, MUSIC)).toEqual([]);
  });

  it("in_channel shows to everybody, with what was typed", async () => {
    world.respondWith(() => ({ json: { response_type: "in_channel", text: "Here" } }));
    await world.emulator.command(ANN, "share x", { channelId: TALK });
    expect(seen(BOB, TALK)).toEqual(["person: /song share x", "bot: Here"]);
  });

  it("that breaks a rule shows as a failed command", async () => {
    world.respondWith(() => ({ json: { text: "x", blocks: [{ type: "poster" }] } }));
    expect((await world.emulator.command(ANN, "")).error).toBe("invalid_blocks");
    world.respondWith(() => ({ json: { txet: "x" } }));
    expect((await world.emulator.command(ANN, "")).error).toBe("invalid_payload");
    expect(seen(ANN)).toEqual([
      'platform privately: /song failed with the error "invalid_blocks"',
      'platform privately: /song failed with the error "invalid_payload"',
    ]);
  });

  it("that is no success shows as a failed command", async () => {
    world.respondWith(() => ({ status: 500 }));
    expect(await world.emulator.command(ANN, "")).toMatchObject({ status: 500, error: "dispatch_failed" });
    expect(seen(ANN)).toEqual(['platform privately: /song failed with the error "dispatch_failed"']);
  });

  it("that does not come in time shows as operation_timeout", async () => {
    const impatient = await startWorld({ ackLimitMs: 20 });
    impatient.respondWith(() => null);
    expect(await impatient.emulator.command(ANN, "")).toMatchObject({ status: 0, error: "operation_timeout" });
    expect(impatient.emulator.messages(ANN)).toMatchObject([
      { from: "platform", text: '/song failed with the error "operation_timeout"', ephemeral: true },
    ]);
    await impatient.close();
  });
});

describe("a response URL", () => {
  const url = async (channelId = TALK) => {
    await world.emulator.command(ANN, "share x", { channelId });
    return world.last().form.response_url ?? "";
  };

  it("answers where the bot is not a member, privately or to all", async () => {
    const responseUrl = await url();
    expect(await respondTo(responseUrl, { text: "Just you" })).toBe("ok");
    expect(await respondTo(responseUrl, { text: "All", response_type: "in_channel" })).toBe("ok");
    expect(await respondTo(responseUrl, { text: "Again", response_type: "in_channel" })).toBe("ok");
    expect(seen(ANN, TALK)).toEqual(["bot privately: Just you", "person: /song share x", "bot: All", "bot: Again"]);
    expect(seen(BOB, TALK)).toEqual(["person: /song share x", "bot: All", "bot: Again"]);
  });

  it("takes five answers; refused ones do not count", async () => {
    const responseUrl = await url();
    expect(await respondTo(responseUrl, { text: "" })).toBe("500 no_text");
    expect(await respondTo(responseUrl, { text: "x", blocks: [{ type: "poster" }] })).toBe("400 invalid_blocks");
    expect(await respondTo(responseUrl, { text: "x", response_type: "public" })).toBe("400 invalid_payload");
    expect(await respondTo(responseUrl, { text: "x", colour: "red" })).toBe("400 invalid_payload");
    for (let use = 0; use < 5; use += 1) expect(await respondTo(responseUrl, { text: `${use}` })).toBe("ok");
    expect(await respondTo(responseUrl, { text: "x" })).toBe("404 used_url");
  });

  it("lives half an hour of the clock", async () => {
    const responseUrl = await url();
    world.advance(30 * MINUTE_MS);
    expect(await respondTo(responseUrl, { text: "x" })).toBe("ok");
    world.advance(1);
    expect(await respondTo(responseUrl, { text: "x" })).toBe("404 expired_url");
  });

  it("is no use to guess", async () => {
    expect(await respondTo(`${world.emulator.url}/hooks/commands/T0001/1/2`, { text: "x" })).toBe("404 invalid_url");
  });
});

describe("shortcuts", () => {
  it("from the menu come without a channel", async () => {
    await world.emulator.globalShortcut(ANN, "song:new");
    const { json } = world.last();
    expect(json).toMatchObject({ type: "shortcut", callback_id: "song:new", user: { id: ANN, team_id: TEAM } });
    expect(json).not.toHaveProperty("channel");
    expect(json).not.toHaveProperty("response_url");
  });

  it("on a message bring the message along", async () => {
    const said = world.emulator.say(BOB, "Listen: https://open.spotify.com/track/1 & enjoy", MUSIC);
    await world.emulator.messageShortcut(ANN, "song:this", said);
    expect(world.last().json).toMatchObject({
      type: "message_action",
      callback_id: "song:this",
      channel: { id: MUSIC, name: "music" },
      message: { user: BOB, text: "Listen: <https://open.spotify.com/track/1> &amp; enjoy", ts: said.ts },
      response_url: expect.stringContaining("/hooks/app/"),
    });
  });

  it("are not there on messages one does not see, or only sees oneself", async () => {
    const said = world.emulator.say(BOB, "Hi", MUSIC);
    world.emulator.addUser({ teamId: TEAM, id: "U0EVE", name: "Eve" });
    await expect(world.emulator.messageShortcut("U0EVE", "song:this", said)).rejects.toThrow("sees no message");
    const { body } = await world.api("chat.postEphemeral", { channel: MUSIC, user: ANN, text: "psst" });
    const message = { channelId: MUSIC, ts: body.message_ts };
    await expect(world.emulator.messageShortcut(ANN, "song:this", message)).rejects.toThrow("Ephemeral");
  });

  it("are the only way to what people say: the bot's direct message is read-only", () => {
    expect(() => world.emulator.say(ANN, "Hi bot", world.emulator.directMessageId(ANN))).toThrow("read-only");
  });
});

describe("a body of any kind", () => {
  it("is delivered as it is, signed or not", async () => {
    await world.emulator.deliver("null");
    expect([world.last().raw, world.last().headers["content-type"]]).toEqual(["null", "application/json"]);
    await world.emulator.deliver("ssl_check=1", { signature: "missing", headers: { "x-odd": "1" } });
    expect(world.last().headers).not.toHaveProperty("x-slack-signature");
    expect(world.last().headers).toMatchObject({ "x-odd": "1", "content-type": "application/x-www-form-urlencoded" });
    expect(world.emulator.stats().sent).toBe(2);
  });
});

function verify(headers: Record<string, unknown>, body: string): void {
  const signature = String(headers["x-slack-signature"] ?? "");
  const timestamp = headers["x-slack-request-timestamp"];
  if (signature === "") throw new Error("no x-slack-signature");
  if (timestamp === undefined) throw new Error("no x-slack-request-timestamp");
  const signed = { "x-slack-signature": signature, "x-slack-request-timestamp": Number(timestamp) };
  verifySlackRequest({ signingSecret: SIGNING_SECRET, body, headers: signed });
}
