import { beforeEach, describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { playlistSync } from "../../src/plugins/playlist-sync/plugin.js";
import { type FakePlaylists, fakePlaylists } from "../fakes/playlists.js";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const uri = (at: number) => `spotify:track:s${String(at).padStart(21, "0")}`;
const songs = (count: number) => Array.from({ length: count }, (_, at) => uri(at));

let world: World;
let playlists: FakePlaylists;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  playlists = fakePlaylists(() => world.clock.nowMs());
  world = await openWorld({ plugins: [playlistSync], ports: { playlists } });
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  await ann.says("zone Europe/Berlin");
});

async function allows(friend: Friend): Promise<void> {
  await friend.says(`register code:"${await friend.logsIn(undefined, ["playlists"])}"`);
}

async function seeded(count: number) {
  const id = await ann.personId();
  const source = playlists.seed(id, { name: "Mix", rows: songs(count) });
  const target = playlists.seed(id, { name: "Archive" });
  ann.news();
  return { id, source, target };
}

describe("a sync in the whole house", () => {
  it("is set up, runs, is told, and runs again at its time", async () => {
    await allows(ann);
    const { source, target } = await seeded(3);
    await ann.says("sync Mix into Archive every day 9:00");
    expect(ann.news()).toEqual([
      "“Mix” → “Archive”\nI look every day at 09:00 (Europe/Berlin), and for the first time right now: I will tell you what came of it. This is sync 1.",
      expect.stringMatching(/^3 new songs added/),
    ]);
    playlists.edit(source, songs(5));
    await world.advance(days(1));
    expect(playlists.uris(target)).toEqual(songs(5));
    expect(ann.news()).toEqual([expect.stringMatching(/^2 new songs added/)]);
    await world.advance(days(3));
    expect(ann.news()).toEqual([]);
  });

  it("waits for the login, which says what it allows, and begins by itself", async () => {
    const { source } = await seeded(2);
    await ann.says(`sync ${source} into new Archive`);
    expect(ann.news().join()).toMatch(/set up as sync 1.*\/spotify\/login\?from=fake&lang=en&ask=playlists$/s);
    await world.advance(hours(2));
    expect(ann.news()).toEqual([]);
    await allows(ann);
    expect(ann.news()).toEqual([expect.stringMatching(/I can read and change your playlists now\.$/)]);
    await world.advance(hours(1));
    expect(ann.news()).toEqual([expect.stringMatching(/^2 new songs added/)]);
    await ann.says("settings");
    expect(ann.news().join()).toContain("I may read and change your playlists.");
  });

  it("keeps what they are sent, some minutes after it has come", async () => {
    await allows(ann);
    await seeded(0);
    await ann.says("sync sent to me into new From friends");
    await bob.says(`share ${paperLanterns.url} with Ann Reed`);
    await bob.says(`share ${tinBoat.url} with Ann Reed`);
    await world.advance(minutes(6));
    const made = playlists.ids().at(-1) ?? "";
    expect(playlists.uris(made)).toEqual([paperLanterns.id, tinBoat.id].map((id) => `spotify:track:${id}`));
  });

  it("keeps what a group shares, also for its sender", async () => {
    await allows(ann);
    await allows(bob);
    await seeded(0);
    await ann.says("group create road-trip");
    await ann.says("group add road-trip Bob Fisher");
    for (const friend of [ann, bob]) await friend.says("sync group road-trip into new Road");
    await ann.says(`share ${tinBoat.url} with #road-trip`);
    await bob.says(`share ${paperLanterns.url} with #road-trip`);
    await world.advance(minutes(10));
    const made = playlists.ids().slice(-2);
    for (const id of made)
      expect(playlists.uris(id).sort()).toEqual(
        [paperLanterns.id, tinBoat.id].map((one) => `spotify:track:${one}`).sort(),
      );
  });

  it("is worked with by its buttons", async () => {
    await allows(ann);
    const { source, target } = await seeded(1);
    await ann.says(`sync ${source} into ${target}`);
    await ann.says("syncs");
    await ann.presses("Sync now");
    expect(ann.news().at(-1)).toBe("Nothing new: “Mix” → “Archive”");
    await ann.says("syncs");
    await ann.presses("Pause");
    expect(ann.news().at(-1)).toMatch(/^Sync 1 is paused/);
    await ann.presses("Go on");
    await ann.says("sync stats");
    expect(ann.news().at(-1)).toMatch(/One song added since November 21, 2026/);
    await ann.says("sync weekly 1 on");
    expect(ann.news().at(-1)).toMatch(/private playlist of their own each week/);
    await ann.says("syncs");
    await ann.presses("End");
    expect(ann.news().at(-1)).toMatch(/^Sync 1 has ended/);
    expect(await world.store.records.all(await ann.personId())).toEqual({});
  });

  it("asks by a button whether to make a new target", async () => {
    await allows(ann);
    const { source, target } = await seeded(2);
    await ann.says(`sync ${source} into ${target}`);
    playlists.destroy(target);
    playlists.edit(source, songs(3));
    await world.advance(days(1));
    await ann.presses("Make a new one");
    expect(playlists.uris(playlists.ids().at(-1) ?? "")).toEqual(songs(3));
  });

  it("goes on in another process when one dies in the middle of adding", async () => {
    await allows(ann);
    const { target } = await seeded(250);
    const { add } = playlists;
    let adds = 0;
    playlists.add = async (...call) => {
      adds += 1;
      // The second hundred has arrived, and nobody is there any more to write it down.
      const snapshot = await add(...call);
      if (adds === 2) throw new UpstreamError("spotify", "gone", { status: "unclear" });
      return snapshot;
    };
    await ann.says("sync Mix into Archive every day 9:00");
    await world.restart();
    await world.advance(hours(2));
    expect(playlists.uris(target)).toEqual(songs(250));
    expect(ann.news().filter((text) => /new songs added/.test(text))).toEqual([expect.stringMatching(/^250 /)]);
    await world.restart();
    await world.advance(days(2));
    expect([playlists.uris(target).length, ann.news()]).toEqual([250, []]);
  });

  it("leaves a record of each run for the operator, and nothing of whose it was", async () => {
    await allows(ann);
    const { id, source } = await seeded(3);
    await ann.says("sync Mix into Archive every day 9:00");
    await world.advance(days(2));
    playlists.destroy(source);
    await world.advance(days(1));
    const runs = (await world.plugins.byName.get("playlist-sync")?.runs()) ?? [];
    expect(runs).toMatchObject([
      { what: "sync", isOk: true, counts: { added: 3, local: 0 } },
      { what: "sync", isOk: true, counts: { added: 0 } },
      { what: "sync", isOk: true, counts: { added: 0 } },
      { what: "source-gone", isOk: false },
    ]);
    expect(JSON.stringify(runs)).not.toContain(id);
    expect(JSON.stringify([...(await world.dump())].filter(([key]) => key.includes("runs")))).not.toContain(id);
  });

  it("is told once when a message comes twice", async () => {
    await allows(ann);
    const { source, target } = await seeded(2);
    const text = `sync ${source} into ${target}`;
    await world.redeliver("ann", await ann.says(text), text);
    expect(ann.news().filter((one) => one.startsWith("2 new songs"))).toHaveLength(1);
    await ann.says("syncs");
    expect(ann.news().at(-1)).toMatch(/^Your sync:/);
  });

  it("ends with a disconnect, and with being forgotten", async () => {
    await allows(ann);
    const { id, source, target } = await seeded(2);
    await ann.says(`sync ${source} into ${target}`);
    await ann.says("disconnect");
    expect(await world.store.records.all(id)).toEqual({});
    playlists.edit(source, songs(5));
    await world.advance(days(2));
    expect(playlists.uris(target)).toEqual(songs(2));
    await allows(ann);
    await ann.says(`sync ${source} into ${target}`);
    await ann.says("forget me now");
    await world.advance(days(2));
    expect(await world.store.records.all(id)).toEqual({});
  });

  it("is said in the language and by the clock of whoever reads it", async () => {
    await allows(ann);
    const { source } = await seeded(2);
    await ann.says("language de");
    ann.news();
    await ann.says(`sync ${source} into new Archiv jeden Montag um 9 Uhr`);
    expect(ann.news()).toEqual([
      "„Mix“ → „Archiv“\nIch schaue jeden Montag um 09:00 (Europe/Berlin) nach, und zum ersten Mal jetzt gleich: Ich sage dir, was dabei herauskam. Das ist Abgleich 1.",
      expect.stringMatching(/^2 neue Songs hinzugefügt/),
    ]);
  });

  it("by itself stays silent for whoever wants to hear nothing of syncs, and works", async () => {
    await allows(ann);
    const { source, target } = await seeded(2);
    await ann.says(`sync ${source} into ${target} every day 9:00`);
    ann.news();
    await ann.says("notify playlist-sync off");
    expect(ann.news()).toEqual(["I no longer write to you about this: playlists that are kept in sync."]);
    playlists.edit(source, songs(5));
    await world.advance(days(1));
    expect(playlists.uris(target)).toEqual(songs(5));
    expect(ann.news()).toEqual([]);
  });

  it("answers whoever asks for it, whatever they have switched off and at any hour", async () => {
    await allows(ann);
    const { source, target } = await seeded(2);
    for (const words of ["notify playlist-sync off", "quiet 0-23:59"]) await ann.says(words);
    ann.news();
    await ann.says(`sync ${source} into ${target}`);
    expect(ann.news()).toEqual([expect.stringContaining("tell you"), expect.stringMatching(/^2 new songs added/)]);
    await ann.says("sync now 1");
    expect(ann.news()).toEqual([expect.stringContaining("tell you"), expect.stringMatching(/^Nothing new/)]);
    playlists.destroy(source);
    await ann.says("sync now 1");
    expect(ann.news()).toEqual([
      expect.stringContaining("tell you"),
      expect.stringContaining("I cannot find the source"),
    ]);
  });

  it("answers in the morning what was asked in the evening and took until the night", async () => {
    await allows(ann);
    const { source, target } = await seeded(2);
    await ann.says("quiet 22-8 Europe/Berlin");
    await ann.says("notify playlist-sync off");
    ann.news();
    playlists.fail("entries", new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs: hours(11) }));
    await ann.says(`sync ${source} into ${target}`);
    expect(ann.news().at(-1)).toContain("Spotify asks me to wait");
    await world.advance(hours(12));
    expect(playlists.uris(target)).toEqual(songs(2));
    expect(ann.news()).toEqual([]);
    await world.advance(hours(8));
    expect(ann.news().join()).toContain("2 new songs added");
  });
});
