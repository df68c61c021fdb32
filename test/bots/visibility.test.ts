import { describe, expect, it } from "vitest";
import type { Bond, Withheld } from "../../src/bots/domain.js";
import { looksLike, maySee, type Sight, shownTo, tellsSender } from "../../src/bots/visibility.js";
import { aGroup } from "../fixtures/group.js";
import { aShare } from "../fixtures/share.js";

const requested: Withheld = { why: "request", looksLike: "requested" };
const kept: Withheld = { why: "block", looksLike: "delivered" };
const bond = (state: Bond["state"], more: Partial<Bond> = {}): Bond => {
  return { personId: "p_ann", name: "Ann Reed", state, sinceMs: 0, ...more };
};

describe("a song of Ann's to Bob", () => {
  const shares = {
    free: aShare({ state: "delivered" }),
    heard: aShare({ state: "heard" }),
    requested: aShare({ state: "delivered", withheld: requested }),
    kept: aShare({ state: "heard", withheld: kept }),
  };
  const sights = ["song", "last words", "request", "own record"] as const;

  it.each([
    ["free", ["song", "own record"]],
    ["heard", ["song", "last words", "own record"]],
    ["requested", ["request", "own record"]],
    ["kept", []],
  ] as const)("that is %s shows Bob %j, and nobody else anything", (which, seen) => {
    const share = shares[which];
    expect(sights.filter((kind) => maySee("p_bob", { kind, share }))).toEqual(seen);
    for (const other of ["p_ann", "p_cleo", ""])
      expect(sights.filter((kind) => maySee(other, { kind, share }))).toEqual([]);
  });

  it("is found in a list by nobody else, whoever has the list", () => {
    const all = Object.values(shares);
    expect(all.filter(shownTo("p_bob"))).toEqual([shares.free, shares.heard]);
    expect(all.filter(shownTo("p_cleo"))).toEqual([]);
  });

  it.each([
    ["nothing of it, where it was kept", shares.kept, "delivered"],
    ["that it was asked for", shares.requested, "requested"],
    ["that it has arrived", shares.free, "delivered"],
  ] as const)("looks to Ann like %s", (_what, share, look) => {
    expect(looksLike(share)).toBe(look);
  });
});

describe("whether Ann learns that Bob has played it", () => {
  const tells = (receipts: boolean, about: Bond | null, share = aShare()) =>
    tellsSender({ person: { receipts }, bonds: new Map(about ? [["p_ann", about]] : []) }, share);

  it("is Bob's switch, unless he made an exception", () => {
    expect([tells(true, null), tells(false, null)]).toEqual([true, false]);
    expect(tells(true, bond("friend", { receipts: false }))).toBe(false);
    expect(tells(false, bond("friend", { receipts: true }))).toBe(true);
  });

  it("is never the case of a song that is kept from him", () => {
    for (const withheld of [requested, kept])
      expect(tells(true, bond("friend", { receipts: true }), aShare({ withheld }))).toBe(false);
  });

  it("is nobody else's to learn", () => {
    const listener = { person: { receipts: true }, bonds: new Map() };
    expect(maySee("p_cleo", { kind: "play", share: aShare(), listener })).toBe(false);
  });
});

describe("whether Ann's room sees that Bob has played it", () => {
  const open = { receipts: true, roomReceipts: true };
  const inRoom = (
    recipient: Extract<Sight, { kind: "play in a room" }>["recipient"],
    about: Bond | null,
    of = "p_ann",
  ) => maySee(of, { kind: "play in a room", recipient, bond: about });

  it.each([
    ["of a friend who lets rooms see it", open, bond("friend"), true],
    ["not of one who lets no rooms", { receipts: true }, bond("friend"), false],
    ["not of one without receipts", { receipts: false, roomReceipts: true }, bond("friend"), false],
    ["not of one who made an exception of Ann", open, bond("friend", { receipts: false }), false],
    ["not of somebody who is no friend", open, bond("asked"), false],
    ["not of a friend who has blocked her", open, bond("blocked", { before: "friend" }), false],
    ["not of a stranger", open, null, false],
    ["not of somebody forgotten", null, bond("friend"), false],
  ] as const)("%s", (_who, recipient, about, isSeen) => {
    expect(inRoom(recipient, about)).toBe(isSeen);
  });

  it("goes by Bob's bond to Ann alone", () => {
    expect(inRoom(open, bond("friend"), "p_cleo")).toBe(false);
  });
});

describe("somebody", () => {
  it.each([
    [null, true],
    [undefined, true],
    [bond("friend"), true],
    [bond("asked"), true],
    [bond("later"), true],
    [bond("blocked"), false],
  ] as const)("with the bond %j is %s to be suggested, written to and heard", (about, isSeen) => {
    expect(maySee("p_bob", { kind: "person", bond: about })).toBe(isSeen);
  });
});

describe("a group", () => {
  const members = [...aGroup().members, { personId: "p_cleo", name: "Cleo", state: "invited" as const, sinceMs: 2 }];
  const group = aGroup({ members });
  const named = (who: string, more: { isUnwanted?: boolean; isByBlocked?: boolean } = {}) =>
    maySee(who, { kind: "group", group, isUnwanted: false, isByBlocked: false, ...more });
  const inside = (who: string) => maySee(who, { kind: "inside of a group", group });

  it("is shown with its people to members, by its name to the invited, and to nobody else", () => {
    expect(["p_ann", "p_bob", "p_cleo", "p_eve"].map((who) => [named(who), inside(who)])).toEqual([
      [true, true],
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it("is not shown to whoever wants nothing of it, nor to whom somebody blocked has asked into it", () => {
    expect(named("p_bob", { isUnwanted: true })).toBe(false);
    expect(named("p_cleo", { isByBlocked: true })).toBe(false);
    expect(named("p_bob", { isByBlocked: true })).toBe(true);
  });
});
