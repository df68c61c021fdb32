import { beforeEach, describe, expect, it } from "vitest";
import { UpstreamError, UserError } from "../../../src/bots/errors.js";
import { formsOf } from "../../../src/bots/forms.js";
import { plainManner } from "../../../src/bots/manner.js";
import { languages, sayIn } from "../../../src/bots/say.js";
import { wrapped } from "../../../src/plugins/wrapped/plugin.js";
import { textOf } from "../host.js";
import { artistId, dayMs, songsOf, type WrappedWorld, wrappedWorld } from "./world.js";

let world: WrappedWorld;

beforeEach(() => {
  world = wrappedWorld(Date.UTC(2026, 10, 15, 12));
  world.add("p_ann", { name: "Ann", count: 12 });
  for (const at of [0, 1, 2]) world.genres.know(artistId(at), "rock", "folk");
});

const says = async (text: string, how = {}) => textOf(await world.host.types("p_ann", text, how));

/** Two months: October at once, November when it is over. */
async function twoMonths(): Promise<void> {
  await says("wrapped on");
  await says("wrapped now");
  await world.host.runDue();
  await world.host.advance(20 * dayMs);
}

describe("wrapped on", () => {
  it("says what comes, when, how to have it at once and how to stop it", async () => {
    const text = await says("wrapped on");
    expect(text).toMatch(/^Done: your month in songs comes every month from now on\./u);
    expect(text).toContain("On December 1, 2026 I put together what you have heard most in November 2026");
    expect(text).toContain("October 2026 at once: wrapped now. No more of it: wrapped off");
    expect(text).not.toContain("login");
  });

  it("says the day by the clock of whoever reads it", async () => {
    world.host.put({ ...world.add("p_ann"), zone: "America/New_York" });
    expect(await says("wrapped on")).toContain("On November 30, 2026 I put together");
  });

  it("typed again changes nothing, and says the same day", async () => {
    await says("wrapped on");
    const dueMs = world.host.planned("p_ann", "month");
    world.clock.set(world.clock.nowMs() + dayMs);
    expect(await says("wrapped on")).toMatch(/^Your month in songs is on already\..*December 1, 2026/su);
    expect(world.host.planned("p_ann", "month")).toBe(dueMs);
  });

  it("without a permission asks for what is missing, with its reason, and for what was given before", async () => {
    world.add("p_ann", { permissions: ["queue", "tops"] });
    const text = await says("wrapped on");
    expect(text).toContain("Spotify has to let me make private playlists for you and fill them (for the playlist).");
    expect(text).not.toContain("see what you hear most (for");
    expect(text).toContain("&ask=queue&ask=playlists&ask=tops");
    expect(text).toContain("On December 1, 2026");
  });

  it("is all somebody has to do: after the login the month comes", async () => {
    world.add("p_ann", { permissions: [] });
    await says("wrapped on");
    world.add("p_ann");
    await world.host.advance(20 * dayMs);
    expect(world.host.told.map(({ news }) => news)).toEqual([{ kind: "ready", monthKey: "2026-11" }]);
  });

  it("while a month is being made does not stop it", async () => {
    await says("wrapped now");
    await says("wrapped on");
    await world.host.runDue();
    expect(world.host.told).toHaveLength(1);
    expect(world.host.planned("p_ann", "month")).toBeGreaterThanOrEqual(Date.UTC(2026, 11, 1));
  });
});

describe("wrapped now", () => {
  it("makes the last month that is over, also for somebody who wants no others", async () => {
    expect(await says("wrapped now")).toContain("I am putting October 2026 together");
    await world.host.runDue();
    expect(world.lists()).toEqual([{ name: "Send Songs October'26", songs: 12 }]);
    expect(world.host.planned("p_ann", "month")).toBeNull();
  });

  it("twice makes one", async () => {
    await says("wrapped now");
    await says("wrapped now");
    await world.host.runDue();
    expect(world.lists()).toHaveLength(1);
  });

  it("without a permission asks first, and makes nothing", async () => {
    world.add("p_ann", { permissions: [] });
    expect(await says("wrapped now")).toMatch(/ask=playlists&ask=tops\n\nThen type wrapped now again\./u);
    await world.host.runDue();
    expect(world.tops.calls()).toEqual([]);
  });

  it("shows one that is there", async () => {
    await says("wrapped now");
    await world.host.runDue();
    expect(await says("wrapped now")).toMatch(/^Your October 2026 in songs.*making sure that its playlists/su);
  });
});

