import { expect, test } from "vitest";
import { UpstreamError } from "../../../src/bots/errors.js";
import { dayMs } from "../../../src/bots/zoned-time.js";
import { closesAtMs, weekAt } from "../../../src/plugins/release-radar/weeks.js";
import { aFollower, anArtist, openedRadar, releasesSong, weekKey } from "./opened-radar.js";

/** Somebody disconnects Spotify while the radar waits for Spotify's answer: what comes then is not theirs any more. */
function leavingDuring(method: "create" | "replace", sinceMs = 0) {
  const radar = openedRadar();
  const band = anArtist("Band");
  radar.releases.follow("p_ann", band);
  releasesSong(radar, "Lanterns", band);
  const call = radar.playlists[method].bind(radar.playlists) as (...given: unknown[]) => Promise<unknown>;
  const leaving = async (...given: unknown[]) => {
    if (radar.clock.nowMs() < sinceMs) throw new UpstreamError("spotify", "down", { status: 503 });
    const answer = await call(...given);
    for (const name of radar.host.kept("p_ann").keys()) await radar.host.records.change("p_ann", name, () => null);
    radar.host.put({ ...aFollower(), spotify: null });
    return answer;
  };
  Object.assign(radar.playlists, { [method]: leaving });
  return radar;
}

test.each([
  ["while their playlist is made", "create", 0],
  ["while it is filled", "replace", 0],
  ["while it is filled at the end of the week", "replace", closesAtMs(weekAt(weekKey) ?? expect.fail())],
] as const)("nothing is remembered of somebody who disconnects %s", async (_when, method, sinceMs) => {
  const radar = leavingDuring(method, sinceMs);
  await radar.says("radar on");
  await radar.host.advance(14 * dayMs);
  expect(radar.playlists.calls(method).length).toBeGreaterThan(0);
  expect([...radar.host.kept("p_ann")]).toEqual([]);
  expect(radar.host.told).toEqual([]);
});
