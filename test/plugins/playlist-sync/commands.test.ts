import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../../src/bots/errors.js";
import { callOf, formsOf } from "../../../src/bots/forms.js";
import { sayIn } from "../../../src/bots/say.js";
import { syncsAnswer } from "../../../src/plugins/playlist-sync/api.js";
import { playlistSync } from "../../../src/plugins/playlist-sync/plugin.js";
import { artistUrl, playlistUrl } from "../../../src/plugins/playlist-sync/view.js";
import { aPerson } from "../../fixtures/person.js";
import { textOf } from "../host.js";
import { ann, commandsIn, dayMs, hourMs, minuteMs, opened, songs } from "./kit.js";

const plain = (command: string) => command;
const refused = (en: RegExp) => ({ name: "UserError", key: { en: expect.stringMatching(en) } });

function begun() {
  const room = opened();
  const source = room.playlists.seed(room.id, { name: "Mix of the day", rows: songs(2) });
  const target = room.playlists.seed(room.id, { name: "Archive" });
  return { ...room, source, target };
}

describe("sync <source> into <target>", () => {
  it("takes links, and says what it will do and when", async () => {
    const room = begun();
    const reply = await room.does(
      `sync https://open.spotify.com/playlist/${room.source}?si=x into spotify:playlist:${room.target} every monday 9:00`,
    );
    expect(reply).toBe(
      "“Mix of the day” → “Archive”\nI look every Monday at 09:00 (Europe/Berlin), and for the first time right now: I will tell you what came of it. This is sync 1.\n[Pause: sync pause 1]",
    );
    expect(room.playlists.uris(room.target)).toEqual(songs(2));
    expect(room.host.planned(room.id, "run")).toBe(Date.parse("2026-12-07T08:00:00Z"));
  });

  it("takes names among their own lists, whole ones first", async () => {
    const room = begun();
    room.playlists.seed(room.id, { name: "Archive of old" });
    await room.does("sync mix of the day into ARCHIVE");
    expect(room.playlists.uris(room.target)).toEqual(songs(2));
    expect(room.playlists.calls("mine")).toHaveLength(1);
  });

  it("runs daily at the time it was said, by their own clock", async () => {
    const room = begun();
    expect(await room.does(`sync ${room.source} into ${room.target}`)).toMatch(/every day at 13:00 \(Europe\/Berlin\)/);
    expect(room.host.planned(room.id, "run")).toBe(room.clock.nowMs() + dayMs);
  });

  it("asks which one is meant, with buttons that say the rest of it again", async () => {
    const room = begun();
    const other = room.playlists.seed(room.id, { name: "Mix of the day" });
    const asked = await room.says("sync mix into Archive every tuesday and friday 18:30");
    expect(textOf(asked)).toMatch(
      /^Several of your playlists could be the source\. Which one\?\n1: Mix of the day \(0\)\n2: Mix of the day \(2\)/,
    );
    expect(commandsIn(asked)).toEqual([
      `sync ${other} into Archive every tuesday, friday 18:30`,
      `sync ${room.source} into Archive every tuesday, friday 18:30`,
    ]);
    expect(await room.does(commandsIn(asked)[1] ?? "")).toMatch(/every Tuesday and Friday at 18:30/);
  });

  it("asks likewise for the target", async () => {
    const room = begun();
    const other = room.playlists.seed(room.id, { name: "Archive" });
    const asked = await room.says("sync mix into archive");
    expect(commandsIn(asked)).toEqual([`sync ${room.source} into ${other}`, `sync ${room.source} into ${room.target}`]);
  });

  it("explains what Spotify shows to no app", async () => {
    const room = begun();
    await expect(room.says("sync Discover Weekly into Archive")).rejects.toMatchObject(refused(/to no app/));
  });

  it.each([
    ["sync", /^Tell me from where to where/],
    ["sync something", /^Tell me from where to where/],
    ["sync nowhere into Archive", /no playlist called/],
    ["sync Mix of the day into Nowhere", /no playlist called/],
    ["sync https://open.spotify.com/album/4PaperLanterns00000001 into Archive", /leads to no playlist/],
    ["sync Mix of the day into Archive hourly", /too often/],
    ["sync Mix of the day into Archive cron */5 * * * *", /too often/],
    ["sync Mix of the day into Archive cron 99 * * * *", /cannot read when/],
    ["sync Mix of the day into new Archive every monday 25:00", /cannot read when/],
    ["sync Mix of the day into new Archive cron 0 9 * *", /cannot read when/],
    ["sync Mix of the day into Mix of the day", /the same playlist/],
    [`sync Mix of the day into new ${"x".repeat(61)}`, /1 to \{limit\} characters/],
  ])("refuses %s", async (text, said) => {
    const room = begun();
    await expect(room.says(text)).rejects.toMatchObject(refused(said));
    expect(room.host.kept(room.id).size).toBe(0);
  });

  it("knows what they have already", async () => {
    const room = begun();
    await room.does("sync mix into archive");
    expect(await room.does("sync mix into archive every monday")).toMatch(/^You have that already: it is sync 1/);
  });

  it("is one sync when the same message comes twice", async () => {
    const room = begun();
    const text = `sync ${room.source} into ${room.target}`;
    await room.host.types(room.id, text, { turnId: "turn" });
    const again = await room.host.types(room.id, text, { turnId: "turn" });
    expect(again.text).toMatch(/This is sync 1/);
    expect(await room.does("syncs")).toMatch(/^Your sync:/);
  });

  it("is two syncs when two are begun at the same time", async () => {
    const room = begun();
    await Promise.all([room.says(`sync ${room.source} into new One`), room.says(`sync ${room.source} into new Two`)]);
    expect(await room.does("syncs")).toMatch(/^Your 2 syncs:.*1\. .*2\. /s);
  });

  it("goes up to ten", async () => {
    const room = begun();
    for (let at = 1; at <= 10; at += 1) await room.says(`sync ${room.source} into new Target ${at}`);
    await expect(room.says(`sync ${room.source} into new Target 11`)).rejects.toMatchObject(
      refused(/as many as I can keep/),
    );
  });

  it("says when Spotify has to be left alone", async () => {
    const room = begun();
    room.playlists.fail("mine", new UpstreamError("spotify", "no", { status: "quota", retryAfterMs: hourMs }));
    expect(textOf(await room.says("sync mix into archive"))).toMatch(/14:00/);
  });
});

