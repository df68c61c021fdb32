import { describe, expect, it } from "vitest";
import { UpstreamError, UserError } from "../../../src/bots/errors.js";
import { callOf, formsOf } from "../../../src/bots/forms.js";
import { languages, sayIn } from "../../../src/bots/say.js";
import { datesOf } from "../../../src/plugins/release-radar/views.js";
import { type Week, weekAt } from "../../../src/plugins/release-radar/weeks.js";
import { aPerson } from "../../fixtures/person.js";
import { textOf } from "../host.js";
import {
  aFollower,
  anAlbum,
  anArtist,
  artistsNamed,
  aSong,
  endedAfter,
  idOf,
  openedRadar,
  releasesSong,
  weekKey,
} from "./opened-radar.js";

async function filled() {
  const radar = openedRadar();
  const artist = anArtist("Ann");
  radar.releases.follow("p_ann", artist);
  releasesSong(radar, "Lanterns", artist, { releasedOn: "2026-11-25" });
  releasesSong(radar, "Tin Boat", artist, { releasedOn: "2026-11-24" });
  releasesSong(radar, "Third", artist, { releasedOn: "2026-11-23" });
  radar.releases.release(
    "album",
    anAlbum("Harbour", artist, { releasedOn: "2026-11-22", trackCount: 2, imageUrl: "https://img.example/harbour" }),
    [aSong("one", artist), aSong("two", artist)],
  );
  await radar.says("radar on");
  return radar;
}

describe("turning the radar on", () => {
  it("says what comes when, and what becomes of it", async () => {
    const radar = openedRadar();
    const reply = await radar.host.types("p_ann", "radar on");
    expect(reply.text).toContain("Nov 21 – 27, 2026");
    expect(reply.text).toContain("“Send Songs: New releases”");
    expect(reply.text).toContain("The next week follows on December 6, 2026.");
    expect(reply.isPrivate).toBe(true);
    expect(await radar.plugin.enrolment?.isOn("p_ann")).toBe(true);
  });

  it.each([
    ["nothing", aPerson()],
    ["half of it", aFollower("p_ann", { spotify: withPermissions(["follows"]) })],
    ["no Spotify", aPerson({ spotify: null })],
    [
      "an old login",
      aFollower("p_ann", { spotify: { ...withPermissions(["follows", "playlists"]), state: "needs_reauth" } }),
    ],
  ])("asks whoever has allowed %s for both permissions, with reasons, and waits", async (_, person) => {
    const radar = openedRadar({ people: [person] });
    const reply = await radar.says("radar on");
    expect(reply.text).toContain("which artists you follow, so that I know");
    expect(reply.text).toContain("to change playlists, so that I can");
    expect(reply.text).toContain("/spotify/login?from=messenger&lang=en&ask=follows&ask=playlists");
    expect(await radar.plugin.enrolment?.isOn("p_ann")).toBe(true);
    await expect(radar.plugin.enrolment?.turn("p_ann", true)).rejects.toThrow(UserError);
    expect(radar.releases.calls()).toEqual([]);
  });

  it("begins within an hour of the permission, or at once when asked again", async () => {
    for (const isAskedAgain of [true, false]) {
      const radar = openedRadar({ people: [aPerson()] });
      radar.releases.follow("p_ann", anArtist("Ann"));
      await radar.says("radar on");
      radar.host.put(aFollower());
      if (isAskedAgain) expect((await radar.says("radar on")).text).toContain("I begin now with the last whole week");
      else await radar.host.advance(3_600_000);
      expect(radar.week()).toMatchObject({ state: "complete", checked: 1 });
    }
  });

  it("twice begins once", async () => {
    const radar = await filled();
    const calls = radar.releases.calls().length;
    expect((await radar.says("radar on")).text).toContain("The radar is on already.");
    await radar.plugin.enrolment?.turn("p_ann", true);
    await radar.host.runDue();
    expect(radar.releases.calls()).toHaveLength(calls);
    expect(radar.host.told).toHaveLength(1);
  });

  it("once more helps whoever was stopped between being on and being planned", async () => {
    const radar = openedRadar();
    radar.releases.follow("p_ann", anArtist("Ann"));
    radar.host.onStep((what) => {
      if (what === "plan week") throw new Error("killed");
    });
    await expect(radar.plugin.enrolment?.turn("p_ann", true)).rejects.toThrow("killed");
    radar.host.onStep(null);
    expect(await radar.plugin.enrolment?.isOn("p_ann")).toBe(true);
    await radar.plugin.enrolment?.turn("p_ann", true);
    await radar.host.runDue();
    expect(radar.week()).toMatchObject({ state: "complete", checked: 1 });
  });

  it("is answered with its playlist, once there is one", async () => {
    const radar = openedRadar();
    expect(await radar.plugin.enrolment?.playlistId?.("p_ann")).toBeNull();
    const { plugin, playlists } = await filled();
    expect(await plugin.enrolment?.playlistId?.("p_ann")).toBe(playlists.ids()[0]);
  });

  it("again keeps the weeks and the playlist, and does the last week only once", async () => {
    const radar = await filled();
    expect(await radar.plugin.enrolment?.playlistId?.("p_bob")).toBeNull();
    await radar.says("radar off");
    expect(await radar.plugin.enrolment?.isOn("p_ann")).toBe(false);
    expect(radar.week()).not.toBeNull();
    expect(await radar.plugin.enrolment?.playlistId?.("p_ann")).toBe(radar.playlists.ids()[0]);
    await radar.says("radar on");
    expect(radar.playlists.ids()).toHaveLength(1);
    expect(radar.host.told).toHaveLength(1);
  });

  it("and off through the switch does the same", async () => {
    const radar = openedRadar();
    radar.releases.follow("p_ann", anArtist("Ann"));
    await radar.plugin.enrolment?.turn("p_ann", true);
    await radar.host.runDue();
    expect(radar.week()).toMatchObject({ state: "complete" });
    await radar.plugin.enrolment?.turn("p_ann", false);
    await radar.plugin.enrolment?.turn("p_ann", false);
    expect([...radar.host.kept("p_ann").keys()]).toEqual([`week:${weekKey}`]);
  });
});

