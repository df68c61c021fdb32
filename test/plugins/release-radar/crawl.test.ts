import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../../src/bots/errors.js";
import type { Releases } from "../../../src/bots/plugin-ports.js";
import { dayMs, minuteMs } from "../../../src/bots/zoned-time.js";
import {
  aFollower,
  anAlbum,
  anArtist,
  artistsNamed,
  aSong,
  endedAfter,
  inWeek,
  openedRadar,
  releasesSong,
  stoppingAfter,
  wednesdayMs,
  weekKey,
} from "./opened-radar.js";

const fridayEndMs = Date.UTC(2026, 11, 5);
const sundayMs = Date.UTC(2026, 11, 6);

describe("a week", () => {
  it("is looked through for everybody they follow, and told once", async () => {
    const radar = openedRadar();
    const [ann, bob] = [anArtist("Ann"), anArtist("Bob")];
    radar.releases.follow("p_ann", ann, bob);
    const uri = releasesSong(radar, "Lanterns", ann);
    await radar.says("radar on");
    expect(radar.week()).toMatchObject({ state: "complete", followed: 2, checked: 2, firstDay: "2026-11-21" });
    expect(radar.week()?.counts).toEqual({ artists: 1, releases: 1, tracks: 1, albums: 0, singles: 1 });
    expect(radar.songs()).toEqual([uri]);
    expect(radar.playlists.ids()).toHaveLength(1);
    expect(radar.host.told.map(({ id }) => id)).toEqual([`week-${weekKey}`]);
    expect(radar.host.errors).toEqual([]);
    expect(radar.crawl()).toBeNull();
  });

  it("asks for four groups of each artist, and for nothing twice", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    releasesSong(radar, "Lanterns", artist);
    await radar.says("radar on");
    const asked = radar.releases.calls().map(({ method, group = "" }) => `${method} ${group}`.trim());
    expect(asked).toEqual([
      ...["followed", "albums album", "albums single", "albums compilation", "albums appears_on", "tracks"],
    ]);
    expect(radar.playlists.calls().map(({ method }) => method)).toEqual(["create", "replace"]);
  });

  it.each(["2026-01-03T11:00:00Z", "2026-01-04T00:00:00Z", "2026-01-07T09:00:00Z"])(
    "of a run on %s is 2025-52",
    async (moment) => {
      const radar = openedRadar({ nowMs: Date.parse(moment) });
      const artist = anArtist("Ann");
      radar.releases.follow("p_ann", artist);
      const uri = releasesSong(radar, "In", artist, { releasedOn: "2026-01-02" });
      releasesSong(radar, "Out", artist, { releasedOn: "2026-01-03" });
      await radar.says("radar on");
      expect(radar.week("2025-52")).toMatchObject({ firstDay: "2025-12-27", lastDay: "2026-01-02" });
      expect(radar.songs()).toEqual([uri]);
    },
  );

  it("follows a week by the clock, and never begins before its last day is over", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    await radar.says("radar on");
    const next = releasesSong(radar, "Next", artist, { releasedOn: "2026-12-04" });
    await radar.host.advance(sundayMs - 1 - wednesdayMs);
    expect(radar.week("2026-48")).toBeNull();
    await radar.host.advance(1);
    expect(radar.week("2026-48")).toMatchObject({ state: "complete", firstDay: "2026-11-28", lastDay: "2026-12-04" });
    expect(radar.songs()).toEqual([next]);
  });

  it("is no news any more once another one is closed that has something new", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    releasesSong(radar, "Lanterns", artist);
    await radar.says("radar on");
    await radar.host.advance(sundayMs - wednesdayMs);
    const [told] = radar.host.told;
    expect(told && (await radar.host.words(told))).toContain("1 new release");
    releasesSong(radar, "Next", artist, { releasedOn: "2026-12-11" });
    await radar.host.advance(7 * dayMs);
    const [old, young] = radar.host.told;
    expect(old && (await radar.host.words(old))).toBe("");
    expect(young && (await radar.host.words(young))).toContain("1 new release");
  });

  it("follows another pattern where one is set", async () => {
    const radar = openedRadar({ cron: "30 6 * * 1" });
    radar.releases.follow("p_ann", anArtist("Ann"));
    await radar.says("radar on");
    expect(radar.host.planned("p_ann", "week")).toBe(Date.UTC(2026, 11, 7, 6, 30));
  });

  it("has the releases of all pages of followed artists", async () => {
    const radar = openedRadar();
    const artists = artistsNamed("A", 120);
    radar.releases.follow("p_ann", ...artists);
    const uris = artists.map((artist, at) => releasesSong(radar, `S${at}`, artist));
    await radar.says("radar on");
    expect(radar.releases.calls("followed")).toHaveLength(3);
    expect(radar.week()).toMatchObject({ followed: 120, checked: 120 });
    expect([...radar.songs()].sort()).toEqual([...uris].sort());
  });

  it("replaces the first hundred songs and adds the others by hundreds, in order", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    const songs = [0, 1, 2, 3, 4].map((album) =>
      Array.from({ length: 50 }, (_, at) => aSong(`${album}x${at}`, artist)),
    );
    for (const [at, tracks] of songs.entries())
      radar.releases.release(
        "album",
        anAlbum(`A${at}`, artist, { trackCount: 50, releasedOn: `2026-11-2${7 - at}` }),
        tracks,
      );
    await radar.says("radar on");
    expect(radar.songs()).toEqual(songs.flat().map(({ uri }) => uri));
    const writes = radar.playlists.calls().slice(-3);
    expect(writes.map(({ method, uris }) => [method, uris.length])).toEqual([
      ["replace", 100],
      ["add", 100],
      ["add", 50],
    ]);
  });

  it("finds a single behind fifty albums", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    for (let at = 0; at < 60; at += 1)
      radar.releases.release(
        "album",
        anAlbum(`Old${at}`, artist, { releasedOn: `20${String(at % 20).padStart(2, "0")}-01-01` }),
      );
    const uri = releasesSong(radar, "Single", artist);
    await radar.says("radar on");
    expect(radar.songs()).toEqual([uri]);
    expect(radar.releases.calls("albums")).toHaveLength(4);
  });

  it("takes from an album of many artists only the songs of those who are followed", async () => {
    const radar = openedRadar();
    const [ann, bob, cleo] = [anArtist("Ann"), anArtist("Bob"), anArtist("Cleo")];
    radar.releases.follow("p_ann", ann, bob);
    const songs = [aSong("one", cleo), aSong("two", bob), aSong("three", cleo, ann), aSong("four", cleo)];
    const album = anAlbum("Sampler", anArtist("VariousArtists"), { kind: "compilation", trackCount: 4 });
    for (const { id } of [ann, bob]) radar.releases.releaseOf(id, "appears_on", album, songs);
    await radar.says("radar on");
    expect(radar.songs()).toEqual([songs[1]?.uri, songs[2]?.uri]);
    expect(radar.releases.calls("tracks")).toHaveLength(1);
  });

  it("has clean and explicit copies once, and asks for the songs of one", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    for (const name of ["Night (Explicit)", "Night (Clean)"])
      radar.releases.release("single", anAlbum(name, artist, { kind: "single" }), [aSong(name, artist)]);
    await radar.says("radar on");
    expect(radar.songs()).toHaveLength(1);
    expect(radar.releases.calls("tracks")).toHaveLength(1);
  });

  it("counts what has only a month once, in the first week that touches it, and a year never", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    const month = releasesSong(radar, "Month", artist, { releasedOn: "2026-11" });
    releasesSong(radar, "Year", artist, { releasedOn: "2026" });
    await radar.says("radar on");
    expect(radar.songs()).toEqual([month]);
    await radar.host.advance(sundayMs - wednesdayMs);
    expect(radar.week("2026-48")).toMatchObject({ state: "complete", releases: [] });
    expect(radar.songs()).toEqual([]);
  });

  it("empties the playlist when nothing is new, keeps the week, and says nothing", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    releasesSong(radar, "Lanterns", artist);
    await radar.says("radar on");
    expect(radar.songs()).toHaveLength(1);
    await radar.host.advance(sundayMs - wednesdayMs);
    expect(radar.songs()).toEqual([]);
    expect(radar.week("2026-48")).toMatchObject({ state: "complete", counts: { releases: 0 } });
    expect(radar.host.told).toHaveLength(1);
    expect(radar.playlists.ids()).toHaveLength(1);
  });

  it("makes no playlist before there is something to put in, nor for somebody who follows nobody", async () => {
    const radar = openedRadar();
    await radar.says("radar on");
    expect(radar.week()).toMatchObject({ state: "complete", followed: 0 });
    expect(radar.playlists.calls()).toEqual([]);
    expect(radar.host.told).toEqual([]);
  });
});

