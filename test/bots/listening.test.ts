import { describe, expect, it } from "vitest";
import { classic, followMs, silentEndMs } from "../../src/bots/backoff.js";
import type { Person, Play, Share } from "../../src/bots/domain.js";
import { createListenCheck, decideLook } from "../../src/bots/listening.js";
import type { LookDone } from "../../src/bots/ports.js";
import { aPerson } from "../fixtures/person.js";
import { aShare, paperLanterns } from "../fixtures/share.js";
import { silentLog } from "../fixtures/silent-log.js";

const bob = aPerson({ id: "p_bob", name: "Bob Fisher" });
const deliveredAtMs = 10_000_000;
const delivered = aShare({ state: "delivered", deliveredAtMs, version: 2 });
const nowMs = deliveredAtMs + 600_000;

const play = (endedAtMs: number, changes = {}): Play => ({ track: { ...paperLanterns, ...changes }, endedAtMs });
const look = (plays: Play[], { hasGap = false, person = bob as Person, share = delivered, atMs = nowMs } = {}) =>
  decideLook({ person, bonds: new Map() }, { plays, hasGap, isFull: hasGap }, atMs, classic)(share);

describe("one look at the history", () => {
  it("finds the play that ended after delivery, and says when it ended", () => {
    expect(look([play(deliveredAtMs + 400_000)])?.news).toMatchObject({
      state: "heard",
      atMs: deliveredAtMs + 400_000,
    });
  });

  it("counts a play that was already running at delivery", () => {
    expect(look([play(deliveredAtMs + 1)])?.news?.state).toBe("heard");
  });

  it("does not count a play that ended at or before delivery", () => {
    expect(look([play(deliveredAtMs), play(deliveredAtMs - 50_000)])).toBeNull();
  });

  it("takes the first of several plays", () => {
    expect(look([play(deliveredAtMs + 100), play(deliveredAtMs + 200)])?.news?.atMs).toBe(deliveredAtMs + 100);
  });

  it("finds a play in the last look of all", () => {
    const atMs = deliveredAtMs + followMs + 1;
    expect(look([play(atMs - 10)], { atMs })?.share.state).toBe("heard");
    expect(look([], { atMs })?.news?.state).toBe("expired");
  });

  it("leaves an unheard share alone while its week runs", () => {
    expect(look([play(deliveredAtMs + 5, { id: "otherSong0000000000001", isrc: null, name: "Else" })])).toBeNull();
  });

  it("marks a share when plays may have been pushed out of the window since the last look", () => {
    const gap = look([play(nowMs - 5, { id: "otherSong0000000000001", isrc: null, name: "Else" })], { hasGap: true });
    expect(gap?.share.isUncertain).toBe(true);
    expect(gap?.news).toBeUndefined();
  });

  it("cannot have missed anything when the oldest play it sees is older than the share", () => {
    const plays = [play(deliveredAtMs - 5, { id: "otherSong0000000000001", isrc: null, name: "Else" })];
    expect(look(plays, { hasGap: true })).toBeNull();
  });
});

describe("a history at its worst", () => {
  const other = { id: "otherSong0000000000001", isrc: null, name: "Else" };

  it("of fifty identical plays tells of one", () => {
    const plays = Array.from({ length: 50 }, () => play(deliveredAtMs + 5));
    expect(look(plays, { hasGap: true })?.news).toMatchObject({ state: "heard", atMs: deliveredAtMs + 5 });
  });

  it("counts a play that shows up late, once, by the time at which it ended", () => {
    const late = look([play(deliveredAtMs + 5), play(nowMs - 1, other)]);
    expect(late?.news?.atMs).toBe(deliveredAtMs + 5);
    const { share } = late ?? { share: delivered };
    expect(look([play(deliveredAtMs + 5), play(nowMs - 1)], { share })).toBeNull();
  });

  it("tells nothing by plays that came late from before the delivery", () => {
    expect(look([play(deliveredAtMs - 1), play(nowMs - 1, other)])).toBeNull();
  });
});

describe("when nobody could look", () => {
  const blind = (person: Person, atMs: number) =>
    decideLook({ person, bonds: new Map() }, null, atMs, classic)(delivered);

  it("the end is cannot tell, never has not listened", () => {
    const lost = aPerson({ ...bob, spotify: null });
    expect(blind(lost, deliveredAtMs + followMs + 1)?.news?.state).toBe("cannot-tell");
  });

  it("nothing has been missed yet: the next look sees what this one would have seen", () => {
    expect(blind(bob, nowMs)).toBeNull();
    expect(blind(aPerson({ ...bob, spotify: null }), nowMs)).toBeNull();
  });

  it("an outage of Spotify gets a day of grace before the end", () => {
    expect(blind(bob, deliveredAtMs + followMs + 3_600_000)).toBeNull();
    expect(blind(bob, deliveredAtMs + followMs + 25 * 3_600_000)?.news?.state).toBe("cannot-tell");
  });
});

it("a song that could not be delivered for seven days ends as undelivered", () => {
  const held = aShare({ state: "held", sharedAtMs: 0 });
  expect(look([], { share: held, atMs: followMs - 1 })).toBeNull();
  expect(look([], { share: held, atMs: followMs })?.news?.state).toBe("undelivered");
});

describe("what a look leaves behind", () => {
  const checkOf = (pending: { share: Share; dueMs: number }[]) => {
    const done: LookDone[] = [];
    const shares = {
      pendingFor: async () => pending,
      change: async () => false,
      lastLookMs: async () => 0,
      looked: async (_: string, look: LookDone) => {
        done.push(look);
        return 77;
      },
    };
    const parts = {
      shares,
      people: { get: async () => bob },
      circle: { of: async () => [] },
      music: { recentPlays: async () => ({ plays: [], isFull: false }) },
      outbox: { putOnce: async () => false },
      alarms: { arm: async () => undefined },
      clock: { nowMs: () => nowMs },
      log: silentLog,
      policy: classic,
    };
    return { check: createListenCheck(parts), done };
  };

  it("is its time and each due time that changes, with the one it began with; and it answers what is due next", async () => {
    const { check, done } = checkOf([{ share: delivered, dueMs: nowMs - 5 }]);
    expect(await check("p_bob")).toBe(77);
    expect(done).toEqual([
      { atMs: nowMs, moved: [{ shareId: delivered.id, fromMs: nowMs - 5, toMs: expect.any(Number) }] },
    ]);
    expect(done[0]?.moved[0]?.toMs).toBeGreaterThan(nowMs);
  });

  it("nobody's history was read: no time of a look, and an end that is still to come stays", async () => {
    const silent = { ...delivered, state: "heard" as const, isSilent: true };
    const { check, done } = checkOf([{ share: silent, dueMs: nowMs + 5 }]);
    await check("p_bob");
    expect(done).toEqual([{ atMs: null, moved: [] }]);
  });

  it("an end that was moved here by mistake goes back to where it belongs, so that it cannot ring for nothing", async () => {
    const silent = { ...delivered, state: "heard" as const, isSilent: true };
    const { check, done } = checkOf([{ share: silent, dueMs: nowMs - 5 }]);
    await check("p_bob");
    expect(done[0]?.moved).toEqual([{ shareId: silent.id, fromMs: nowMs - 5, toMs: deliveredAtMs + silentEndMs }]);
  });
});