describe("the week as it is shown", () => {
  it("has counters, three highlights with an album first, and the playlist", async () => {
    const radar = await filled();
    const reply = await radar.says("radar");
    expect(reply.text?.split("\n").slice(0, 3)).toEqual([
      "4 new releases from artists you follow, Nov 21 – 27, 2026:",
      "1 album, 3 singles, 5 songs by one artist",
      "I checked the one artist you follow.",
    ]);
    expect(reply.text).toContain(`Your playlist: https://open.spotify.com/playlist/${radar.playlists.ids()[0]}`);
    expect(reply.cards?.map(({ title, subtitle }) => [title, subtitle])).toEqual([
      ["Harbour", "Ann · Album"],
      ["Lanterns", "Ann · Single"],
      ["Tin Boat", "Ann · Single"],
    ]);
    expect(reply.cards?.[0]).toMatchObject({ imageUrl: "https://img.example/harbour" });
    expect(reply.choices?.map(({ command }) => command)).toEqual([
      `radar ${weekKey} albums`,
      `radar ${weekKey} singles`,
      "radar weeks",
    ]);
    expect(reply.isPrivate).toBe(true);
  });

  it("is told in the same words, with a way out", async () => {
    const radar = await filled();
    const told = radar.host.told[0];
    const words = told && (await radar.host.words(told));
    expect(words).toContain("4 new releases from artists you follow");
    expect(words).toContain("notify release-radar off");
    expect(told && (await radar.host.words(told, "de"))).toContain("4 neue Veröffentlichungen von Künstlern");
    expect(told && (await radar.host.words(told, "es"))).toContain("4 novedades de los artistas que sigues");
  });

  it("is nothing any more to somebody whose week is gone", async () => {
    const radar = await filled();
    const told = radar.host.told[0];
    await radar.host.records.change("p_ann", `week:${weekKey}`, () => null);
    expect(told && (await radar.host.words(told))).toBe("");
  });

  it("is the one that is asked for, and its parts", async () => {
    const radar = await filled();
    expect((await radar.says(`radar ${weekKey}`)).text).toContain("4 new releases");
    const albums = textOf(await radar.says(`radar ${weekKey} albums`));
    expect(albums).toContain("“Harbour” by Ann");
    expect(albums).not.toContain("Lanterns");
    const singles = await radar.says("radar singles");
    expect(singles.text).toContain("“Lanterns” by Ann\nhttps://open.spotify.com/album/");
    expect(singles.text).not.toContain("Harbour");
  });

  it("has pages of ten", async () => {
    const radar = openedRadar();
    const artist = anArtist("Ann");
    radar.releases.follow("p_ann", artist);
    for (let at = 0; at < 12; at += 1) releasesSong(radar, `Song${at}`, artist);
    await radar.says("radar on");
    const first = await radar.says("radar singles");
    expect(first.text).toContain("Page 1 of 2");
    expect(first.choices?.map(({ command }) => command)).toEqual([`radar ${weekKey} singles 2`, `radar ${weekKey}`]);
    expect((await radar.says(`radar ${weekKey} singles 2`)).text).toContain("Page 2 of 2");
  });

  it("says how far it is", async () => {
    const radar = openedRadar({ around: endedAfter(1 + 4 * 5 + 2) });
    const artists = artistsNamed("A", 40);
    radar.releases.follow("p_ann", ...artists);
    await radar.says("radar on");
    const { text } = await radar.says("radar");
    expect(text).toContain("Nothing new so far.");
    expect(text).toContain("So far I have checked 5 of 40 artists");
  });

  it("writes large numbers as people do", async () => {
    const radar = openedRadar();
    const week = await partial(radar, { followed: 2_300, checked: 412 });
    expect(week.text).toContain("I checked 412 of 2,300 artists; then the time for this week was over.");
    expect((await radar.host.types("p_ann", "radar", { language: "de" })).text).toContain("412 von 2.300 Künstlern");
  });

  it("names five artists that failed, and counts the others", async () => {
    const radar = openedRadar();
    const artists = artistsNamed("Band", 7);
    radar.releases.follow("p_ann", ...artists);
    await radar.says("radar on");
    const failed = artists.map(({ id }) => id);
    const { text } = await partial(radar, { failed, state: "complete", followed: 20, checked: 13 });
    expect(text).toContain("I checked 13 of 20 artists.");
    expect(text).toContain("no answer for Band0, Band1, Band2, Band3, Band4, and 2 more.");
    await radar.says("radar off");
    await radar.host.advance(40 * 86_400_000);
    expect((await radar.says(`radar ${weekKey}`)).text).toContain("no answer for 7 artists.");
  });

  it("asks for titles that are not known any more, and does without those it cannot have", async () => {
    const radar = await filled();
    await radar.says("radar off");
    await radar.host.advance(40 * 86_400_000);
    expect((await radar.says("radar")).cards?.[0]?.title).toBe("Harbour");
    expect(radar.releases.calls("album")).toHaveLength(3);
    await radar.says("radar");
    expect(radar.releases.calls("album")).toHaveLength(3);
    await radar.host.advance(40 * 86_400_000);
    radar.releases.fail("album", new UpstreamError("spotify", "quota", { status: "quota" }), "always");
    expect((await radar.says("radar")).cards?.[0]?.title).toBe("A release whose title Spotify does not tell me now");
  });

  it("asks for what Spotify does not know any more once a day, however often somebody looks", async () => {
    const radar = await filled();
    await radar.says("radar off");
    await radar.host.advance(40 * 86_400_000);
    const asked: string[] = [];
    radar.releases.album = async (id) => {
      asked.push(id);
      return null;
    };
    for (let look = 0; look < 3; look += 1) await radar.says("radar");
    expect(asked).toHaveLength(3);
    await radar.host.advance(86_400_000);
    await radar.says("radar");
    expect(asked).toHaveLength(6);
  });

  async function partial(radar: ReturnType<typeof openedRadar>, changes: Record<string, string | number | string[]>) {
    if (!radar.week()) {
      radar.releases.follow("p_ann", anArtist("Ann"));
      await radar.says("radar on");
    }
    const record = { ...radar.week(), state: "partial", ...changes };
    await radar.host.records.change("p_ann", `week:${weekKey}`, () => JSON.parse(JSON.stringify(record)));
    return radar.says("radar");
  }
});