describe("the playlist", () => {
  async function withPlaylist() {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    releasesSong(radar, "Lanterns", artist);
    await radar.says("radar on");
    const uri = releasesSong(radar, "Next", artist, { releasedOn: "2026-12-04" });
    return { radar, uri };
  }

  it("is called after us, and is the same every week", async () => {
    const { radar } = await withPlaylist();
    await radar.host.advance(sundayMs - wednesdayMs);
    const [id = "", ...others] = radar.playlists.ids();
    expect(others).toEqual([]);
    expect(radar.playlists.described(id).name).toBe("Send Songs: New releases");
  });

  it("is made anew when it is gone, once", async () => {
    const { radar, uri } = await withPlaylist();
    radar.playlists.destroy(radar.playlists.ids()[0] ?? "");
    await radar.host.advance(sundayMs - wednesdayMs);
    expect(radar.songs()).toEqual([uri]);
    expect(radar.playlists.calls("create")).toHaveLength(2);
    expect(radar.week("2026-48")?.playlistId).toBe(radar.playlists.ids()[0]);
  });

  it("is not made again and again where Spotify does not find what it has just made", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    const uri = releasesSong(radar, "Lanterns", artist);
    const { replace } = radar.playlists;
    let looks = 0;
    radar.playlists.replace = async (...given) => {
      looks += 1;
      if (looks > 50) throw new Error("again and again");
      return looks <= 2 ? null : replace(...given);
    };
    await radar.says("radar on");
    await radar.host.advance(60 * minuteMs);
    expect(radar.playlists.calls("create").length).toBeLessThanOrEqual(2);
    expect(radar.playlists.uris(radar.playlists.ids().at(-1) ?? "")).toEqual([uri]);
  });

  it.each([500, 503, "timeout", "forbidden", "rate"])("is not made anew after %s", async (status) => {
    const { radar, uri } = await withPlaylist();
    radar.playlists.fail("replace", new UpstreamError("spotify", "no", { status }), 2);
    await radar.host.advance(sundayMs + 60 * minuteMs - wednesdayMs);
    expect(radar.host.errors).toHaveLength(2);
    expect(radar.songs()).toEqual([uri]);
    expect(radar.playlists.calls("create")).toHaveLength(1);
  });

  it("that was made without an answer is found again", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    const uri = releasesSong(radar, "Lanterns", artist);
    radar.playlists.dieAfter("create");
    await radar.says("radar on");
    await radar.host.advance(10 * minuteMs);
    expect(radar.playlists.ids()).toHaveLength(1);
    expect(radar.songs()).toEqual([uri]);
  });

  it("and all the rest gets there when Spotify grants one call at a time", async () => {
    const radar = openedRadar({ isOneAtATime: true });
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    const songs = [0, 1, 2].map((album) => Array.from({ length: 50 }, (_, at) => aSong(`${album}x${at}`, artist)));
    for (const [at, tracks] of songs.entries())
      radar.releases.release("album", anAlbum(`A${at}`, artist, { releasedOn: `2026-11-2${7 - at}` }), tracks);
    await radar.says("radar on");
    await radar.host.advance(2 * minuteMs);
    expect(radar.week()).toMatchObject({ state: "complete", checked: 1 });
    expect(radar.songs()).toEqual(songs.flat().map(({ uri }) => uri));
    expect(radar.playlists.calls().map(({ method }) => method)).toEqual(["create", "replace", "add"]);
    expect(radar.releases.calls()).toHaveLength(1 + 4 + 3);
  });

  it("begins anew where nobody knows whether songs were added", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    const songs = [0, 1, 2].map((album) => Array.from({ length: 50 }, (_, at) => aSong(`${album}x${at}`, artist)));
    for (const [at, tracks] of songs.entries())
      radar.releases.release("album", anAlbum(`A${at}`, artist, { releasedOn: `2026-11-2${7 - at}` }), tracks);
    radar.playlists.dieAfter("add");
    await radar.says("radar on");
    await radar.host.advance(2 * minuteMs);
    expect(radar.songs()).toEqual(songs.flat().map(({ uri }) => uri));
    expect(radar.playlists.calls("replace")).toHaveLength(2);
  });

  it("fills while there is more to look for", async () => {
    const radar = openedRadar({ around: stoppingAfter(60) });
    const artists = artistsNamed("A", 30);
    radar.releases.follow("p_ann", ...artists);
    const first = releasesSong(radar, "First", artists[0] ?? anArtist("Ann"));
    await radar.says("radar on");
    expect(radar.week()).toBeNull();
    expect(radar.crawl()).toMatchObject({ followed: 30, filled: 1 });
    expect(radar.songs()).toEqual([first]);
    expect(radar.host.told).toEqual([]);
  });
});

