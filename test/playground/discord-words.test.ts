import { describe, expect, it } from "vitest";
import { discordCall, offerOf, shownCall } from "../../playground/discord-words.js";
import { allCommands } from "../../src/bots/commands/all.js";
import { formsOf, offered } from "../../src/bots/forms.js";
import { commandDocuments } from "../../src/channels/discord/commands.js";
import { slashManner } from "../../src/channels/discord/spelling.js";
import { offeredCommands } from "./fake-discord.js";

const offers = offeredCommands.filter(({ type }) => type === 1).map(offerOf);
const link = "https://open.spotify.com/track/7VFna9P3QFXqLMTrPARgrd?si=1";

/** The bot's own commands, as it registers them. */
const own = commandDocuments(allCommands)
  .filter(({ type }) => type === 1)
  .map((one) => offerOf({ ...one }));

describe("a command of several options", () => {
  it.each([
    ["/group add group:road-trip who:Bob Fisher", "group add", { group: "road-trip", who: "Bob Fisher" }],
    ["/group add group:road trip who:Bob", "group add", { group: "road trip", who: "Bob" }],
    ["/group add road-trip Bob Fisher", "group add", { group: "road-trip", who: "Bob Fisher" }],
    [`group add "road trip" 'Bob Fisher'`, "group add", { group: "road trip", who: "Bob Fisher" }],
    ["group add 'O'Hara's trip' Bob", "group add", { group: "O'Hara's trip", who: "Bob" }],
    ["/group rename road-trip summer 2027", "group rename", { group: "road-trip", name: "summer 2027" }],
    ["/group create road trip", "group create", { name: "road trip" }],
    ["group list", "group list", {}],
    ["remind 3 tomorrow 18:00", "remind", { number: 3, when: "tomorrow 18:00" }],
    ["remind 3", "remind", { number: 3 }],
    ["receipts off for Bob Fisher", "settings receipts", { to: "off", for: "Bob Fisher" }],
    ["mute Bob Fisher 2 weeks", "mute", { who: "Bob Fisher", time: "2 weeks" }],
    ["mute Bob Fisher", "mute", { who: "Bob Fisher" }],
    ["inbox 2", "inbox", { page: 2 }],
  ])("is filled in from %j", (text, path, options) => {
    expect(discordCall(text, own)).toEqual({ path, options });
  });

  it("is read back from the way Discord shows it, whichever it is", () => {
    for (const form of offered(allCommands, slashManner(allCommands)).flatMap(formsOf)) {
      const values = Object.fromEntries(form.fields.map(({ name, kind }) => [name, kind === "number" ? 3 : "x y"]));
      const call = { path: form.path, options: values };
      expect(discordCall(shownCall(call), own)).toEqual(call);
    }
  });
});

describe("what somebody types on Discord", () => {
  it.each([
    [`share ${link} with Bob Fisher`, "share", { song: link, to: "Bob Fisher" }],
    ["/share Dancing with Tears with Bob", "share", { song: "Dancing with Tears", to: "Bob" }],
    ["SHARE this with <@300000000000000003>", "share", { song: "this", to: "<@300000000000000003>" }],
    [
      `share ${link} with Bob pre:"For: you" post:“It’s the bridge”`,
      "share",
      { song: link, to: "Bob", note: "For: you", after: "It’s the bridge" },
    ],
    [
      `/share song:${link} to:Bob Fisher note:Loud, please after:Well?`,
      "share",
      { song: link, to: "Bob Fisher", note: "Loud, please", after: "Well?" },
    ],
    [`share ${link} name:'Bob O'Hara'`, "share", { song: link, to: "Bob O'Hara" }],
    ["register", "register", {}],
    [
      'register name:"Cleo Park" code:"1234 5678 9012 3456"',
      "register",
      { name: "Cleo Park", code: "1234 5678 9012 3456" },
    ],
    ["1234 5678 9012 3456", "register", { code: "1234 5678 9012 3456" }],
    ["heard 3", "heard", { number: 3 }],
    ["settings", "settings show", {}],
    ["settings receipts off", "settings receipts", { to: "off" }],
    ["receipts off", "settings receipts", { to: "off" }],
    ["forget me", "forget-me", {}],
    ["/forget-me", "forget-me", {}],
    ["help share", "help", { command: "share" }],
  ])("%j is a slash command", (text, path, options) => {
    expect(discordCall(text, offers)).toEqual({ path, options });
  });

  it("that fits no option is left in for Discord to refuse", () => {
    expect(discordCall("heard three", offers)).toEqual({ path: "heard", options: { number: "three" } });
    expect(discordCall("share something", offers)).toEqual({ path: "share", options: { song: "something" } });
  });

  it.each(["hello", "", "/", "sharing is caring", "settings volume up"])(
    "is no command where none is offered: %j",
    (text) => {
      expect(discordCall(text, offers)).toBeNull();
    },
  );

  it("shows as Discord shows it", () => {
    expect(shownCall({ path: "share", options: { song: "this", to: "Bob" } })).toBe("/share song:this to:Bob");
  });
});
