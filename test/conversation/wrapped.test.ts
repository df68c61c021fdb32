import { beforeEach, describe, expect, it } from "vitest";
import { wrapped } from "../../src/plugins/wrapped/plugin.js";
import { type FakeGenres, fakeGenres } from "../fakes/genres.js";
import { type FakePlaylists, fakePlaylists } from "../fakes/playlists.js";
import { fakeReleases } from "../fakes/releases.js";
import { type FakeTops, fakeTops } from "../fakes/tops.js";
import { paperLanterns } from "../fixtures/share.js";
import { artistId, artistsOf, songsOf } from "../plugins/wrapped/world.js";
import { days, type Friend, hours, openWorld, tinBoat, type World } from "../world.js";

let world: World;
let ann: Friend;
let bob: Friend;
let tops: FakeTops;
let playlists: FakePlaylists;
let genres: FakeGenres;

/** It is November 21. */
beforeEach(async () => {
  [tops, playlists, genres] = [fakeTops(), fakePlaylists(), fakeGenres()];
  world = await openWorld({ plugins: [wrapped], ports: { tops, playlists, genres, releases: fakeReleases() } });
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  for (const friend of [ann, bob]) {
    await friend.registers();
    for (const range of ["short_term", "medium_term", "long_term"] as const)
      tops.set(await friend.personId(), range, { tracks: songsOf(range, 25), artists: artistsOf(range, 25) });
    friend.news();
  }
  genres.know(artistId(0), "dream pop");
});

async function allows(friend: Friend): Promise<void> {
  await friend.says(`register code:"${await friend.logsIn(undefined, ["tops", "playlists"])}"`);
}

const says = async (friend: Friend, text: string) => {
  await friend.says(text);
  return friend.news().join("\n");
};

describe("somebody who only types “wrapped on”", () => {
  it("is asked for what is missing, told what comes, and gets it on the first of the month", async () => {
    const answer = await says(ann, "wrapped on");
    expect(answer).toContain("your month in songs comes every month");
    expect(answer).toMatch(
      /see what you hear most \(for the charts\) and make private playlists.*ask=playlists&ask=tops/su,
    );
    expect(answer).toContain("On December 1, 2026 I put together what you have heard most in November 2026");
    await allows(ann);
    ann.news();
    await world.advance(days(9) + hours(11));
    expect(ann.news()).toEqual([]);
    await world.advance(hours(2));
    const [month = "", ...others] = ann.news();
    expect(others).toEqual([]);
    expect(month).toContain("Your November 2026 in songs is here.");
    expect(month).toContain("dream pop\nFor 24 of your 25 artists nobody could say.");
    expect(month).toContain("You do not want this any more? wrapped off");
    expect(playlists.ids().map((id) => [playlists.described(id).name, playlists.uris(id).length])).toEqual([
      ["Send Songs November'26", 25],
    ]);
  });

  it("without the login is told so when the month comes, with the way to have it all the same", async () => {
    await ann.says("wrapped on");
    ann.news();
    tops.refuse(await ann.personId(), "scope");
    await world.advance(days(10));
    expect(ann.news().join()).toMatch(/could not put November 2026 together.*ask=tops/su);
    tops.refuse(await ann.personId(), null);
    await allows(ann);
    ann.news();
    expect(await says(ann, "wrapped now")).toMatch(
      /putting November 2026 together.*Your November 2026 in songs is here/su,
    );
  });
});

describe("a month", () => {
  beforeEach(() => allows(ann));

  it("is there at once for whoever asks, and is looked at by its buttons", async () => {
    await ann.says("wrapped now");
    ann.news();
    await ann.presses("Artists");
    expect(ann.news().join()).toMatch(
      /Your artists of October 2026.*10\. Artist 10 – https:\/\/open\.spotify\.com\/artist/su,
    );
  });

  it("survives a restart between the command and the end", async () => {
    await ann.says("wrapped on");
    await world.restart();
    ann.news();
    await world.advance(days(10));
    expect(ann.news().join()).toContain("Your November 2026 in songs is here.");
    await world.restart();
    await world.advance(days(2));
    expect([ann.news(), playlists.ids()]).toEqual([[], [expect.any(String)]]);
  });

  it.each(["create", "cover", "replace"] as const)("survives a death after “%s” has reached Spotify", async (write) => {
    playlists.dieAfter(write);
    await ann.says("wrapped now");
    await world.restart();
    ann.news();
    await world.advance(hours(6));
    expect(playlists.ids().map((id) => playlists.uris(id).length)).toEqual([25]);
    expect(ann.news().filter((text) => text.includes("October 2026 in songs is here"))).toHaveLength(1);
    await world.restart();
    await world.advance(days(5));
    expect([ann.news(), playlists.ids().length]).toEqual([[], 1]);
    const runs = await world.plugins.byName.get("wrapped")?.runs();
    expect(runs).toMatchObject([{ what: "2026-10", isOk: true, counts: { songs: 25, playlists: 1, leftOut: 0 } }]);
  });

  it("is erased with everything else of somebody who disconnects, and none comes any more", async () => {
    await ann.says("wrapped on");
    await ann.says("wrapped now");
    await ann.says("wrapped circle on");
    const personId = await ann.personId();
    const records = world.store.records.of("wrapped");
    expect((await records.list(personId, "")).map(({ name }) => name)).toEqual([
      "circle",
      "month/2026-10",
      "on",
      "plan",
    ]);
    await ann.says("disconnect");
    ann.news();
    await world.advance(days(40));
    expect(await records.list(personId, "")).toEqual([]);
    expect(ann.news()).toEqual([]);
  });

  it("is not told to somebody who wants no messages about it", async () => {
    await ann.says("wrapped on");
    expect(await says(ann, "notify wrapped off")).not.toContain("for example");
    await world.advance(days(10));
    expect(ann.news()).toEqual([]);
    expect(await says(ann, "wrapped")).toContain("Your November 2026 in songs");
  });
});

describe("somebody who wants no messages about it", () => {
  it("is answered when they ask for a month", async () => {
    await allows(ann);
    await ann.says("notify wrapped off");
    ann.news();
    await ann.says("wrapped now");
    expect(ann.news()).toEqual([
      expect.stringContaining("I am putting October 2026 together"),
      expect.stringContaining("Your October 2026 in songs is here"),
    ]);
  });
});

describe("a month together", () => {
  it("shows what went between friends who both take part", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await world.advance(hours(1));
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await bob.plays(paperLanterns, world.clock.nowMs() + hours(1));
    await world.advance(days(10));
    await ann.says("wrapped circle on");
    ann.news();
    expect(await says(ann, "wrapped circle")).toContain("None of your friends takes part yet");
    await bob.says("wrapped circle on");
    const [, anns = ""] = (await says(ann, "wrapped circle 2026-11")).split("together");
    expect(anns).toMatch(
      /“Tin Boat Morning”.*from you to Bob Fisher.*“Paper Lanterns”.*Heard by everyone.*“Paper Lanterns”/su,
    );
    bob.news();
    expect(await says(bob, "wrapped circle 2026-11")).toMatch(
      /“Paper Lanterns” by The Quiet Harbour, from Ann Reed – https/u,
    );
  });
});