/** For these artists Spotify has no answer while `isBroken`. */
function failingFor(ids: readonly string[], isBroken = () => true) {
  return (inner: Releases): Releases => ({
    ...inner,
    albums: async (artistId, group, offset) => {
      if (ids.includes(artistId) && isBroken()) throw new UpstreamError("spotify", "broken", { status: 500 });
      return inner.albums(artistId, group, offset);
    },
  });
}

describe("a crawl that is interrupted", () => {
  it("by the quota, wherever that is, ends the same and asks for nothing twice", async () => {
    const expected = await crawled((inner) => inner);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: expected.calls - 1 }), async (place) => {
        const radar = await crawled(stoppingAfter(place));
        expect(radar.songs).toEqual(expected.songs);
        expect(radar.calls).toBe(expected.calls);
        expect(radar.told).toEqual(expected.told);
        expect(radar.playlists).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  it("by a death after any write, ends the same", async () => {
    const expected = await crawled((inner) => inner);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), async (place) => {
        const radar = await crawled((inner) => inner, place);
        expect(radar.songs).toEqual(expected.songs);
        expect(radar.told).toEqual(expected.told);
        expect(radar.playlists).toBe(1);
        expect(radar.week).toEqual(expected.week);
      }),
      { numRuns: 60 },
    );
  });

  async function crawled(around: (inner: Releases) => Releases, dyingAt?: number) {
    const radar = openedRadar({ around });
    const artists = artistsNamed("A", 12);
    radar.releases.follow("p_ann", ...artists);
    for (const [at, artist] of artists.entries()) if (at % 4 === 0) releasesSong(radar, `S${at}`, artist);
    await radar.host.types("p_ann", "radar on");
    let steps = 0;
    const isWrite = (what: string) => /^(?:changed|plan|tell|told) /u.test(what);
    radar.host.onStep((what) => {
      if (isWrite(what) && steps++ === dyingAt) throw new Error("died");
    });
    await radar.host.advance(8 * 60 * minuteMs);
    const week = radar.week();
    return {
      songs: radar.songs(),
      calls: radar.releases.calls().length,
      told: radar.host.told.map(({ id }) => id),
      playlists: radar.playlists.ids().length,
      week: week && { ...week, closedAtMs: 0 },
    };
  }
});