describe("what is asked for and is not there", () => {
  it("is explained before the radar is on", async () => {
    const radar = openedRadar();
    const reply = await radar.says("radar");
    expect(reply.text).toContain("To begin: radar on");
    expect(reply.choices).toEqual([{ label: "Turn on", command: "radar on" }]);
    expect((await radar.says("radar weeks")).text).toContain("To begin: radar on");
  });

  it("is said of a week that nobody looked through", async () => {
    const radar = await filled();
    await expect(radar.says("radar 2020-01")).rejects.toThrow(UserError);
    await expect(radar.says("radar 2020-01 albums")).rejects.toThrow("I know nothing of the week");
  });

  it.each([
    "radar nonsense",
    "radar 2026-99",
    "radar 2026-47 songs",
    "radar 2026-47 albums 1 2",
    "radar weeks x",
    "radar on now",
  ])("“%s” is answered with what can be said", async (text) => {
    const radar = await filled();
    await expect(radar.says(text)).rejects.toThrow("Please write");
  });

  it("comes with a login link where the radar stands still", async () => {
    const radar = await filled();
    radar.host.put(aPerson());
    const { text } = await radar.says("radar");
    expect(text).toContain("4 new releases");
    expect(text).toContain("stands still until you allow me");
    expect(text).toContain("&ask=follows&ask=playlists");
  });
});

