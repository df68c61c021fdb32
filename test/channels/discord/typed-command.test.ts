import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../src/bots/command.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import type { Interaction } from "../../../src/channels/discord/inbound.js";
import { songIn, typedCommand } from "../../../src/channels/discord/typed-command.js";
import { ann, applicationId } from "./bench.js";

function command(name: string, options: Interaction["options"] = {}, kind: Interaction["kind"] = "command") {
  const place = { channelId: "1", guildId: null, isDirect: true, isMember: false, isOnlyTheirs: false, locale: null };
  const who = { id: "1", token: "t", applicationId, userId: ann, userName: "Ann", isBot: false, createdAtMs: 0 };
  const interaction = { ...who, ...place, kind, name, options, focused: null, target: null, pressed: null };
  return typedCommand(interaction, allCommands);
}

const share = (options: Interaction["options"]) => command("share", { song: "this", to: "Bob", ...options });

describe("what a command of Discord says", () => {
  it.each([
    [{}, "share this with Bob"],
    [{ song: "spotify:track:abc", to: "person:p_1" }, "share spotify:track:abc with person:p_1"],
    [{ to: "<@!42>" }, `share this with <@discord:${applicationId}:42>`],
    [{ to: "@Bob Fisher" }, "share this with Bob Fisher"],
    [{ to: "Bob with the hat" }, 'share this name:"Bob with the hat"'],
    [{ to: "Bob Jr." }, 'share this name:"Bob Jr."'],
    [{ song: "walk with me", note: "hi" }, 'share walk with me with Bob pre:"hi"'],
    [{ song: "post: script name:x" }, "share post script name x with Bob"],
    [{ song: "two\nlines" }, "share two lines with Bob"],
    [{ note: " ", after: "" }, "share this with Bob"],
    [{ to: "person:p_1", note: "<@!42>" }, 'share this with person:p_1 pre:"<@!42>"'],
  ])("%j", (options, text) => {
    expect(share(options)).toBe(text);
  });

  it.each([
    ["friends", {}, "friends"],
    ["accept", { who: "Bob Fisher" }, "accept Bob Fisher"],
    ["accept", { who: "K7QM2XPD" }, "accept K7QM2XPD"],
    ["not-now", { who: "person:p_1" }, "not now person:p_1"],
    ["block", { who: "<@42>" }, `block <@discord:${applicationId}:42>`],
    ["block", { who: "Bob with the hat" }, 'block name:"Bob with the hat"'],
    ["mute", { who: "@Bob", time: "2 weeks" }, "mute Bob 2 weeks"],
    ["mute", { who: "Bob Jr.", time: "7d" }, 'mute 7d name:"Bob Jr."'],
    ["invite", {}, "invite"],
    ["invite", { cancel: "K7QM2XPD" }, "invite cancel K7QM2XPD"],
    ["settings receipts", { to: "off" }, "receipts off"],
    ["settings receipts", { to: "off", for: "Bob Fisher" }, "receipts off for Bob Fisher"],
  ])("of /%s with %j", (name, options, text) => {
    expect(command(name, options)).toBe(text);
  });

  it("keeps any note, name and song out of the grammar's way", () => {
    const words = fc.string({ unit: "grapheme", maxLength: 60 });
    const tricky = fc.stringMatching(/^(?:["'“”«‘’ ]|pre:|post:|with |to |[a-z]|\n){0,20}$/);
    const any = fc.oneof(words, tricky);
    fc.assert(
      fc.property(any, any, any, any, (song, to, note, after) => {
        const call = parseCommand(share({ song: `x${song}`, to: `Bob ${to}`, note, after }), allCommands);
        expect(call?.name).toBe("share");
        const plain = (text: string | undefined) => (text ?? "").replace(/["“”„‟«»″]/gu, '"').trim();
        expect(plain(call?.options.pre)).toBe(plain(note));
        expect(plain(call?.options.post)).toBe(plain(after));
      }),
      { numRuns: 500 },
    );
  });

  it("says what a modal was filled in with, whatever it was opened on", () => {
    const song = { friend: "person:p_2", to: "ignored", note: "n" };
    expect(command("share-song/spotify:track:abc", song, "modal")).toBe(
      'share spotify:track:abc with person:p_2 pre:"n"',
    );
    expect(command("share-with/42", { song: "this" }, "modal")).toBe(`share this with <@discord:${applicationId}:42>`);
    expect(command("share-with/42/../7", { song: "this", to: "Bob" }, "modal")).toBe("share this with Bob");
    expect(command("reply/s_1", { song: "tin boat", note: "n" }, "modal")).toBe('reply s_1 tin boat pre:"n"');
    expect(parseCommand(command("reply/s_1 code:1", { song: "x" }, "modal"), allCommands)?.options).toEqual({});
  });

  it("lets nobody smuggle another command or option in", () => {
    expect(parseCommand(command("heard", { number: "3" }), allCommands)?.name).toBe("heard");
    expect(parseCommand(command("help", { command: 'x code:"1234"' }), allCommands)?.options).toEqual({});
    expect(parseCommand(command("settings prefer", { to: "slack pre:x" }), allCommands)?.options).toEqual({});
  });
});

describe("the song of a message", () => {
  const id = "4uLU6hMCjMI75M1A2tKUQC";
  it.each([
    [`look: <https://open.spotify.com/intl-de/track/${id}?si=1>`, `spotify:track:${id}`],
    [`https://youtu.be/x https://open.spotify.com/track/${id}`, `spotify:track:${id}`],
    ["https://spotify.link/AbC", "https://spotify.link/AbC"],
    [`https://spotify.link/${"a".repeat(100)}`, null],
    ["https://open.spotify.com/album/4uLU6hMCjMI75M1A2tKUQC", null],
    ["", null],
  ])("%s", (text, song) => {
    expect(songIn(text)).toBe(song);
  });
});