describe("a week that runs out of time", () => {
  it("is closed as far as it came, says so, and the next one begins with the others", async () => {
    const radar = openedRadar({ around: endedAfter(1 + 4 * 5 + 1) });
    const artists = artistsNamed("A", 40);
    radar.releases.follow("p_ann", ...artists);
    const uri = releasesSong(radar, "First", artists[0] ?? anArtist("Ann"));
    await radar.says("radar on");
    await radar.host.advance(fridayEndMs - 1 - wednesdayMs);
    expect(radar.week()).toBeNull();
    await radar.host.advance(1);
    expect(radar.week()).toMatchObject({ state: "partial", followed: 40, checked: 5 });
    expect(radar.songs()).toEqual([uri]);
    const told = radar.host.told[0];
    expect(told && (await radar.host.words(told))).toContain("I checked 5 of 40 artists; then the time");
    await radar.host.advance(sundayMs - fridayEndMs);
    expect(radar.crawl()).toMatchObject({ week: "2026-48" });
    expect(radar.host.kept("p_ann").get("resume")).toEqual({ after: artists[4]?.id });
  });

  it("begins the next one behind the last artist", async () => {
    let left = 12;
    const radar = openedRadar({
      around: (inner) => ({
        ...inner,
        albums: async (...call) => {
          left -= 1;
          if (left < 0) throw new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs: dayMs });
          return inner.albums(...call);
        },
      }),
    });
    const artists = artistsNamed("A", 8);
    radar.releases.follow("p_ann", ...artists);
    await radar.says("radar on");
    await radar.host.advance(fridayEndMs - wednesdayMs);
    expect(radar.week()).toMatchObject({ state: "partial", checked: 3 });
    left = 1_000;
    const before = radar.releases.calls("albums").length;
    await radar.host.advance(sundayMs - fridayEndMs);
    expect(radar.releases.calls("albums")[before]?.id).toBe(artists[3]?.id);
    expect(radar.week("2026-48")).toMatchObject({ state: "complete", checked: 8 });
    expect(radar.host.kept("p_ann").has("resume")).toBe(false);
  });

  it("takes what others have found out, before it is closed", async () => {
    let isClosedTo = "";
    const radar = openedRadar({
      people: [aFollower("p_ann"), aFollower("p_bob")],
      around: (inner) => ({
        ...inner,
        followed: async (personId, after) => {
          if (personId === isClosedTo && after !== null)
            throw new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs: dayMs });
          return inner.followed(personId, after);
        },
      }),
    });
    const artists = artistsNamed("A", 60);
    for (const id of ["p_ann", "p_bob"]) radar.releases.follow(id, ...artists);
    releasesSong(radar, "Last", artists[59] ?? anArtist("Ann"));
    isClosedTo = "p_bob";
    await radar.host.types("p_bob", "radar on");
    await radar.says("radar on");
    await radar.host.advance(fridayEndMs - wednesdayMs);
    expect(radar.week(weekKey, "p_ann")).toMatchObject({ state: "complete", checked: 60 });
    // The second page of the list never came.
    expect(radar.week(weekKey, "p_bob")).toMatchObject({ state: "partial", followed: 0 });
  });
});