describe("without permission", () => {
  it("links are set up and wait; one message has the login link, and after the login it begins by itself", async () => {
    const room = opened(aPerson({ zone: "Europe/Berlin" }));
    const source = room.playlists.seed(room.id, { name: "Mix", rows: songs(2) });
    const reply = await room.does(`sync ${source} into new Archive`);
    expect(reply).toMatch(/set up as sync 1.*spotify\/login\?.*ask=playlists/s);
    await room.host.advance(hourMs);
    expect(room.host.told).toEqual([]);
    expect(room.playlists.calls("entries")).toEqual([]);
    const person = ann();
    room.host.put({ ...person, spotify: person.spotify && { ...person.spotify, authorizedAtMs: room.clock.nowMs() } });
    await room.host.advance(hourMs);
    expect((await room.news()).map((text) => text.split("\n")[0])).toEqual(["2 new songs added"]);
  });

  it("names cannot be looked for: they get the link first", async () => {
    const room = opened(aPerson());
    expect(await room.does("sync Mix into Archive")).toMatch(/^To find a playlist by its name.*spotify\/login/s);
    expect(room.host.kept(room.id).size).toBe(0);
  });

  it("which Spotify notices only when it is asked, is the same", async () => {
    const room = begun();
    room.playlists.refuse(room.id, "scope");
    expect(await room.does("sync Mix into Archive")).toMatch(/^To find a playlist by its name.*spotify\/login/s);
  });
});