describe("the message of a month", () => {
  it("has five of each, the playlist, the picture in words, and how to stop it", async () => {
    await twoMonths();
    const [, told] = world.host.told;
    const text = told ? await world.host.words(told) : "";
    expect(text).toMatch(/^Your November 2026 in songs is here\./u);
    expect(text).toContain("5. “short_term song 5” by Artist 5 – https://open.spotify.com/track/");
    expect(text).not.toContain("6. “short_term");
    expect(text).toContain("5. Artist 5 – https://open.spotify.com/artist/");
    expect(text).toContain("rock, folk\nFor 9 of your 12 artists nobody could say.");
    expect(text).toMatch(/On Spotify: Send Songs November'26 – https:\/\/open\.spotify\.com\/playlist\//u);
    expect(text).toContain("You do not want this any more? wrapped off");
    expect(text).toContain("[Artists: wrapped 2026-11 artists]");
  });

  it("carries its picture, and says once what is in it", async () => {
    await twoMonths();
    const { cards } = await world.host.types("p_ann", "wrapped");
    expect(cards?.[0]?.imageUrl).toContain("2026-11");
    expect(cards?.[0]?.imageAlt).toBe(
      "Your November 2026 as a picture, up to ten places each. The buttons say the same in words.",
    );
    expect(cards?.[0]?.link?.url).toContain("/playlist/");
  });

  it("is drawn from its ids, and not drawn where there is no month", async () => {
    await twoMonths();
    const plugin = wrapped.open(world.host, { WRAPPED_CRON: "0 0 1 * *" });
    const say = sayIn({ language: "en", spell: plainManner.spell });
    const picture = await plugin.picture?.("p_ann", "2026-11", say);
    expect(picture?.columns.map(({ rows }) => rows.length)).toEqual([10, 10, 2]);
    expect(picture?.alt).toMatch(/Songs: 1 short_term song 1, Artist 1; .*Artists: 1 Artist 1;.*Genres: 1 rock/u);
    expect(picture?.columns[2]?.rows).toEqual([
      { label: "rock", share: 1 },
      { label: "folk", share: 1 },
    ]);
    for (const ref of ["2026-09", "../on", ""]) expect(await plugin.picture?.("p_ann", ref, say)).toBeNull();
  });
});

describe("looking back", () => {
  it("shows the newest month, or the one that is named", async () => {
    await twoMonths();
    expect(await says("wrapped")).toMatch(/^Your November 2026 in songs/u);
    expect(await says("wrapped 2026-10")).toMatch(/^Your October 2026 in songs/u);
  });

  it("shows ten of a chart, with its address at Spotify and buttons for the others", async () => {
    await twoMonths();
    const text = await says("wrapped 2026-10 songs");
    expect(text).toMatch(/^Your songs of October 2026, the last four weeks/u);
    expect(text).toContain("10. “short_term song 10” by Artist 10 – https://open.spotify.com/track/");
    expect(text).not.toContain("11. ");
    expect(text).toContain("[One year: wrapped 2026-10 songs long]");
  });

  it.each([
    ["wrapped 2026-10 artists long", /^Your artists of October 2026, the last year\n\n1\. Artist 1 – https/u],
    ["wrapped long 2026-10 artist", /^Your artists of October 2026, the last year/u],
    ["wrapped medium", /^Your songs of November 2026, the last six months\n\n1\. “medium_term song 1”/u],
    ["wrapped genres", /^Your genres of November 2026.*1\. rock\n2\. folk\n\nFor 9 of your 12 artists/su],
  ])("%s", async (typed, answer) => {
    await twoMonths();
    expect(await says(typed)).toMatch(answer);
  });

  it("lists the months and sums up the year", async () => {
    await twoMonths();
    expect(await says("wrapped months")).toMatch(/November 2026: wrapped 2026-11\n.*October 2026: wrapped 2026-10/su);
    const year = await says("wrapped 2026");
    expect(year).toMatch(/^Your 2026 in songs/u);
    expect(year).toMatch(
      /October: “short_term song 1” by Artist 1 – https.* · Artist 1 – https.* · rock\n• November/su,
    );
    expect(year).toContain("Your genres: rock, folk");
  });

  it("says so where there is nothing, and what to do", async () => {
    expect(await says("wrapped")).toMatch(/To begin: wrapped on.*\[Every month: wrapped on\]/su);
    await says("wrapped on");
    expect(await says("wrapped")).toContain("Your first one comes on December 1, 2026.");
    await expect(says("wrapped 2026-09")).rejects.toThrow(UserError);
    await expect(says("wrapped 2025")).rejects.toThrow(UserError);
  });

  it.each(["wrapped 2026-13", "wrapped bananas", "wrapped 2026-10 songs now", "wrapped circle bananas"])(
    "%s is answered with examples",
    async (typed) => {
      await twoMonths();
      await says("wrapped circle on");
      await expect(says(typed)).rejects.toThrow("I did not get that");
    },
  );

  it("asks Spotify for titles it does not have, and for none it has", async () => {
    await twoMonths();
    world.music.fail(new UpstreamError("spotify", "must not be asked", { status: 503 }));
    expect(await says("wrapped")).not.toContain("does not tell me");
    await says("wrapped off");
    await world.host.advance(31 * dayMs);
    world.music.fail(null);
    for (const song of songsOf("short_term", 1)) world.music.addTrack({ ...song, name: "New name" });
    world.releases.addArtist(artistId(0), "New artist");
    const text = await says("wrapped 2026-10");
    expect(text).toContain("1. “New name”");
    expect(text).toContain("1. New artist");
  });

  it("asks for what Spotify does not know any more once a day, however often somebody looks", async () => {
    await twoMonths();
    await says("wrapped off");
    await world.host.advance(31 * dayMs);
    const asked: string[] = [];
    const { track } = world.music;
    world.music.track = (id) => {
      asked.push(id);
      return track(id);
    };
    for (let look = 0; look < 3; look += 1) await says("wrapped 2026-10 songs");
    expect(asked).toEqual([...new Set(asked)]);
    expect(asked).not.toEqual([]);
    await world.host.advance(dayMs);
    await says("wrapped 2026-10 songs");
    expect(asked).toHaveLength(2 * new Set(asked).size);
  });

  it("links the songs whose titles Spotify does not say, and says why", async () => {
    await twoMonths();
    await world.host.types("p_ann", "wrapped off");
    await world.host.advance(31 * dayMs);
    world.music.fail(new UpstreamError("spotify", "quota", { status: "quota" }));
    const text = await says("wrapped 2026-10 songs");
    expect(text).toContain(`1. on Spotify – https://open.spotify.com/track/${songsOf("short_term", 1)[0]?.id}`);
    expect(text).toContain("Spotify does not tell me some of the titles right now");
  });

  it("speaks every language", async () => {
    await twoMonths();
    for (const language of languages) {
      for (const typed of [
        "wrapped",
        "wrapped 2026",
        "wrapped months",
        "wrapped on",
        "wrapped genres",
        "wrapped circle",
      ])
        expect(await says(typed, { language })).not.toMatch(/[{}]/u);
    }
    expect(await says("wrapped", { language: "de" })).toMatch(/^Dein November 2026 in Songs/u);
  });
});

describe("forms", () => {
  it("are those of a slash command", () => {
    const [command] = wrapped.open(world.host, { WRAPPED_CRON: "0 0 1 * *" }).commands ?? [];
    expect(command && formsOf(command).map(({ path }) => path)).toEqual([
      "wrapped show",
      "wrapped on",
      "wrapped off",
      "wrapped now",
      "wrapped months",
      "wrapped circle",
    ]);
  });
});