describe("artists that fail", () => {
  it("are skipped, counted and named", async () => {
    const artists = artistsNamed("Band", 5);
    const radar = openedRadar({ around: failingFor([artists[2]?.id ?? ""]) });
    radar.releases.follow("p_ann", ...artists);
    releasesSong(radar, "Lanterns", artists[4] ?? anArtist("Ann"));
    await radar.says("radar on");
    expect(radar.week()).toMatchObject({ state: "complete", checked: 4, failed: [artists[2]?.id] });
    const told = radar.host.told[0];
    const words = told && (await radar.host.words(told));
    expect(words).toContain("I checked 4 of 5 artists.");
    expect(words).toContain("Spotify gave no answer for Band2.");
  });

  it("make a bad day when they are more than half: it is said, and tried again on the next", async () => {
    const artists = artistsNamed("Band", 5);
    let isBroken = true;
    const radar = openedRadar({
      around: failingFor(
        artists.slice(0, 3).map(({ id }) => id),
        () => isBroken,
      ),
    });
    radar.releases.follow("p_ann", ...artists);
    const uri = releasesSong(radar, "Lanterns", artists[0] ?? anArtist("Ann"));
    await radar.says("radar on");
    await radar.host.advance(60 * minuteMs);
    expect(radar.week()).toBeNull();
    const [told, ...more] = radar.host.told;
    expect(more).toEqual([]);
    expect(told && (await radar.host.words(told))).toMatch(/^For 3 of the 5 artists .* I try again tomorrow\.$/u);
    const asked = radar.releases.calls("albums").length;
    isBroken = false;
    await radar.host.advance(dayMs);
    expect(radar.week()).toMatchObject({ state: "complete", checked: 5, failed: [] });
    expect(radar.releases.calls("albums").length - asked).toBe(12);
    expect(radar.songs()).toEqual([uri]);
    expect(radar.host.told.map(({ id }) => id)).toEqual([`failed-${weekKey}`, `week-${weekKey}`]);
  });

  it("make a failed week when they never answer", async () => {
    const artists = artistsNamed("Band", 3);
    const radar = openedRadar({ around: failingFor(artists.map(({ id }) => id)) });
    radar.releases.follow("p_ann", ...artists);
    await radar.says("radar on");
    await radar.host.advance(fridayEndMs - wednesdayMs);
    expect(radar.week()).toMatchObject({ state: "failed", checked: 0, followed: 3 });
    expect(radar.week()?.failed).toHaveLength(3);
    expect(radar.host.told.map(({ id }) => id)).toEqual([`failed-${weekKey}`]);
    expect(radar.host.errors).toEqual([]);
  });

  it("are no reason to go on at once when it is Spotify that fails", async () => {
    const artists = artistsNamed("Band", 30);
    const radar = openedRadar({ around: failingFor(artists.map(({ id }) => id)) });
    radar.releases.follow("p_ann", ...artists);
    await radar.says("radar on");
    expect(radar.crawl()?.failed).toHaveLength(3);
    expect(radar.host.planned("p_ann", "crawl")).toBe(wednesdayMs + 30 * minuteMs);
  });

  it("are not those whom Spotify does not know any more", async () => {
    const radar = openedRadar();
    const [ann, bob] = [anArtist("Ann"), anArtist("Bob")];
    radar.releases.follow("p_ann", ann, bob);
    radar.releases.removeArtist(ann.id);
    await radar.says("radar on");
    expect(radar.week()).toMatchObject({ state: "complete", checked: 2, failed: [] });
  });
});