describe("what they do with their syncs", () => {
  it("see them", async () => {
    const room = begun();
    await expect(room.says("syncs")).rejects.toMatchObject(refused(/no sync yet/));
    await room.does("sync mix into archive every day 9:00");
    const list = await room.says("sync list");
    expect(textOf(list)).toBe(
      [
        "Your sync:",
        "1. “Mix of the day” → “Archive”",
        "every day at 09:00 (Europe/Berlin)",
        "last Nov 30, 13:00: 2 songs added",
        `Open in Spotify: https://open.spotify.com/playlist/${room.target}`,
        "[Sync now: sync now 1]",
        "[Pause: sync pause 1]",
        "[End: sync remove 1]",
      ].join("\n"),
    );
  });

  it("pause and resume", async () => {
    const room = begun();
    await room.does("sync mix into archive every day 9:00");
    expect(await room.does("sync pause 1")).toMatch(/Sync 1 is paused/);
    room.playlists.edit(room.source, songs(3));
    await room.host.advance(2 * dayMs);
    expect(room.playlists.uris(room.target)).toEqual(songs(2));
    expect(await room.does("syncs")).toMatch(/paused.*\[Go on: sync resume 1\]/s);
    expect(await room.does("sync resume")).toMatch(/Sync 1 goes on, every day at 09:00/);
    expect(room.playlists.uris(room.target)).toEqual(songs(3));
  });

  it("run now: answered at once, told when it is done", async () => {
    const room = begun();
    await room.does("sync mix into archive");
    await room.news();
    expect(textOf(await room.says("sync now 1"))).toBe("I look now, and tell you here what came of it.");
    expect(await room.news()).toEqual([]);
    await room.host.runDue();
    expect(await room.news()).toEqual(["Nothing new: “Mix of the day” → “Archive”"]);
  });

  it("remove: nothing of it is kept, and the playlists stay", async () => {
    const room = begun();
    await room.does("sync mix into archive");
    expect(await room.does("sync remove 1")).toMatch(/Both playlists stay/);
    await room.host.advance(2 * dayMs);
    expect(room.host.kept(room.id).size).toBe(0);
    expect(room.playlists.uris(room.target)).toEqual(songs(2));
    expect(room.host.planned(room.id, "run")).toBeNull();
  });

  it("remove while it runs: what the run still writes goes too", async () => {
    const room = begun();
    const add = room.playlists.add;
    room.playlists.add = async (...call) => {
      await room.says("sync remove 1");
      return add(...call);
    };
    await room.does("sync mix into archive");
    expect(room.host.kept(room.id).size).toBe(0);
    expect(await room.news()).toEqual([""]);
  });

  it.each(["sync now 7", "sync pause 7", "sync resume 7", "sync remove 7", "sync stats 7", "sync weekly 7 on"])(
    "%s: there is none of that number",
    async (text) => {
      const room = begun();
      await expect(room.says(text)).rejects.toMatchObject(refused(/no sync yet/));
      await room.does("sync mix into archive");
      await expect(room.says(text)).rejects.toMatchObject({ ...refused(/no sync with number/), values: { number: 7 } });
    },
  );

  it("have to say which one, where there are several", async () => {
    const room = begun();
    await room.does("sync mix into archive");
    await room.does(`sync ${room.source} into new Other`);
    await expect(room.says("sync now")).rejects.toMatchObject(refused(/Which one/));
  });

  it("read it in their own language", async () => {
    const room = begun();
    await room.does("sync mix into archive");
    expect(textOf(await room.host.types(room.id, "syncs", { language: "de" }))).toMatch(
      /^Dein Abgleich:.*jeden Tag um 13:00/s,
    );
    expect(textOf(await room.host.types(room.id, "sync stats", { language: "es" }))).toMatch(/2 canciones añadidas/);
  });

  it("are told nothing of what they have ended or begun anew meanwhile", async () => {
    const room = begun();
    await room.does("sync mix into archive");
    await room.says("sync remove 1");
    expect(await room.news()).toEqual([""]);
  });
});

describe("the commands as forms", () => {
  const { commands = [] } = playlistSync.open(opened().host, undefined);
  const forms = commands.flatMap(formsOf);

  it("are there for every way to call them", () => {
    expect(forms.map(({ path }) => path)).toEqual([
      "sync start",
      "sync now",
      "sync pause",
      "sync resume",
      "sync remove",
      "sync stats",
      "sync weekly",
      "sync list",
    ]);
  });

  it.each([
    [
      "sync start",
      { source: "My Mix", target: "new Road trip", when: "every monday 9:00" },
      'My Mix into "new Road trip" every monday 9:00',
    ],
    ["sync start", { source: "sent to me", target: "new Road trip" }, "sent to me into new Road trip"],
    ["sync now", { number: "2" }, "now 2"],
    ["sync weekly", { number: "2", to: "off" }, "weekly 2 off"],
    ["sync stats", {}, "stats"],
    ["sync list", {}, ""],
  ])("/%s %j", (path, values, words) => {
    const form = forms.find((one) => one.path === path);
    expect(form && callOf(form, values).words).toBe(words);
  });
});

