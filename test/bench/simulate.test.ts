import { describe, expect, it } from "vitest";
import { circleOf, liveCircle } from "../../bench/simulate/circle.js";
import { lifeOf } from "../../bench/simulate/histories.js";
import { modelOf, models } from "../../bench/simulate/listeners.js";
import { memory } from "../../bench/simulate/memory.js";
import { simulatedSpotify } from "../../bench/simulate/spotify.js";
import { summaryOf } from "../../bench/simulate/summary.js";
import { verdictOf } from "../../bench/simulate/verdict.js";
import { adaptive, classic, followMs } from "../../src/bots/backoff.js";
import { createListenCheck } from "../../src/bots/listening.js";
import { aShare } from "../fixtures/share.js";
import { tinBoat } from "../world.js";

const options = { seed: 3, days: 30, open: 1 };
const circle = circleOf(0, options);

describe("the simulation", () => {
  it("lives the same life for the same seed, and another for another", () => {
    const life = (seed: number) => lifeOf(modelOf(1), 1, { ...options, seed });
    expect(life(3)).toEqual(life(3));
    expect(life(3).plays).not.toEqual(life(4).plays);
  });

  it("has the documented mix in every twenty people", () => {
    const names = Array.from({ length: 20 }, (_, person) => modelOf(person).name);
    const counted = models.map(({ name }) => names.filter((one) => one === name).length / 20);
    expect(counted).toEqual(models.map(({ share }) => share));
  });

  it("answers every share once, and twice the same", async () => {
    const [first, second] = [
      await liveCircle(circle, { policy: adaptive }),
      await liveCircle(circle, { policy: adaptive }),
    ];
    expect(first).toEqual(second);
    expect(first.flatMap(({ verdicts }) => verdicts)).toHaveLength(circle.lives.flatMap(({ sent }) => sent).length);
  });

  it("classic looks 180 or 181 times at a song that nobody plays", async () => {
    const never = (await liveCircle(circle, { policy: classic })).flatMap((result) => result.never);
    expect(never.length).toBeGreaterThan(0);
    for (const calls of never) expect(Math.abs(calls - 180.5)).toBeLessThanOrEqual(2);
  });

  it("one look serves all songs of a listener", async () => {
    const busy = circleOf(0, { ...options, open: 10 });
    const alone = summaryOf(await liveCircle(busy, { policy: classic, isAlone: true }));
    const together = summaryOf(await liveCircle(busy, { policy: classic }));
    expect(together.callsPerShare).toBeLessThan(alone.callsPerShare / 2);
  });

  it("tells no receipt that is false, and no 'not heard' of what could be seen", async () => {
    for (const policy of [classic, adaptive]) {
      const { per1000 } = summaryOf(await liveCircle(circleOf(1, { seed: 5, days: 60, open: 3 }), { policy }));
      expect(per1000).toMatchObject({ false: 0, missed: 0 });
    }
  });
});

it("a play that was shown late and pushed out at once leaves a doubt, not a 'not heard'", async () => {
  const minuteMs = 60_000;
  const clock = { atMs: 0, nowMs: () => clock.atMs };
  const share = aShare({ state: "delivered", deliveredAtMs: 0, stateAtMs: 0 });
  const found = new Map<string, typeof share>();
  const kept = memory({ clock, onChange: (changed) => void found.set(changed.id, changed) });
  kept.receive(share, 0);
  const late = { track: share.track, endedAtMs: 10 * minuteMs, shownAtMs: 61 * minuteMs };
  // Fifty others since: the oldest ended before the look at 60 minutes, and after the song.
  const others = Array.from({ length: 50 }, (_, at) => {
    const endedAtMs = (at === 0 ? 50 : 61 + at) * minuteMs;
    return { track: tinBoat, endedAtMs, shownAtMs: endedAtMs };
  });
  const { music } = simulatedSpotify({ clock, historyOf: () => [late, ...others] });
  const check = createListenCheck({ ...kept.parts, clock, policy: classic, music });
  for (const at of [60, 120]) {
    clock.atMs = at * minuteMs;
    await check(share.recipientId);
  }
  expect(found.get(share.id)).toMatchObject({ state: "delivered", isUncertain: true });
});

describe("a verdict", () => {
  const song = { number: 1, track: aShare().track, deliveredAtMs: 1_000_000 };
  const play = { track: song.track, endedAtMs: 2_000_000, shownAtMs: 2_010_000, of: song };
  const end = (changes: object, atMs = 2_300_000) => ({
    share: aShare({ deliveredAtMs: song.deliveredAtMs, ...changes }),
    atMs,
  });
  const others = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ track: song.track, endedAtMs: 2_000_001 + at, shownAtMs: 0 }));

  it("measures a receipt from the moment the play is shown", () => {
    const heard = end({ state: "heard", heardAtMs: 2_000_000 });
    expect(verdictOf(song, [play], heard)).toEqual({ kind: "heard", delayMs: 290_000 });
  });

  it("sees a receipt for a play that was none, or came before the song", () => {
    expect(verdictOf(song, [play], end({ state: "heard", heardAtMs: 1_900_000 })).kind).toBe("false");
    const early = { ...play, endedAtMs: 900_000, shownAtMs: 900_000 };
    expect(verdictOf(song, [early], end({ state: "heard", heardAtMs: 900_000 })).kind).toBe("false");
  });

  it("tells a miss from what nobody could have seen, and honesty from both", () => {
    const over = end({ state: "expired" }, song.deliveredAtMs + followMs);
    expect(verdictOf(song, [play], over).kind).toBe("missed");
    expect(verdictOf(song, [play, ...others(50)], over).kind).toBe("unheard");
    expect(verdictOf(song, [{ ...play, shownAtMs: Number.POSITIVE_INFINITY }], over).kind).toBe("unheard");
    const honest = end({ state: "expired", isUncertain: true }, song.deliveredAtMs + followMs);
    expect(verdictOf(song, [play], honest).kind).toBe("cannot-tell");
    expect(verdictOf(song, [], honest).kind).toBe("doubtful");
  });
});