describe("people who follow the same artists", () => {
  it("cost the calls of one, also while both are looked through at once", async () => {
    const people = ["p_ann", "p_bob"].map((id) => aFollower(id));
    const radar = openedRadar({ people });
    const artists = artistsNamed("A", 30);
    for (const { id } of people) radar.releases.follow(id, ...artists);
    const uri = releasesSong(radar, "Lanterns", artists[7] ?? anArtist("Ann"));
    for (const { id } of people) await radar.host.types(id, "radar on");
    await radar.host.runDue();
    expect(radar.releases.calls("albums")).toHaveLength(30 * 4);
    expect(radar.releases.calls("tracks")).toHaveLength(1);
    for (const { id } of people) expect(radar.week(weekKey, id)).toMatchObject({ state: "complete", checked: 30 });
    for (const id of radar.playlists.ids()) expect(radar.playlists.uris(id)).toEqual([uri]);
    expect(radar.playlists.ids()).toHaveLength(2);
  });

  it("do not ask at the same time", async () => {
    const people = ["p_ann", "p_bob", "p_cleo"].map((id) => aFollower(id));
    const radar = openedRadar({ people });
    const artist = anArtist("Ann");
    for (const { id } of people) radar.releases.follow(id, artist);
    for (const { id } of people) await radar.host.types(id, "radar on");
    const { week, crawl } = radar.plugin.jobs ?? {};
    await Promise.all(people.map(({ id }) => week?.(id)));
    await Promise.all(people.map(({ id }) => crawl?.(id)));
    expect(radar.releases.calls("albums")).toHaveLength(4);
  });
});

describe("two runs for one person at once", () => {
  it("make one playlist, one message, and ask for each artist once", async () => {
    const radar = openedRadar();
    const artists = artistsNamed("A", 3);
    radar.releases.follow("p_ann", ...artists);
    for (const [at, artist] of artists.entries()) releasesSong(radar, `S${at}`, artist);
    await radar.host.types("p_ann", "radar on");
    const { week, crawl } = radar.plugin.jobs ?? {};
    await Promise.all([week?.("p_ann"), week?.("p_ann")]);
    await Promise.all([crawl?.("p_ann"), crawl?.("p_ann"), crawl?.("p_ann")]);
    expect(radar.playlists.ids()).toHaveLength(1);
    expect(radar.releases.calls("albums")).toHaveLength(12);
    expect(radar.host.told).toHaveLength(1);
    expect(radar.week()).toMatchObject({ state: "complete", checked: 3 });
  });
});