describe("for programs and on their page", () => {
  async function full() {
    const room = begun();
    await room.does("sync mix into archive every day 9:00");
    await room.does("sync sent to me into new From friends");
    await room.host.advance(minuteMs);
    return { room, plugin: playlistSync.open(room.host, undefined) };
  }

  it("the API answers what is there", async () => {
    const { room, plugin } = await full();
    const [route] = plugin.api ?? [];
    const answer = await route?.handle({ person: ann(), query: {}, body: undefined });
    expect(route).toMatchObject({ method: "GET", path: "/playlists/syncs" });
    const { syncs } = syncsAnswer.parse(answer);
    expect(syncs[0]).toMatchObject({
      number: 1,
      source: { kind: "playlist", id: room.source, name: "Mix of the day", url: playlistUrl(room.source) },
      target: { kind: "playlist", id: room.target, name: "Archive", url: playlistUrl(room.target) },
      schedule: { cron: "0 9 * * *", zone: "Europe/Berlin" },
      lastRun: { at: "2026-11-30T12:00:00.000Z", added: 2 },
      nextRunAt: "2026-12-01T08:00:00.000Z",
      trouble: null,
      stats: { added: 2, weeks: [{ week: "2026-W49", added: 2 }] },
    });
    for (const { id, url } of syncs[0]?.stats.artists ?? expect.fail()) expect(url).toBe(artistUrl(id));
    expect(syncs[1]).toMatchObject({ source: { kind: "received", id: null }, target: { kind: "new", id: null } });
  });

  it("the page has a table, numbers, and what can be done as commands", async () => {
    const { room, plugin } = await full();
    const reader = { person: ann(), say: sayIn({ language: "en", spell: plain }) };
    const [section] = (await plugin.page?.(reader.person, reader)) ?? [];
    expect(section).toMatchObject({ id: "syncs", title: "Playlist sync" });
    const [table, fold] = section?.blocks ?? [];
    expect(table).toMatchObject({ kind: "table" });
    expect(table?.kind === "table" && table.rows.map((row) => row.map(({ text }) => text))[0]).toEqual([
      "1",
      "“Mix of the day”",
      "“Archive”",
      "every day at 09:00 (Europe/Berlin)",
      "Nov 30, 13:00: 2 songs added",
      "Dec 1, 09:00",
    ]);
    const inside = fold?.kind === "fold" ? fold.blocks : [];
    expect(inside.map(({ kind }) => kind)).toEqual(["text", "table", "bars", "actions"]);
    expect(JSON.stringify(inside)).toContain("sync now 1");
    const rows = [table, ...inside].flatMap((block) => (block?.kind === "table" ? block.rows : []));
    const urls = rows.flat().flatMap(({ url }) => url ?? []);
    expect(urls).toEqual(expect.arrayContaining([playlistUrl(room.source), expect.stringContaining("/artist/")]));
    for (const command of ["sync now 1", "sync pause 1", "sync remove 1"]) await room.says(command);
  });

  it("the page of somebody without any says how to begin", async () => {
    const room = opened();
    const reader = { person: ann(), say: sayIn({ language: "en", spell: plain }) };
    const sections = await playlistSync.open(room.host, undefined).page?.(reader.person, reader);
    expect(JSON.stringify(sections)).toContain("You have no sync yet");
  });
});

it("a number that is given again while it is being cleared away stays", async () => {
  const room = opened();
  const source = room.playlists.seed(room.id, { rows: songs(1) });
  await room.does(`sync ${source} into new One`);
  await room.says("sync remove 1");
  const { records } = room.host;
  const { change } = records;
  records.change = async (slot, name, decide) => {
    if (name === "numbers") {
      // It has been read what is to be cleared away.
      records.change = change;
      await room.says(`sync ${source} into new Two`);
    }
    return change(slot, name, decide);
  };
  await room.host.runDue();
  expect(await room.does("syncs")).toContain("Two");
});

describe("a name that nobody can tell", () => {
  async function withoutNames() {
    const room = opened();
    const source = room.playlists.seed(room.id, { name: "Mix", rows: songs(1) });
    await room.does(`sync ${source} into new One`);
    room.playlists.destroy(source);
    // Longer than names are kept; the sync that looks for its source says so meanwhile.
    await room.host.advance(9 * dayMs);
    const asked = () => room.playlists.calls("get").length + room.trackCalls();
    return { room, asked };
  }

  it("is not asked for at every look", async () => {
    const { room, asked } = await withoutNames();
    await room.does("syncs");
    const before = asked();
    for (let look = 0; look < 20; look += 1) await room.does("sync stats");
    expect(asked() - before).toBeLessThanOrEqual(1);
    await room.host.advance(dayMs);
    const later = asked();
    await room.does("syncs");
    expect(asked()).toBe(later + 1);
  });

  it("is asked for again at once where Spotify was not asked", async () => {
    const { room } = await withoutNames();
    room.playlists.fail("get", new UpstreamError("spotify", "quota", { status: "quota" }));
    expect(await room.does("syncs")).toContain("a playlist →");
    const before = room.playlists.calls("get").length;
    await room.does("syncs");
    expect(room.playlists.calls("get")).toHaveLength(before + 1);
  });
});

it("a paused sync that is run now goes on, and says so", async () => {
  const room = begun();
  await room.does(`sync ${room.source} into ${room.target} every day 9:00`);
  await room.does("sync pause 1");
  expect(await room.does("sync now 1")).toMatch(/^Sync 1 goes on, every day at 09:00 \(Europe\/Berlin\)\. I look now/);
  expect(await room.does("syncs")).toContain("[Pause: sync pause 1]");
});
