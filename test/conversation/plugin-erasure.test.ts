import { beforeEach, describe, expect, it } from "vitest";
import type { Permission } from "../../src/bots/domain.js";
import { playlistSync } from "../../src/plugins/playlist-sync/plugin.js";
import { releaseRadar } from "../../src/plugins/release-radar/plugin.js";
import { wrapped } from "../../src/plugins/wrapped/plugin.js";
import { type FakePlaylists, fakePlaylists } from "../fakes/playlists.js";
import { type FakeReleases, fakeReleases } from "../fakes/releases.js";
import { type FakeTops, fakeTops } from "../fakes/tops.js";
import { paperLanterns } from "../fixtures/share.js";
import { anArtist, releasesSong } from "../plugins/release-radar/opened-radar.js";
import { artistsOf, songsOf } from "../plugins/wrapped/world.js";
import { days, type Friend, hours, openWorld, type World } from "../world.js";

/** What every plugin has made of somebody must be nowhere when they have gone: all of Redis is searched. */

const everything: Permission[] = ["tops", "playlists", "follows"];
const uri = (at: number) => `spotify:track:s${String(at).padStart(21, "0")}`;

let world: World;
let playlists: FakePlaylists;
let tops: FakeTops;
let releases: FakeReleases;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  [playlists, tops, releases] = [fakePlaylists(() => world.clock.nowMs()), fakeTops(), fakeReleases()];
  world = await openWorld({
    plugins: [playlistSync, wrapped, releaseRadar],
    ports: { playlists, tops, releases },
  });
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  for (const friend of [ann, bob]) {
    await friend.registers();
    await friend.says(`register code:"${await friend.logsIn(undefined, everything)}"`);
  }
});

/** Uses everything there is, until four o'clock at night, when messages wait for the morning. Answers what is theirs alone. */
async function uses(friend: Friend): Promise<{ id: string; marks: string[] }> {
  const id = await friend.personId();
  const source = playlists.seed(id, { name: "Harbour mornings", rows: [uri(1), uri(2)] });
  const target = playlists.seed(id, { name: "Kept for ever" });
  const followed = playlists.seed(await bob.personId(), { name: "Somebody else's" });
  for (const range of ["short_term", "medium_term", "long_term"] as const)
    tops.set(id, range, { tracks: songsOf(range, 5), artists: artistsOf(range, 5) });
  const band = anArtist("Band");
  releases.follow(id, band);
  releasesSong({ releases }, "Lanterns", band, { releasedOn: "2026-11-20" });
  await friend.says(`sync ${source} into ${target} every day 3:00`);
  await friend.says(`sync ${followed} into new Of others`);
  await friend.says("sync sent to me into new From friends");
  await bob.says(`share ${paperLanterns.url} with Ann Reed`);
  for (const text of ["syncs", "sync stats", "radar on", "radar", "wrapped on", "wrapped now", "wrapped circle on"])
    await friend.says(text);
  await world.advance(hours(1));
  await friend.says("wrapped");
  await friend.says("quiet 22-8 UTC");
  playlists.edit(source, [uri(1), uri(2), uri(3)]);
  await world.advance(hours(15));
  return { id, marks: ["Harbour mornings", "Kept for ever", ...playlists.ids()] };
}

/** Redis itself drops them after 48 hours, by its own clock. */
const isReply = (key: string) => key.endsWith(":turns");

/** Where in Redis any of these is found. */
async function found(marks: readonly string[], isLeftOut: (key: string) => boolean = () => false): Promise<string[]> {
  const all = [...(await world.dump())].filter(([key]) => !isLeftOut(key));
  return all.flatMap(([key, text]) =>
    marks.filter((mark) => `${key} ${text}`.includes(mark)).map((mark) => `${mark} in ${key}`),
  );
}

describe("what plugins have made of somebody", () => {
  it("is there while they use them, or the searches below find nothing by mistake", async () => {
    const { id, marks } = await uses(ann);
    expect(playlists.ids().length).toBeGreaterThan(5);
    expect((await found(marks)).length).toBeGreaterThan(5);
    expect(Object.keys(await world.store.records.all(id)).sort()).toEqual([
      "playlist-sync",
      "release-radar",
      "wrapped",
    ]);
    expect((await world.store.outbox.waiting(id)).map(({ notice }) => notice.kind)).toContain("plugin");
  });

  it("is nowhere once they have disconnected, but for the replies of the last two days", async () => {
    const { id, marks } = await uses(ann);
    await ann.says("disconnect");
    expect(await found(marks, isReply)).toEqual([]);
    expect((await world.store.outbox.waiting(id)).map(({ notice }) => notice.kind)).not.toContain("plugin");
    await world.advance(days(40));
    expect(await found(marks, isReply)).toEqual([]);
    expect(await world.store.records.all(id)).toEqual({});
    expect(world.alarms.errors).toEqual([]);
  });

  it("is told anew when they have come back and it is made anew", async () => {
    await uses(ann);
    await ann.says("disconnect");
    await ann.says(`register code:"${await ann.logsIn(undefined, everything)}"`);
    await ann.says("quiet off");
    ann.news();
    await ann.says("wrapped now");
    await world.advance(hours(1));
    expect(ann.news().join()).toContain("Your October 2026 in songs");
  });

  it("is nowhere once they are forgotten, and nor is their id, but for the mark that they are gone", async () => {
    const { id, marks } = await uses(ann);
    await ann.says("forget me now");
    await world.settle();
    // That they are gone, in their own slot and for 90 days with those they knew; an index that the sweep tidies.
    const isMark = (key: string) => /:(?:self|gone)$|\{due_\d+\}$/u.test(key);
    const names = ["Ann Reed", "account-ann"];
    expect(await found([...marks, id], isMark)).toEqual([]);
    expect(await found(names, isReply)).toEqual([]);
    const calls = playlists.calls().length + releases.calls().length + tops.calls().length;
    await world.advance(days(40));
    expect(playlists.calls().length + releases.calls().length + tops.calls().length).toBe(calls);
    expect(await found([...marks, id], isMark)).toEqual([]);
    expect(world.alarms.errors).toEqual([]);
  });
});
