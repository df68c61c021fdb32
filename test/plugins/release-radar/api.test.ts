import { describe, expect, it } from "vitest";
import { sayIn } from "../../../src/bots/say.js";
import { radarSettings } from "../../../src/plugins/release-radar/settings.js";
import {
  aFollower,
  anAlbum,
  anArtist,
  artistsNamed,
  aSong,
  endedAfter,
  openedRadar,
  releasesSong,
  weekKey,
} from "./opened-radar.js";

type Radar = ReturnType<typeof openedRadar>;

/** As the core calls it: the query is read, and the answer has to fit what is promised. */
async function asks({ plugin }: Radar, path: string, query: Record<string, string> = {}) {
  const route = plugin.api?.find((one) => one.path === path);
  if (!route) throw new Error(`no route ${path}`);
  const answer = await route.handle({ person: aFollower(), query: route.query?.parse(query), body: undefined });
  return JSON.parse(JSON.stringify(route.answer.parse(answer)));
}

async function filled() {
  const radar = openedRadar();
  const [ann, bob] = [anArtist("Ann"), anArtist("Bob")];
  radar.releases.follow("p_ann", ann, bob);
  releasesSong(radar, "Lanterns", ann, { releasedOn: "2026-11-25" });
  releasesSong(radar, "Tin Boat", bob, { releasedOn: "2026-11-24" });
  radar.releases.release("album", anAlbum("Harbour", ann, { releasedOn: "2026-11-22" }), [aSong("one", ann)]);
  await radar.says("radar on");
  return radar;
}

describe("GET /release-radar/history", () => {
  it("has the weeks newest first, with their releases by artist", async () => {
    const radar = await filled();
    await radar.host.advance(7 * 86_400_000);
    const { currentWeek, count, weeks } = await asks(radar, "/release-radar/history");
    expect([currentWeek, count]).toEqual(["2026-49", 2]);
    expect(weeks.map(({ weekKey: key }: { weekKey: string }) => key)).toEqual(["2026-48", weekKey]);
    const [ann, bob] = [anArtist("Ann").id, anArtist("Bob").id];
    expect(weeks[1]).toMatchObject({
      display: "Nov 21 – 27, 2026",
      weekStartDate: "2026-11-21",
      weekEndDate: "2026-11-27",
      state: "complete",
      followedArtists: 2,
      checkedArtists: 2,
      failedArtists: 0,
      stats: { artistCount: 2, releaseCount: 3, trackCount: 3, albumCount: 1, singleCount: 2 },
      playlistUrl: `https://open.spotify.com/playlist/${radar.playlists.ids()[0]}`,
    });
    expect(
      weeks[1].releases.map(({ name, artistName }: { name: string; artistName: string }) => [name, artistName]),
    ).toEqual([
      ["Lanterns", "Ann"],
      ["Tin Boat", "Bob"],
      ["Harbour", "Ann"],
    ]);
    expect(weeks[1].byArtist).toEqual([
      { artistId: ann, artistName: "Ann", albumIds: [weeks[1].releases[0].albumId, weeks[1].releases[2].albumId] },
      { artistId: bob, artistName: "Bob", albumIds: [weeks[1].releases[1].albumId] },
    ]);
  });

  it("has no more weeks than asked for, 26 unless told otherwise", async () => {
    const radar = await filled();
    await radar.host.advance(40 * 7 * 86_400_000);
    expect((await asks(radar, "/release-radar/history")).count).toBe(26);
    expect((await asks(radar, "/release-radar/history", { limit: "3" })).count).toBe(3);
  });

  it.each(["0", "61", "x", "1.5", ""])("refuses a limit of “%s”", async (limit) => {
    await expect(asks(openedRadar(), "/release-radar/history", { limit })).rejects.toThrow("limit");
  });

  it("has the week that is being looked through, and no names it cannot have", async () => {
    const radar = openedRadar({ around: endedAfter(40) });
    const artists = artistsNamed("A", 30);
    radar.releases.follow("p_ann", ...artists);
    releasesSong(radar, "Lanterns", artists[0] ?? anArtist("Ann"));
    await radar.says("radar on");
    const { weeks } = await asks(radar, "/release-radar/history");
    expect(weeks[0]).toMatchObject({ state: "running", followedArtists: 30, stats: { releaseCount: 1 } });
    await radar.says("radar off");
    expect((await asks(radar, "/release-radar/history")).weeks).toEqual([]);
  });
});

describe("GET /release-radar/check", () => {
  it("says whether it is on, and which week is running", async () => {
    const radar = openedRadar();
    const running = { currentWeek: "2026-48", weekStartDate: "2026-11-28", weekEndDate: "2026-12-04" };
    expect(await asks(radar, "/release-radar/check")).toEqual({ enrolled: false, hasHistory: false, ...running });
    await radar.says("radar on");
    expect(await asks(radar, "/release-radar/check")).toEqual({ enrolled: true, hasHistory: true, ...running });
  });
});

describe("the page", () => {
  const say = sayIn({ language: "en", spell: (command) => command });

  it("shows the last week, all weeks, and the switch", async () => {
    const radar = await filled();
    const person = aFollower();
    const sections = await radar.plugin.page?.(person, { person, say });
    const [section] = sections ?? [];
    expect(section).toMatchObject({ id: "radar", title: "New releases" });
    const tables = section?.blocks.flatMap((block) => (block.kind === "table" ? [block] : [])) ?? [];
    expect(tables.map(({ rows }) => rows.length)).toEqual([3, 1]);
    expect(tables[0]?.rows[0]?.map(({ text }) => text)).toEqual(["Lanterns", "Ann", "Single", "2026-11-25"]);
    expect(tables[1]?.rows[0]?.map(({ text }) => text)).toEqual([weekKey, "Nov 21 – 27, 2026", "3", "3", "2 of 2"]);
    for (const { head, rows } of tables) for (const row of rows) expect(row).toHaveLength(head.length);
    expect(section?.blocks.at(-1)).toMatchObject({ kind: "actions", actions: [{ command: "radar off" }] });
  });

  it("explains it to whoever does not have it", async () => {
    const radar = openedRadar();
    const person = aFollower();
    const [section] = (await radar.plugin.page?.(person, { person, say })) ?? [];
    expect(section?.blocks[0]).toMatchObject({ kind: "text", text: expect.stringContaining("To begin: radar on") });
    expect(section?.blocks.at(-1)).toMatchObject({ kind: "actions", actions: [{ command: "radar on" }] });
  });
});

describe("the setting", () => {
  it("is Sunday at midnight unless told otherwise", () => {
    expect(radarSettings.parse({})).toEqual({ RADAR_CRON: "0 0 * * 0" });
    expect(radarSettings.parse({ RADAR_CRON: " 30 6 * * 1 " })).toEqual({ RADAR_CRON: "30 6 * * 1" });
  });

  it.each(["soon", "0 0 * *", "0 0 0 * * 0"])("refuses “%s” by its name", (value) => {
    expect(() => radarSettings.parse({ RADAR_CRON: value })).toThrow("RADAR_CRON");
  });

  it("of times that never come is refused when it is opened", () => {
    expect(() => openedRadar({ cron: "99 0 * * 0" })).toThrow("RADAR_CRON");
  });
});
