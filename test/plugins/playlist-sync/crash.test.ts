import fc from "fast-check";
import { expect, it } from "vitest";
import type { Playlists } from "../../../src/bots/plugin-ports.js";
import { dayMs, hourMs, type Opened, opened, songs } from "./kit.js";

/**
 * A process that is killed at a step of the way, and everything it still wanted to do with it; the next one begins when
 * the job is tried again. Steps are what is read, stored and told, before and after, and each call of Spotify likewise.
 */
function killer({ host, playlists }: Opened, lives: readonly number[]) {
  const left = [...lives];
  let steps = 0;
  let deadSince: number | null = null;
  let isArmed = false;
  const step = () => {
    if (!isArmed) return;
    if (deadSince !== null && host.errors.length === deadSince) throw new Error("killed");
    deadSince = null;
    steps += 1;
    if (steps !== left[0]) return;
    left.shift();
    steps = 0;
    deadSince = host.errors.length;
    throw new Error("killed");
  };
  const mortal = <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) => {
    return async (...given: Given) => {
      step();
      const answer = await call(...given);
      step();
      return answer;
    };
  };
  const calls: Pick<Playlists, "get" | "entries" | "add" | "create" | "mine"> = playlists;
  Object.assign(playlists, {
    get: mortal(calls.get),
    entries: mortal(calls.entries),
    add: mortal(calls.add),
    create: mortal(calls.create),
    mine: mortal(calls.mine),
  });
  host.onStep(step);
  return {
    arm: (isOn: boolean) => {
      isArmed = isOn;
    },
    /** Lives that nothing has taken. */
    left: () => left.length,
  };
}

const wanted = fc.record({
  rows: fc.array(fc.integer({ min: 0, max: 260 }), { maxLength: 260 }),
  there: fc.uniqueArray(fc.integer({ min: 0, max: 260 }), { maxLength: 60 }),
  lives: fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 6 }),
  isNew: fc.boolean(),
});

const song = (at: number) => songs(1, "s", at)[0] ?? "";

it("wherever it is killed, each song is there once, in order, and is told once", async () => {
  await fc.assert(
    fc.asyncProperty(wanted, async ({ rows, there, lives, isNew }) => {
      const room = opened();
      const source = room.playlists.seed(room.id, { name: "Mix", rows: rows.map(song) });
      const target = room.playlists.seed(room.id, { name: "Archive", rows: there.map(song) });
      const death = killer(room, lives);
      await room.says(`sync ${source} into ${isNew ? "new Songs" : target} every day 9:00`);
      death.arm(true);
      await room.host.advance(12 * hourMs);
      death.arm(false);
      const before = isNew ? [] : there;
      const missing = [...new Set(rows)].filter((at) => !before.includes(at));
      const others = room.playlists.ids().filter((id) => id !== source && id !== target);
      const end = isNew ? others[0] : target;
      expect(others.length).toBe(isNew && missing.length > 0 ? 1 : 0);
      if (end) expect(room.playlists.uris(end)).toEqual([...before, ...missing].map(song));
      const news = await room.news();
      const first = missing.length === 1 ? "One new song added" : `${missing.length} new songs added`;
      expect(news.map((text) => text.split("\n")[0])).toEqual([
        missing.length > 0 ? first : expect.stringMatching(/^Nothing new/),
      ]);
      // What is left of it at most goes with the next run.
      await room.host.advance(dayMs);
      expect(await room.news()).toEqual([]);
      expect([...room.host.kept(room.id).keys()].filter((name) => name.startsWith("todo:"))).toEqual([]);
      const said = JSON.stringify((await room.says("sync stats")).text);
      const counted = missing.length === 1 ? "One song added" : `${missing.length} songs added`;
      expect(said).toContain(missing.length > 0 ? counted : "Nothing added yet");
    }),
    { numRuns: 60 },
  );
});

it("every single place of death", async () => {
  for (let at = 1; ; at += 1) {
    const room = opened();
    const source = room.playlists.seed(room.id, { name: "Mix", rows: songs(205) });
    const death = killer(room, [at]);
    await room.says(`sync ${source} into new Songs every day 9:00`);
    death.arm(true);
    await room.host.advance(12 * hourMs);
    death.arm(false);
    const [end = "", ...more] = room.playlists.ids().filter((id) => id !== source);
    expect({ at, more, uris: room.playlists.uris(end) }).toEqual({ at, more: [], uris: songs(205) });
    expect((await room.news()).map((text) => text.split("\n")[0])).toEqual(["205 new songs added"]);
    if (death.left() > 0) break;
  }
});
