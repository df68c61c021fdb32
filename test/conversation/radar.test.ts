import { beforeEach, describe, expect, it } from "vitest";
import type { Permission } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import { releaseRadar } from "../../src/plugins/release-radar/plugin.js";
import { type FakePlaylists, fakePlaylists } from "../fakes/playlists.js";
import { type FakeReleases, fakeReleases } from "../fakes/releases.js";
import { anAlbum, anArtist, artistsNamed, releasesSong } from "../plugins/release-radar/opened-radar.js";
import { days, type Friend, hours, openWorld, type World } from "../world.js";

/** The world's clock begins on Saturday, 2026-11-21: the last week that is over is 2026-46. */
const weekKey = "2026-46";
const inWeek = { releasedOn: "2026-11-20" };
const allowed: Permission[] = ["follows", "playlists"];

let world: World;
let releases: FakeReleases;
let playlists: FakePlaylists;

beforeEach(async () => {
  releases = fakeReleases();
  playlists = fakePlaylists();
  world = await openWorld({
    plugins: [releaseRadar],
    settings: { "release-radar": { RADAR_CRON: "0 0 * * 0" } },
    ports: { releases, playlists },
  });
});

async function registered(name: string, permissions: Permission[] = allowed): Promise<Friend> {
  const friend = world.friend(name.toLowerCase(), name);
  await friend.says(`register name:"${name}" code:"${await friend.logsIn(`account-${name}`, permissions)}"`);
  friend.news();
  return friend;
}

describe("the radar in a conversation", () => {
  it("is turned on, finds, fills, and tells", async () => {
    const ann = await registered("Ann");
    const [band, other] = [anArtist("Band"), anArtist("Other")];
    releases.follow(await ann.personId(), band, other);
    const uri = releasesSong({ releases }, "Lanterns", band, inWeek);
    await ann.says("radar on");
    const [reply, told] = ann.news();
    expect(reply).toContain("The radar is on. I begin now with the last whole week, Nov 14 – 20, 2026");
    expect(told).toContain("1 new release from artists you follow, Nov 14 – 20, 2026:");
    expect(told).toContain("I checked all 2 artists you follow.");
    expect(told).toContain("Lanterns");
    expect(playlists.uris(playlists.ids()[0] ?? "")).toEqual([uri]);
    await ann.presses("All weeks");
    expect(ann.news()[0]).toContain(`${weekKey}, Nov 14 – 20, 2026: 1 release.`);
    await ann.says(`radar ${weekKey} singles`);
    expect(ann.news()[0]).toContain("“Lanterns” by Band");
  });

  it("asks for permissions, each with its reason, and begins when they are given", async () => {
    const ann = await registered("Ann", []);
    await ann.says("radar on");
    expect(ann.news()[0]).toMatch(
      /which artists you follow, so that .*\/spotify\/login\?from=fake&lang=en&ask=playlists&ask=follows/su,
    );
    await ann.says(`register code:"${await ann.logsIn("account-Ann", allowed)}"`);
    ann.news();
    await ann.says("radar on");
    expect(ann.news()[0]).toContain("I begin now with the last whole week");
    await ann.says("radar");
    expect(ann.news()[0]).toContain("You follow no artists on Spotify.");
  });

  it("asks somebody who is not registered to do that first", async () => {
    const bob = world.friend("bob", "Bob");
    await bob.says("radar on");
    expect(bob.news()[0]).toContain("First I need to know you.");
  });

  it("comes by itself every week, and stays quiet when nothing is new", async () => {
    const ann = await registered("Ann");
    const band = anArtist("Band");
    releases.follow(await ann.personId(), band);
    releasesSong({ releases }, "Lanterns", band, inWeek);
    await ann.says("radar on");
    ann.news();
    await world.advance(days(8));
    expect(ann.news()).toEqual([]);
    expect(playlists.uris(playlists.ids()[0] ?? "")).toEqual([]);
    releases.release("album", anAlbum("Harbour", band, { releasedOn: "2026-12-01" }));
    await world.advance(days(7));
    expect(ann.news()[0]).toContain("1 new release from artists you follow, Nov 28 – Dec 4, 2026:");
  });

  it("goes on where it was when Spotify answers again, also in another process", async () => {
    const ann = await registered("Ann");
    const bands = artistsNamed("Band", 12);
    releases.follow(await ann.personId(), ...bands);
    for (const band of bands) releasesSong({ releases }, band.name, band, inWeek);
    releases.fail("tracks", new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs: hours(5) }), 2);
    await ann.says("radar on");
    await world.restart();
    await world.advance(hours(4));
    ann.news();
    await ann.says("radar");
    expect(ann.news()[0]).toContain("So far I have checked 0 of 12 artists");
    await world.advance(hours(8));
    expect(ann.news()[0]).toContain("12 new releases from artists you follow");
    expect(releases.calls("albums")).toHaveLength(48);
    expect(playlists.ids()).toHaveLength(1);
  });

  it.each(["create", "replace", "add"] as const)("survives a death after “%s” has reached Spotify", async (write) => {
    const ann = await registered("Ann");
    const bands = artistsNamed("Band", 110);
    releases.follow(await ann.personId(), ...bands);
    for (const band of bands) releasesSong({ releases }, band.name, band, inWeek);
    playlists.dieAfter(write);
    await ann.says("radar on");
    await world.restart();
    await world.advance(hours(12));
    const [made = "", ...more] = playlists.ids();
    expect(more).toEqual([]);
    expect([playlists.uris(made).length, new Set(playlists.uris(made)).size]).toEqual([110, 110]);
    expect(ann.news().filter((text) => text.includes("110 new releases"))).toHaveLength(1);
    const runs = await world.plugins.byName.get("release-radar")?.runs();
    expect(runs).toMatchObject([{ what: `${weekKey} complete`, isOk: true, counts: { checked: 110, tracks: 110 } }]);
  });

  it("is silent for whoever wants no messages of it, and is there when asked", async () => {
    const ann = await registered("Ann");
    const band = anArtist("Band");
    releases.follow(await ann.personId(), band);
    releasesSong({ releases }, "Lanterns", band, inWeek);
    await ann.says("notify release-radar off");
    await ann.says("radar on");
    expect(ann.news()).toHaveLength(2);
    await ann.says("radar");
    expect(ann.news()[0]).toContain("1 new release");
  });

  it("is over when it is turned off, and leaves the weeks", async () => {
    const ann = await registered("Ann");
    releases.follow(await ann.personId(), anArtist("Band"));
    await ann.says("radar on");
    await ann.says("radar off");
    const calls = releases.calls().length;
    await world.advance(days(20));
    expect(releases.calls()).toHaveLength(calls);
    ann.news();
    await ann.says("radar");
    expect(ann.news()[0]).toContain("Nothing new that week.");
  });

  it("remembers nothing of somebody who disconnects Spotify or goes", async () => {
    const ann = await registered("Ann");
    const band = anArtist("Band");
    releases.follow(await ann.personId(), band);
    releasesSong({ releases }, "Lanterns", band, inWeek);
    await ann.says("radar on");
    const personId = await ann.personId();
    const records = world.store.records.of("release-radar");
    expect(await records.list(personId, "")).not.toEqual([]);
    await ann.says("disconnect");
    expect(await records.list(personId, "")).toEqual([]);
    const calls = releases.calls().length;
    await world.advance(days(15));
    expect(releases.calls()).toHaveLength(calls);
    expect(world.alarms.errors).toEqual([]);
  });
});
