import { expect, it } from "vitest";
import type { HistoryPlay } from "../../bench/simulate/histories.js";
import { simulatedSpotify } from "../../bench/simulate/spotify.js";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import { musicContract } from "../contracts/music.js";
import { fakeMusic } from "../fakes/music.js";
import { paperLanterns } from "../fixtures/share.js";
import { tinBoat } from "../world.js";

const nowMs = Date.UTC(2026, 10, 21, 12);
const hourMs = 3_600_000;
const row = (endedAtMs: number, shownAtMs = endedAtMs): HistoryPlay => ({ track: paperLanterns, endedAtMs, shownAtMs });

// Songs and links are the fake's; plays and failures are the simulation's.
musicContract("simulated", async () => {
  const fake = fakeMusic();
  fake.addTrack(paperLanterns, "https://spotify.link/known");
  fake.addTrack(tinBoat);
  const history: HistoryPlay[] = [];
  const state = { isDown: false, isLost: false };
  const outage = { fromMs: nowMs, toMs: nowMs };
  const { music } = simulatedSpotify({ clock: { nowMs: () => nowMs }, historyOf: () => history, outages: [outage] });
  return {
    music: {
      ...fake,
      async recentPlays(personId) {
        if (state.isLost) throw new AccessLostError("spotify", "only a new login helps", { status: "invalid-grant" });
        outage.toMs = state.isDown ? nowMs + 1 : nowMs;
        return music.recentPlays(personId);
      },
    },
    nowMs,
    personId: "p_bob",
    songs: [paperLanterns, tinBoat],
    shortLink: "https://spotify.link/known",
    deadLink: "https://spotify.link/dead",
    foreignLink: "https://spotify.link/foreign",
    play(trackId, endedAtMs) {
      const track = trackId === tinBoat.id ? tinBoat : paperLanterns;
      history.push({ track, endedAtMs, shownAtMs: endedAtMs });
      history.sort((a, b) => a.endedAtMs - b.endedAtMs);
    },
    loseAccess: () => {
      state.isLost = true;
    },
    breakDown: (isDown) => {
      state.isDown = isDown;
    },
    close: async () => {},
  };
});

it("a late play appears with its old time, and a hidden one never", async () => {
  const clock = { atMs: nowMs, nowMs: () => clock.atMs };
  const history = [row(nowMs - hourMs, nowMs + hourMs), row(nowMs - 1_000, Number.POSITIVE_INFINITY)];
  const { music } = simulatedSpotify({ clock, historyOf: () => history });
  expect((await music.recentPlays("p")).plays).toEqual([]);
  clock.atMs += hourMs;
  expect((await music.recentPlays("p")).plays.map(({ endedAtMs }) => endedAtMs)).toEqual([nowMs - hourMs]);
});

it("a day's calls are limited, and the refusal says when there is room again", async () => {
  const clock = { atMs: nowMs, nowMs: () => clock.atMs };
  const spotify = simulatedSpotify({ clock, historyOf: () => [], callsPerDay: 2 });
  await spotify.music.recentPlays("p");
  clock.atMs += hourMs;
  await spotify.music.recentPlays("p");
  const refused = await spotify.music.recentPlays("p").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UpstreamError);
  expect(refused).toMatchObject({ retryAfterMs: 23 * hourMs });
  clock.atMs += 23 * hourMs;
  await spotify.music.recentPlays("p");
  expect(spotify.calls).toBe(3);
});
