import { expect, it } from "vitest";
import { commandDocuments } from "../../../src/channels/discord/commands.js";
import { spellOnDiscord } from "../../../src/channels/discord/spelling.js";

it.each([
  ["register", "/register"],
  ['register name:"Ann Reed" code:"1234 5678 9012 3456"', "/register name:Ann Reed code:1234 5678 9012 3456"],
  ["share <link> with <name>", "/share song:<link> to:<name>"],
  ['send_song <link> name:"Bob" pre:"a" post:"b"', "/share song:<link> to:Bob note:a after:b"],
  ["heard 3", "/heard number:3"],
  ["help share", "/help command:share"],
  ["receipts off", "/settings receipts to:off"],
  ["prefer slack", "/settings prefer to:slack"],
  ["forget me", "/forget-me"],
  ["inbox", "/inbox"],
  ["friends", "/friends"],
  ["accept Bob Fisher", "/accept who:Bob Fisher"],
  ["not now Bob Fisher", "/not-now who:Bob Fisher"],
  ["mute Bob Fisher 2 weeks", "/mute who:Bob Fisher time:2 weeks"],
  ["mute Bob Fisher", "/mute who:Bob Fisher"],
  ["receipts off for Bob Fisher", "/settings receipts to:off for:Bob Fisher"],
  ["invite", "/invite"],
  ["invite cancel K7QM2XPD", "/invite cancel:K7QM2XPD"],
  ["sent 2", "/sent page:2"],
  ["remind 3 in 2h", "/remind number:3 when:in 2h"],
  ["not now 3", "/not-now who:3"],
  ["quiet 22-8 Europe/Berlin", "/settings quiet to:22-8 Europe/Berlin"],
  ["notify", "/settings notify"],
])("%s is written %s", (typed, written) => {
  expect(spellOnDiscord(typed)).toBe(written);
});

it("what is no command stays as it is", () => {
  expect(spellOnDiscord("good morning")).toBe("good morning");
});

const circle = [
  "friends",
  "accept a",
  "not now a",
  "block a",
  "unblock a",
  "unfriend a",
  "mute a 7d",
  "unmute a",
].concat(["invite", "invite cancel K7QM2XPD", "receipts off for a"]);

it("names only commands and options that Discord was told of", () => {
  const documents = commandDocuments({ hasPresence: true });
  const typed = ["register", "share a with b", "inbox", "sent", "heard 1", "skip 1", "cancel 1", "help share"].concat([
    "inbox 2",
    "remind 3 tonight",
    "not now 3",
    "export",
    "quiet off",
    "zone 14:05",
    "notify songs off",
  ]);
  for (const words of [
    ...typed,
    "receipts on",
    "prefer slack",
    "where on",
    "presence on",
    "language de",
    "forget me",
    ...circle,
  ]) {
    const [, name = "", sub] = /^\/(\S+)(?: ([a-z]+)(?= |$))?/u.exec(spellOnDiscord(words)) ?? [];
    const document = documents.find((one) => one.name === name);
    expect(document, words).toBeDefined();
    const options = sub ? document?.options?.find((one) => one.name === sub)?.options : document?.options;
    for (const [, option] of spellOnDiscord(words).matchAll(/ ([a-z]+):/gu))
      expect(
        options?.map((one) => one.name),
        words,
      ).toContain(option);
  }
});
