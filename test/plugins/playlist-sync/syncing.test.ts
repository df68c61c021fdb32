import { describe, expect, it } from "vitest";
import type { Track } from "../../../src/bots/domain.js";
import { AccessLostError, UpstreamError } from "../../../src/bots/errors.js";
import type { PlaylistEntry } from "../../../src/bots/plugin-ports.js";
import { runPair } from "../../../src/plugins/playlist-sync/run.js";
import { ann, dayMs, hourMs, minuteMs, type Opened, opened, songs, uri } from "./kit.js";

const quota = (retryAfterMs: number) => new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs });

/** A source and an empty target, both Ann's. */
function withPlaylists(rows: readonly (string | PlaylistEntry)[], there: readonly string[] = []) {
  const room = opened();
  const source = room.playlists.seed(room.id, { name: "Mix", rows });
  const target = room.playlists.seed(room.id, { name: "Archive", rows: there });
  return { ...room, source, target, begin: () => room.does(`sync ${source} into ${target} every day 9:00`) };
}

function added({ playlists }: Opened): string[][] {
  return playlists.calls("add").map(({ uris }) => [...uris]);
}

describe("a sync", () => {
  it.each([
    [0, []],
    [1, [1]],
    [99, [99]],
    [100, [100]],
    [101, [100, 1]],
    [1_000, Array.from({ length: 10 }, () => 100)],
  ])("brings %i songs over in order, at most 100 at once", async (count, sizes) => {
    const room = withPlaylists(songs(count));
    await room.begin();
    expect(room.playlists.uris(room.target)).toEqual(songs(count));
    expect(added(room).map(({ length }) => length)).toEqual(sizes);
  });

  it("says at the first run what came of it, also when there was nothing", async () => {
    const room = withPlaylists(songs(7));
    await room.begin();
    expect(await room.news()).toEqual([
      `7 new songs added\n“Mix” → “Archive”\nOpen in Spotify: https://open.spotify.com/playlist/${room.target}\n[Numbers: sync stats 1]`,
    ]);
    await room.does("sync now 1");
    expect(await room.news()).toEqual(["Nothing new: “Mix” → “Archive”"]);
  });

  it("says nothing of a planned run without anything new", async () => {
    const room = withPlaylists(songs(1));
    await room.begin();
    await room.news();
    await room.host.advance(3 * dayMs);
    expect(await room.news()).toEqual([]);
    room.playlists.edit(room.source, songs(2));
    await room.host.advance(dayMs);
    expect((await room.news()).join()).toMatch(/^One new song added/);
  });

  it("leaves out what the target has already, doubles, and what nobody can add", async () => {
    const [a = "", b = "", c = "", d = ""] = songs(4);
    const rows = [a, { kind: "local" }, b, a, { kind: "episode" }, c, { kind: "gone" }, b, d] as const;
    const room = withPlaylists(rows, [c]);
    await room.begin();
    expect(room.playlists.uris(room.target)).toEqual([c, a, b, d]);
    expect((await room.news()).join()).toMatch(/3 new songs added.*3 entries were left out/s);
  });

  it("costs one call when the source has not changed", async () => {
    const room = withPlaylists(songs(5));
    await room.begin();
    const before = room.playlists.calls().length;
    await room.host.advance(dayMs);
    expect(
      room.playlists
        .calls()
        .slice(before)
        .map(({ method }) => method),
    ).toEqual(["get"]);
  });

  it("does not read the target when it has dealt with every song of the source", async () => {
    const room = withPlaylists(songs(5));
    await room.begin();
    room.playlists.edit(room.source, songs(3));
    const before = room.playlists.calls().length;
    await room.host.advance(dayMs);
    expect(
      room.playlists
        .calls()
        .slice(before)
        .map(({ playlistId }) => playlistId),
    ).toEqual([room.source, room.source]);
  });

  it("does not bring back what was removed from the target by hand", async () => {
    const room = withPlaylists(songs(3), songs(1, "s", 2));
    await room.begin();
    room.playlists.edit(room.target, [songs(1)[0] ?? ""]);
    room.playlists.edit(room.source, songs(4));
    await room.host.advance(dayMs);
    expect(room.playlists.uris(room.target)).toEqual([...songs(1), ...songs(1, "s", 3)]);
  });

  it("adds nothing twice when it runs again", async () => {
    const room = withPlaylists(songs(150));
    await room.begin();
    await room.does("sync now 1");
    expect(room.playlists.uris(room.target)).toEqual(songs(150));
  });

  it("adds nothing twice when two run at the same time", async () => {
    const room = withPlaylists(songs(250));
    await room.says(`sync ${room.source} into ${room.target}`);
    const isDue = (_pair: unknown, { runs }: { runs: number }) => runs === 0;
    await Promise.all([1, 2, 3].map(() => runPair(room.host, ann(), 1, isDue)));
    expect(room.playlists.uris(room.target)).toEqual(songs(250));
    expect(added(room)).toHaveLength(3);
  });

  it("makes a new target once, private, with the name that was said", async () => {
    const room = opened();
    const source = room.playlists.seed(room.id, { rows: songs(3) });
    room.playlists.dieAfter("create");
    await room.does(`sync ${source} into new "From everywhere"`);
    await room.host.advance(hourMs);
    const made = room.playlists.ids().filter((id) => id !== source);
    expect(made.map((id) => room.playlists.described(id).name)).toEqual(["From everywhere"]);
    expect(room.playlists.uris(made[0] ?? "")).toEqual(songs(3));
  });

  it("waits where Spotify does not find at once what it has just made", async () => {
    const room = opened();
    const source = room.playlists.seed(room.id, { rows: songs(3) });
    const { add } = room.playlists;
    room.playlists.add = async () => {
      room.playlists.add = add;
      return null;
    };
    await room.does(`sync ${source} into new Archive`);
    await room.host.advance(hourMs);
    expect(room.playlists.uris(room.playlists.ids().at(-1) ?? "")).toEqual(songs(3));
    expect((await room.news()).map((text) => text.split("\n")[0])).toEqual(["3 new songs added"]);
  });

  it("takes no playlist of somebody else for the one that it has made", async () => {
    const room = opened();
    const source = room.playlists.seed(room.id, { rows: songs(3) });
    const hers = room.playlists.seed("p_eve", { name: "Archive", rows: songs(5, "e"), collaborators: [room.id] });
    const { mine } = room.playlists;
    // Of a stranger's playlist Spotify says no count.
    room.playlists.mine = async (...given) =>
      (await mine(...given)).map((one) => (one.id === hers ? { ...one, count: null } : one));
    room.playlists.fail("create", new UpstreamError("spotify", "unclear", { status: "unclear" }));
    await room.does(`sync ${source} into new Archive`);
    await room.host.advance(hourMs);
    expect(room.playlists.uris(hers)).toEqual(songs(5, "e"));
    expect(room.playlists.ids()).toHaveLength(3);
  });

  it("runs by the clock of its owner, also when that changes", async () => {
    const room = opened(ann({ zone: "Europe/Berlin" }));
    room.clock.set(Date.parse("2027-03-26T12:00:00Z"));
    const source = room.playlists.seed(room.id, { rows: songs(1) });
    await room.does(`sync ${source} into new Archive every day 2:30`);
    const runs: string[] = [];
    for (let day = 0; day < 4; day += 1) {
      runs.push(new Date(room.host.planned(room.id, "run") ?? 0).toISOString());
      await room.host.advance(dayMs);
    }
    // At night on the 28th the clock jumps from 2 to 3.
    expect(runs).toEqual([
      "2027-03-27T01:30:00.000Z",
      "2027-03-28T01:30:00.000Z",
      "2027-03-29T00:30:00.000Z",
      "2027-03-30T00:30:00.000Z",
    ]);
  });

  const track = (id: string, artistId: string, name: string): Track => ({
    ...{ id, name: `Song ${id}`, durationMs: 1, isrc: null, imageUrl: null, url: "" },
    artists: [{ id: artistId, name }],
  });

  /** Four songs: three by one artist, one by another. */
  function withArtists() {
    const room = opened();
    const source = room.playlists.seed(room.id, { name: "Mix", rows: [] });
    const ids = songs(4).map((one) => one.slice("spotify:track:".length));
    const tracks = ids.map((id, at) =>
      at < 3 ? track(id, "artist1", "The Tin Boats") : track(id, "artist2", "Quiet Harbour"),
    );
    for (const one of tracks) room.playlists.addTrack(one);
    return { ...room, source, ids, made: tracks };
  }

  it("counts what it has added, for its owner and for their page", async () => {
    const room = withArtists();
    const { source, ids } = room;
    await room.does(`sync ${source} into new Archive every monday 9:00`);
    room.playlists.edit(source, ids.slice(0, 2).map(uri));
    await room.host.advance(7 * dayMs);
    room.playlists.edit(source, ids.map(uri));
    await room.host.advance(7 * dayMs);
    expect(await room.does("sync stats")).toBe(
      [
        "1. “Mix” → “Archive”",
        "4 songs added since December 7, 2026, last on December 14, 2026",
        "Per week: 2026-W50 (2) and 2026-W51 (2)",
        "Most often: The Tin Boats (3) and Quiet Harbour (1)",
        "[All syncs: syncs]",
      ].join("\n"),
    );
  });

  it("says the days by its owner's clock", async () => {
    const room = opened(ann({ zone: "America/Los_Angeles" }));
    room.clock.set(Date.parse("2026-12-01T03:00:00Z"));
    const source = room.playlists.seed(room.id, { rows: songs(1) });
    await room.does(`sync ${source} into new Archive`);
    expect(await room.does("sync stats")).toContain(
      "One song added since November 30, 2026, last on November 30, 2026",
    );
  });

  it("keeps no names for long: later they are asked for by a song, or left out", async () => {
    const room = withArtists();
    room.playlists.edit(room.source, room.ids.map(uri));
    await room.does(`sync ${room.source} into new Archive every monday 9:00`);
    const { names, ...others } = Object.fromEntries(room.host.kept(room.id));
    expect(JSON.stringify(others)).not.toMatch(/Tin Boats|Mix/);
    expect(JSON.stringify(names)).toMatch(/Mix/);
    await room.does("sync pause 1");
    await room.host.advance(9 * dayMs);
    expect(room.host.kept(room.id).has("names")).toBe(false);
    expect(await room.does("sync stats")).not.toMatch(/Most often/);
    for (const one of room.made) room.tracks.set(one.id, one);
    // What nobody could tell is asked for once a day.
    await room.host.advance(dayMs);
    expect(await room.does("sync stats")).toMatch(/Most often: The Tin Boats \(3\)/);
  });
});

