import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, turnOf } from "../../../src/bots/activity.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import { isPrivate } from "../../../src/channels/discord/channel.js";
import {
  activityFor,
  type Interaction,
  readableCommand,
  readInteraction,
} from "../../../src/channels/discord/inbound.js";
import { typedCommand } from "../../../src/channels/discord/typed-command.js";
import { addressFor, ann, applicationId, bob, guild, room } from "./bench.js";

/** Shapes after Discord's documentation of interactions, API v10. */
const base = {
  id: "1573525819790196763",
  application_id: applicationId,
  token: "aW50ZXJhY3Rpb246abc",
  version: 1,
  channel_id: room,
  locale: "de",
  entitlements: [],
};
const inGuild = {
  guild_id: guild,
  context: 0,
  member: { user: { id: ann, username: "ann", global_name: "Ann Reed" } },
  authorizing_integration_owners: { "0": guild },
};
const inDm = { context: 1, user: { id: ann, username: "ann" }, authorizing_integration_owners: { "0": "0" } };
const option = (name: string, value: unknown, more = {}) => ({ name, type: 3, value, ...more });
const chat = (options: object[]) => ({ type: 2, data: { id: "5", name: "share", type: 1, options } });

describe("an interaction of Discord", () => {
  it("says who did what and where", () => {
    const raw = { ...base, ...inGuild, ...chat([option("song", "this"), option("n", 3)]) };
    expect(readInteraction(raw)).toMatchObject({
      kind: "command",
      name: "share",
      options: { song: "this", n: "3" },
      userId: ann,
      userName: "Ann Reed",
      guildId: guild,
      isDirect: false,
      isMember: true,
      isOnlyTheirs: false,
      locale: "de",
    });
  });

  it("names subcommands with their command", () => {
    const group = { name: "members", type: 2, options: [{ name: "add", type: 1, options: [option("who", "Bob")] }] };
    expect(readInteraction({ ...base, ...inDm, ...chat([group]) })).toMatchObject({
      name: "share members add",
      options: { who: "Bob" },
    });
  });

  it("knows servers without the bot, and apps that only one person has installed", () => {
    const theirs = { ...base, ...inGuild, ...chat([]), authorizing_integration_owners: { "1": ann } };
    expect(readInteraction(theirs)).toMatchObject({ isMember: false, isOnlyTheirs: true });
  });

  it("takes what says nothing about its place for a place with others in it", () => {
    const { context: _, ...unknown } = { ...base, ...inDm, ...chat([]) };
    const interaction = readInteraction(unknown);
    expect(interaction).toMatchObject({ isDirect: false });
    expect(interaction && isPrivate(interaction)).toBe(true);
    expect(readInteraction({ ...unknown, channel: { id: room, type: 1 } })).toMatchObject({ isDirect: true });
  });

  it("becomes an activity that leads back to the person, and to the room", () => {
    const interaction = readInteraction({ ...base, ...inGuild, ...chat([]) });
    if (!interaction) throw new Error("it is one");
    const activity = activityFor(interaction, "share this with Bob");
    expect(activity).toMatchObject({ type: "message", id: base.id, text: "share this with Bob", locale: "de" });
    expect(addressOf(activity)).toEqual(addressFor(ann, { room, locale: activity.locale ?? "" }));
    expect(new Date(activity.timestamp ?? 0).getTime()).toBe(Number((BigInt(base.id) >> 22n) + 1_420_070_400_000n));
    expect(JSON.stringify(activity)).not.toContain(base.token);
  });

  it("says of a button what it carries and what it was called, and of a menu what was chosen", () => {
    const button = { type: 2, style: 2, label: "Heard", custom_id: "heard s_1" };
    const message = { id: "77", channel_id: room, flags: 64, components: [{ type: 1, components: [button] }] };
    const raw = { ...base, ...inGuild, type: 3, message, data: { custom_id: "heard s_1", component_type: 2 } };
    expect(readInteraction(raw)?.pressed).toEqual({
      messageId: "77",
      channelId: room,
      isEphemeral: true,
      label: "Heard",
      value: "heard s_1",
    });
    const menu = { ...raw, data: { custom_id: "menu", values: ["second"] } };
    expect(readInteraction(menu)?.pressed).toMatchObject({ label: "second", value: "second" });
    const interaction = readInteraction(raw);
    expect(interaction && activityFor(interaction, "Heard")).toMatchObject({
      replyToId: `${room}/77`,
      value: "heard s_1",
    });
  });

  it("reads modals with labels and with rows", () => {
    const components = [
      { type: 18, component: { type: 4, custom_id: "song", value: "this" } },
      { type: 18, component: { type: 3, custom_id: "friend", values: [] } },
      { type: 1, components: [{ type: 4, custom_id: "note", value: "hi" }] },
    ];
    const raw = { ...base, ...inDm, type: 5, data: { custom_id: "share-with/5", components } };
    expect(readInteraction(raw)).toMatchObject({
      kind: "modal",
      name: "share-with/5",
      options: { song: "this", note: "hi" },
    });
  });

  it("takes a dialog that a button has opened for no press of that button", () => {
    const data = { custom_id: "reply/s_1", components: [] };
    const message = { id: "8", channel_id: "9" };
    const interaction = readInteraction({ ...base, ...inDm, type: 5, data, message });
    expect(interaction).toMatchObject({ kind: "modal", name: "reply/s_1", pressed: null });
  });

  it("finds the text and links of the message a command was called on", () => {
    const message = { id: "9", content: "hear this", embeds: [{ url: "https://open.spotify.com/track/x" }] };
    const data = { name: "Share this song", type: 3, target_id: "9", resolved: { messages: { "9": message } } };
    const interaction = readInteraction({ ...base, ...inDm, type: 2, data });
    expect(interaction?.target).toEqual({ id: "9", text: "hear this\nhttps://open.spotify.com/track/x" });
  });

  it("reads well for bots that name no texts of their own", () => {
    const raw = { ...base, ...inDm, ...chat([option("song", "this"), option("to", "Bob")]) };
    const interaction = readInteraction(raw);
    expect(interaction && readableCommand(interaction)).toBe("share song:this to:Bob");
    const data = { name: "Wave", type: 2, target_id: bob, resolved: { users: { [bob]: { username: "bob" } } } };
    const onUser = readInteraction({ ...base, ...inDm, type: 2, data });
    expect(onUser && readableCommand(onUser)).toBe("Wave bob");
  });

  it("never throws, whatever it is given", () => {
    const pieces = fc.constantFrom<unknown>(null, undefined, 0, "", "x", [], {}, [null], { "0": null }, true, "7");
    const fields = ["user", "member", "data", "message", "channel", "context", "authorizing_integration_owners", "id"];
    const change = fc.dictionary(fc.constantFrom(...fields), fc.oneof(pieces, fc.jsonValue()));
    fc.assert(
      fc.property(fc.constantFrom(2, 3, 4, 5), change, fc.jsonValue(), (type, changes, data) => {
        const raw = { ...base, ...inDm, type, data, ...changes };
        const interaction: Interaction | null = readInteraction(raw);
        if (interaction) activityFor(interaction, readableCommand(interaction));
      }),
      { numRuns: 500 },
    );
  });
});