describe("what is kept", () => {
  it("are ids and counts, for sixty weeks", async () => {
    const radar = openedRadar();
    const artist = { ...anArtist("Ann"), name: "Secret Band" };
    radar.releases.follow("p_ann", artist);
    releasesSong(radar, "Secret Song", artist);
    await radar.says("radar on");
    const kept = JSON.stringify([...radar.host.kept("p_ann")]).toLowerCase();
    expect(kept).not.toContain("secret ");
    expect([...radar.host.kept("p_ann").keys()].sort()).toEqual(["enrolled", "playlist", `week:${weekKey}`]);
    await radar.host.advance(70 * 7 * dayMs);
    const weeks = [...radar.host.kept("p_ann").keys()].filter((name) => name.startsWith("week:"));
    expect(weeks).toHaveLength(60);
  });

  it("are the last twenty runs, as numbers", async () => {
    const radar = openedRadar();
    radar.releases.follow("p_ann", anArtist("Ann"));
    await radar.says("radar on");
    await radar.host.advance(25 * 7 * dayMs);
    const runs = radar.host.kept("plugin_release-radar").get("runs");
    expect(runs).toHaveLength(20);
    expect(JSON.stringify(runs)).not.toContain("p_ann");
    expect(Array.isArray(runs) && runs[0]).toMatchObject({ state: "complete", followed: 1, checked: 1, calls: 5 });
  });

  it("is nothing of the week that was being looked through, when it is turned off", async () => {
    const radar = openedRadar({ around: endedAfter(30) });
    radar.releases.follow("p_ann", ...artistsNamed("A", 60));
    await radar.says("radar on");
    expect(radar.crawl()).not.toBeNull();
    await radar.says("radar off");
    expect([...radar.host.kept("p_ann").keys()]).toEqual([]);
    for (const job of ["week", "crawl", "close"]) expect(radar.host.planned("p_ann", job)).toBeNull();
  });

  it("is nothing when it is turned off in the middle of a run", async () => {
    const radar = openedRadar();
    radar.releases.follow("p_ann", ...artistsNamed("A", 9));
    releasesSong(radar, "Lanterns", anArtist("A1"), { releasedOn: inWeek });
    await radar.host.types("p_ann", "radar on");
    let isOff = false;
    const { albums } = radar.releases;
    radar.releases.albums = async (...call) => {
      if (!isOff) await radar.plugin.enrolment?.turn("p_ann", false);
      isOff = true;
      return albums(...call);
    };
    await radar.host.runDue();
    expect([...radar.host.kept("p_ann").keys()]).toEqual([]);
    expect(radar.playlists.calls()).toEqual([]);
    expect(radar.host.told).toEqual([]);
  });

  it("is nothing of somebody who is gone", async () => {
    const radar = openedRadar({ around: stoppingAfter(30) });
    radar.releases.follow("p_ann", ...artistsNamed("A", 60));
    await radar.says("radar on");
    radar.host.forget("p_ann");
    await radar.host.advance(9 * dayMs);
    expect(radar.host.kept("p_ann").size).toBe(0);
  });
});

describe("somebody whose Spotify is not there", () => {
  it("costs no call until it is", async () => {
    const radar = openedRadar({ around: stoppingAfter(10) });
    radar.releases.follow("p_ann", ...artistsNamed("A", 9));
    await radar.says("radar on");
    const person = aFollower();
    radar.host.put(aFollower("p_ann", { spotify: person.spotify && { ...person.spotify, state: "needs_reauth" } }));
    const calls = radar.releases.calls().length;
    await radar.host.advance(6 * 60 * minuteMs);
    expect(radar.releases.calls()).toHaveLength(calls);
    radar.host.put(person);
    await radar.host.advance(2 * 60 * minuteMs);
    expect(radar.week()).toMatchObject({ state: "complete", checked: 9 });
  });

  it("is told once a week when a permission turns out to be missing", async () => {
    const radar = openedRadar();
    radar.releases.follow("p_ann", anArtist("Ann"));
    radar.releases.refuse("p_ann", "scope");
    await radar.says("radar on");
    await radar.host.advance(dayMs);
    expect(radar.host.told.map(({ id }) => id)).toEqual([`refused-${weekKey}`]);
    const told = radar.host.told[0];
    expect(told && (await radar.host.words(told))).toContain("Type radar on");
  });

  it("is not told what they do not want to hear", async () => {
    const radar = openedRadar({ people: [aFollower("p_ann", { optOuts: ["plugin:release-radar"] })] });
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    releasesSong(radar, "Lanterns", artist);
    await radar.says("radar on");
    expect(radar.week()?.counts.releases).toBe(1);
    expect(radar.host.told).toEqual([]);
  });
});
