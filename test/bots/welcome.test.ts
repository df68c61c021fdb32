import { describe, expect, it } from "vitest";
import type { Bond } from "../../src/bots/domain.js";
import { arrivalOf, voiceOf } from "../../src/bots/welcome.js";
import { aShare } from "../fixtures/share.js";

const bond = (state: Bond["state"], more: Partial<Bond> = {}): Bond => ({
  personId: "p_ann",
  name: "Ann Reed",
  state,
  sinceMs: 0,
  ...more,
});
const group = (isMember: boolean) => ({ via: { groupId: "g_1", name: "band", isMember } });
const request = { why: "request", looksLike: "requested" };
const ghost = (looksLike: string) => ({ why: "block", looksLike });

describe("how a song arrives", () => {
  it.each([
    ["of a stranger: as a request", null, {}, { withheld: request, makesFriends: false }],
    ["of somebody put off: as a request", bond("later"), {}, { withheld: request, makesFriends: false }],
    ["of a friend: freely", bond("friend"), {}, { makesFriends: false }],
    ["of somebody who was sent one: freely, and both are friends", bond("asked"), {}, { makesFriends: true }],
    ["of somebody who was sent one, in a group: freely", bond("asked"), group(false), { makesFriends: false }],
    ["in a group of both: freely", null, group(true), { makesFriends: false }],
    ["in a group one is only invited to: as a request", null, group(false), { withheld: request, makesFriends: false }],
    [
      "of somebody blocked: like a stranger's",
      bond("blocked"),
      {},
      { withheld: ghost("requested"), makesFriends: false },
    ],
    [
      "of a blocked friend: like a friend's",
      bond("blocked", { before: "friend" }),
      {},
      { withheld: ghost("delivered"), makesFriends: false },
    ],
    [
      "of somebody blocked who was sent one: as if both were friends now",
      bond("blocked", { before: "asked" }),
      {},
      { withheld: ghost("delivered"), makesFriends: true },
    ],
    [
      "of somebody blocked in a group of both: like the group's",
      bond("blocked"),
      group(true),
      { withheld: ghost("delivered"), makesFriends: false },
    ],
  ] as const)("%s", (_name, about, via, arrival) => {
    expect(arrivalOf(via, about)).toEqual(arrival);
  });

  it.each([
    ["of a stranger: freely, and nobody becomes a friend", null, { makesFriends: false }],
    ["of somebody put off: as a request", bond("later"), { withheld: request, makesFriends: false }],
    [
      "of somebody blocked: like anybody else's there",
      bond("blocked"),
      { withheld: ghost("delivered"), makesFriends: false },
    ],
    [
      "of somebody blocked who was put off: as if still put off",
      bond("blocked", { before: "later" }),
      { withheld: ghost("requested"), makesFriends: false },
    ],
  ] as const)("from within a group of both, %s", (_name, about, arrival) => {
    expect(arrivalOf({}, about, { isNear: true })).toEqual(arrival);
  });
});

describe("how it is said", () => {
  const requested = aShare({ withheld: { why: "request", looksLike: "requested" } });
  const kept = aShare({ withheld: { why: "block", looksLike: "delivered" } });

  it.each([
    ["a card", aShare(), bond("friend"), false, "card"],
    ["a question", requested, undefined, false, "request"],
    ["no second question", requested, undefined, true, "silence"],
    ["no question of somebody put off", requested, bond("later"), false, "silence"],
    ["nothing of somebody blocked", kept, bond("blocked"), false, "silence"],
    ["nothing of somebody muted", aShare(), bond("friend", { mutedUntilMs: 1_001 }), false, "silence"],
    ["a card when the mute is over", aShare(), bond("friend", { mutedUntilMs: 1_000 }), false, "card"],
  ] as const)("%s", (_name, share, about, isAsked, voice) => {
    expect(voiceOf(share, about, isAsked, 1_000)).toBe(voice);
  });
});