/** The way to every field, those inside others too. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[name], ...pathsIn(inner).map((path) => [name, ...path])]);
}

function changed(raw: object, path: string[], to: unknown): object {
  const copy = structuredClone(raw);
  const holder = path.slice(0, -1).reduce<object>((inner, name) => Reflect.get(inner, name), copy);
  Reflect.set(holder, path.at(-1) ?? "", to);
  return copy;
}

describe("an interaction with missing or null fields", () => {
  const message = {
    id: "7",
    channel_id: room,
    flags: 64,
    content: "hi",
    embeds: [{ url: "https://example.org", description: "d" }],
    components: [{ type: 1, components: [{ type: 2, custom_id: "heard s_1", label: "Heard" }] }],
  };
  const nested = [{ name: "receipts", type: 1, options: [option("to", "on", { focused: true })] }];
  const kinds = {
    command: chat([option("song", "this")]),
    subcommand: chat(nested),
    completion: { ...chat(nested), type: 4 },
    "on a message": {
      type: 2,
      data: { id: "5", name: "Share this song", type: 3, target_id: "7", resolved: { messages: { "7": message } } },
    },
    button: { type: 3, message, data: { custom_id: "heard s_1", component_type: 2, values: ["x"] } },
    modal: {
      type: 5,
      data: {
        custom_id: "share-with/5",
        components: [
          { type: 18, component: { type: 4, custom_id: "song", value: "x" } },
          { type: 1, components: [{}] },
        ],
      },
    },
  };

  it.each(Object.entries(kinds))("is read or left alone, never in the way: %s", (_kind, said) => {
    for (const where of [inGuild, inDm]) {
      const raw = { ...base, ...where, ...said };
      expect(readInteraction(raw)).not.toBeNull();
      for (const path of pathsIn(raw))
        for (const value of [null, undefined, 7, "", [null]]) {
          const interaction = readInteraction(changed(raw, path, value));
          if (interaction === null) continue;
          expect(turnOf(activityFor(interaction, typedCommand(interaction, allCommands)))?.address.userId).toBe(ann);
          expect(isPrivate(interaction)).toEqual(expect.any(Boolean));
        }
    }
  });

  it.each(["id", "application_id", "token", "type", "user"])("is nothing without its %s", (field) => {
    const whole = { ...base, ...inDm, ...chat([]) };
    for (const value of [null, undefined, 7.5, {}, "../x", "a/b"])
      expect(readInteraction({ ...whole, [field]: value })).toBeNull();
  });
});

describe("what is meant for one person's eyes", () => {
  const seen = (changes: Partial<Interaction>) => {
    const interaction = readInteraction({ ...base, ...inGuild, ...chat([]) });
    return interaction && isPrivate({ ...interaction, ...changes });
  };

  it("is everything in rooms but a song shared in a server, and nothing where nobody else is", () => {
    expect(seen({})).toBe(false);
    expect(seen({ name: "inbox" })).toBe(true);
    expect(seen({ kind: "component" })).toBe(true);
    expect(seen({ kind: "modal", name: "share-with/5" })).toBe(true);
    expect(seen({ guildId: null })).toBe(true);
    expect(seen({ guildId: null, isDirect: true, name: "inbox" })).toBe(false);
  });
});
