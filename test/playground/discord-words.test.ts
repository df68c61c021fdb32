import { describe, expect, it } from "vitest";
import { discordCall, offerOf, shownCall } from "../../playground/discord-words.js";
import { offeredCommands } from "./fake-discord.js";

const offers = offeredCommands.filter(({ type }) => type === 1).map(offerOf);
const link = "https://open.spotify.com/track/7VFna9P3QFXqLMTrPARgrd?si=1";

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