describe("one playlist per week", () => {
  it("gets what is new in that week, and the target stays as it is", async () => {
    const room = withPlaylists(songs(2));
    await room.begin();
    expect(await room.does("sync weekly 1 on")).toMatch(/private playlist of their own each week/);
    room.playlists.edit(room.source, songs(3));
    await room.host.advance(dayMs);
    room.playlists.edit(room.source, songs(4));
    await room.host.advance(dayMs);
    room.playlists.edit(room.source, songs(6));
    await room.host.advance(6 * dayMs);
    const made = room.playlists.ids().filter((id) => id !== room.source && id !== room.target);
    expect(made.map((id) => [room.playlists.described(id).name, room.playlists.uris(id)])).toEqual([
      ["Archive 2026-11-30", songs(4, "s", 2)],
    ]);
    room.playlists.edit(room.source, songs(7));
    await room.host.advance(dayMs);
    expect(room.playlists.described(room.playlists.ids().at(-1) ?? "").name).toBe("Archive 2026-12-07");
    expect(room.playlists.uris(room.target)).toEqual(songs(2));
    await room.does("sync weekly 1 off");
    room.playlists.edit(room.source, songs(8));
    await room.host.advance(dayMs);
    expect(room.playlists.uris(room.target)).toEqual([...songs(2), ...songs(1, "s", 7)]);
  });
});