describe("all weeks", () => {
  it("are listed newest first, each with how complete it is", async () => {
    const radar = await filled();
    await radar.host.advance(12 * 7 * 86_400_000);
    const { text, choices } = await radar.says("radar weeks");
    const lines = text?.split("\n") ?? [];
    expect(lines[1]).toMatch(/^2027-06, Feb 13 – 19, 2027: 0 releases\. I checked the one artist you follow\.$/u);
    expect(lines.at(-1)).toBe("Page 1 of 2");
    expect(choices?.map(({ command }) => command)).toEqual(["radar weeks 2", "radar 2027-06"]);
    expect((await radar.says("radar weeks 2")).text).toContain("2026-47, Nov 21 – 27, 2026: 4 releases.");
  });
});

describe("the command", () => {
  it("is filled in on channels that have forms", () => {
    const radar = openedRadar();
    const [command] = radar.plugin.commands ?? [];
    const forms = command ? formsOf(command) : [];
    expect(forms.map(({ path }) => path)).toEqual(["radar show", "radar weeks", "radar on", "radar off"]);
    const [show, weeks, on] = forms;
    expect(show && callOf(show, { week: "2026-47", only: "albums" }).words).toBe("2026-47 albums");
    expect(show && callOf(show, {}).words).toBe("");
    expect(show && callOf(show, { only: "singles" }).words).toBe("singles");
    expect(weeks && callOf(weeks, {}).words).toBe("weeks");
    expect(on && callOf(on, {}).words).toBe("on");
  });
});

describe("dates", () => {
  it.each([
    ["en", "2026-47", "Nov 21 – 27, 2026"],
    ["en", "2025-52", "Dec 27, 2025 – Jan 2, 2026"],
    ["de", "2026-47", "21.–27.11.2026"],
    ["es", "2026-47", "21–27 nov 2026"],
  ] as const)("in %s of %s are %s", (language, key, said) => {
    expect(languages).toContain(language);
    const say = sayIn({ language, spell: (command) => command });
    expect(datesOf(say, weekAt(key) as Week)).toBe(said);
  });
});

function withPermissions(permissions: ("follows" | "playlists")[]) {
  const { spotify } = aPerson();
  if (!spotify) throw new Error(idOf("no spotify"));
  return { ...spotify, permissions };
}