describe("what is in the way", () => {
  it("of an unreadable source is said once, with what to do, and the sync waits", async () => {
    const room = withPlaylists(songs(3));
    room.playlists.hide(room.source);
    await room.begin();
    const [said = "", ...more] = await room.news();
    expect(said).toMatch(/Since November 2024.*add its songs to a playlist of your own.*sync resume 1/s);
    expect(more).toEqual([]);
    await room.host.advance(7 * dayMs);
    expect(await room.news()).toEqual([]);
    expect(room.playlists.calls("entries")).toHaveLength(1);
    await room.host.advance(9 * dayMs);
    expect(room.host.planned(room.id, "run")).toBeNull();
    expect(room.playlists.calls("entries")).toHaveLength(1);
    expect(await room.does("syncs")).toMatch(/waits for you/);
  });

  it("of a source that is gone is said, and over when it is there again and somebody says so", async () => {
    const room = withPlaylists(songs(3));
    const lost = "0000000000000000000000";
    await room.does(`sync ${lost} into ${room.target}`);
    expect((await room.news()).join()).toMatch(/cannot find the source.*Spotify's own playlists/s);
    await room.host.advance(dayMs);
    await room.does("sync resume 1");
    expect((await room.news()).join()).toMatch(/cannot find the source/);
  });

  it("of a target that is gone: a new one is a button away, and gets everything", async () => {
    const room = withPlaylists(songs(3));
    await room.begin();
    await room.news();
    room.playlists.destroy(room.target);
    room.playlists.edit(room.source, songs(4));
    await room.host.advance(dayMs);
    expect((await room.news()).join()).toMatch(/playlist has been deleted.*\[Make a new one: sync renew 1\]/s);
    expect(await room.does("sync renew 1")).toBe("Sync 1 gets a new private playlist, “Archive”, and fills it now.");
    const made = room.playlists.ids().at(-1) ?? "";
    expect(room.playlists.described(made).name).toBe("Archive");
    expect(room.playlists.uris(made)).toEqual(songs(4));
    expect(await room.does("sync stats")).toMatch(/7 songs added/);
  });

  it("of a target that belongs to somebody else", async () => {
    const room = withPlaylists(songs(3));
    const other = room.playlists.seed("p_bob", { rows: [] });
    await room.does(`sync ${room.source} into ${other}`);
    expect((await room.news()).join()).toMatch(/does not let me add songs to the target/);
  });

  it("of a target that would be too full", async () => {
    const room = withPlaylists(songs(2, "n"), songs(9_999));
    await room.begin();
    expect((await room.news()).join()).toMatch(/more than 10,000 songs/);
    expect(added(room)).toEqual([]);
  });

  it("of a source that is too long", async () => {
    const room = withPlaylists(songs(10_001));
    await room.begin();
    expect((await room.news()).join()).toMatch(/more than 10,000 entries/);
    expect(room.playlists.calls("entries")).toEqual([]);
  });

  it("of lost access is said once with the login link, and it goes on by itself after the login", async () => {
    const room = withPlaylists(songs(3));
    await room.begin();
    await room.news();
    room.playlists.edit(room.source, songs(5));
    room.playlists.refuse(room.id, "invalid-grant");
    await room.host.advance(dayMs);
    expect((await room.news()).join()).toMatch(/spotify\/login\?.*ask=playlists/);
    const calls = room.playlists.calls().length;
    await room.host.advance(2 * dayMs);
    expect(room.playlists.calls()).toHaveLength(calls);
    expect(await room.news()).toEqual([]);
    room.playlists.refuse(room.id, null);
    const person = ann();
    room.host.put({ ...person, spotify: person.spotify && { ...person.spotify, authorizedAtMs: room.clock.nowMs() } });
    await room.host.advance(2 * hourMs);
    expect(room.playlists.uris(room.target)).toEqual(songs(5));
    expect((await room.news()).join()).toMatch(/2 new songs added/);
  });

  it("of a login that Spotify does not accept any more", async () => {
    const room = withPlaylists(songs(3));
    room.playlists.fail("get", new AccessLostError("spotify", "no", { status: "not-registered" }), "always");
    await room.begin();
    expect((await room.news()).join()).toMatch(/does not let this bot see your account/);
  });

  it("of a failing platform is not said: it is tried again", async () => {
    const room = withPlaylists(songs(3));
    room.playlists.fail("entries", new UpstreamError("spotify", "503", { status: 503 }), 2);
    await room.begin();
    await room.host.advance(hourMs);
    expect((await room.news()).map((text) => text.split("\n")[0])).toEqual(["3 new songs added"]);
  });

  it("one sync that fails does not keep the others back", async () => {
    const room = withPlaylists(songs(3));
    const other = room.playlists.seed(room.id, { rows: songs(2, "o") });
    const second = room.playlists.seed(room.id);
    await room.says(`sync ${room.source} into ${room.target}`);
    await room.says(`sync ${other} into ${second}`);
    room.playlists.fail("get", new UpstreamError("spotify", "503", { status: 503 }), 1);
    await room.host.runDue();
    expect(room.playlists.uris(second)).toEqual(songs(2, "o"));
    await room.host.advance(hourMs);
    expect(room.playlists.uris(room.target)).toEqual(songs(3));
  });
});

describe("a quota stop in the middle", () => {
  async function stopped() {
    const room = withPlaylists(songs(250));
    let adds = 0;
    const add = room.playlists.add;
    room.playlists.add = async (...call) => {
      adds += 1;
      if (adds === 2) throw quota(5 * hourMs);
      return add(...call);
    };
    await room.begin();
    return room;
  }

  it("is said to whoever waits, and goes on where it was without reading anything again", async () => {
    const room = await stopped();
    expect(room.playlists.uris(room.target)).toEqual(songs(100));
    expect(await room.news()).toEqual([
      "“Mix” → “Archive”\nSpotify asks me to wait until about Nov 30, 18:00. I go on then by myself; nothing is lost or added twice.",
    ]);
    const reads = room.playlists.calls("entries").length;
    await room.host.advance(5 * hourMs);
    expect(room.playlists.uris(room.target)).toEqual(songs(250));
    expect(room.playlists.calls("entries")).toHaveLength(reads);
    expect((await room.news()).join()).toMatch(/^250 new songs added/);
  });

  it("reads the target again when somebody has changed it meanwhile", async () => {
    const room = await stopped();
    room.playlists.edit(room.target, [...songs(100), ...songs(1, "s", 200)]);
    await room.host.advance(5 * hourMs);
    const [last = "", ...rest] = songs(150, "s", 100).filter((one) => one !== songs(1, "s", 200)[0]);
    expect(room.playlists.uris(room.target)).toEqual([...songs(100), ...songs(1, "s", 200), last, ...rest]);
  });
});

describe("a budget that gives out one call at a time", () => {
  /** Whoever has had a call waits two seconds for the next one. */
  function slow(room: Opened) {
    let freeMs = 0;
    const once = <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) => {
      return async (...given: Given) => {
        const nowMs = room.clock.nowMs();
        if (nowMs < freeMs)
          throw new UpstreamError("spotify", "budget", { status: "budget", retryAfterMs: freeMs - nowMs });
        freeMs = nowMs + 2_000;
        return call(...given);
      };
    };
    const { get, entries, add, create, mine } = room.playlists;
    Object.assign(room.playlists, {
      ...{ get: once(get), entries: once(entries), add: once(add), create: once(create), mine: once(mine) },
    });
  }

  it("brings a run to its end, call by call, and none is made twice", async () => {
    const room = withPlaylists(songs(250));
    slow(room);
    await room.says(`sync ${room.source} into ${room.target}`);
    const before = room.playlists.calls().length;
    await room.host.advance(minuteMs);
    expect(room.playlists.uris(room.target)).toEqual(songs(250));
    expect(
      room.playlists
        .calls()
        .slice(before)
        .map(({ method }) => method),
    ).toEqual([...["get", "entries", "entries", "add", "add", "add"]]);
  });

  it("also where a playlist is to be made, for each week", async () => {
    const room = withPlaylists(songs(150));
    slow(room);
    await room.says(`sync ${room.source} into ${room.target}`);
    await room.says("sync weekly 1 on");
    const before = room.playlists.calls().length;
    await room.host.advance(minuteMs);
    expect(room.playlists.uris(room.playlists.ids().at(-1) ?? "")).toEqual(songs(150));
    expect(
      room.playlists
        .calls()
        .slice(before)
        .map(({ method }) => method),
    ).toEqual([...["get", "entries", "get", "create", "add", "add"]]);
  });

  it("also when an answer was lost on the way", async () => {
    const room = withPlaylists(songs(250));
    slow(room);
    room.playlists.dieAfter("create");
    await room.says(`sync ${room.source} into new Songs`);
    await room.host.advance(minuteMs);
    room.playlists.dieAfter("add");
    await room.host.advance(hourMs);
    const [made, ...more] = room.playlists.ids().filter((id) => id !== room.source && id !== room.target);
    expect(more).toEqual([]);
    expect(room.playlists.uris(made ?? "")).toEqual(songs(250));
  });
});

describe("an answer that nobody got", () => {
  it.each([1, 2, 3])("in chunk %i: the target is read before anything is added again", async (chunk) => {
    const room = withPlaylists(songs(250));
    const add = room.playlists.add;
    let adds = 0;
    room.playlists.add = async (...call) => {
      adds += 1;
      if (adds === chunk) room.playlists.dieAfter("add");
      return add(...call);
    };
    await room.begin();
    await room.host.advance(minuteMs);
    expect(room.playlists.uris(room.target)).toEqual(songs(250));
    expect((await room.news()).map((text) => text.split("\n")[0])).toEqual(["250 new songs added"]);
    expect(room.playlists.calls("entries").length).toBe(3);
  });
});
