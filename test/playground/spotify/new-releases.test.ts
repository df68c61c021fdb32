import { describe, expect, test } from "vitest";
import { days, type Spotify, spotify } from "./harness.js";

/** Everything that the artists of the catalogue have, by title and date. */
async function everything({ api, login, emulator }: Spotify) {
  const { access } = await login("ann");
  const artists = new Set(emulator.tracks().flatMap((track) => track.artists.map(({ id }) => id)));
  const found = new Map<string, string>();
  for (const id of artists) {
    for (const group of ["album", "single", "appears_on"]) {
      const { json } = await api(access, `GET /artists/${id}/albums?include_groups=${group}&limit=10`);
      for (const album of json.items) found.set(`${album.name} (${group})`, album.release_date);
    }
  }
  return found;
}

const datesSince = (found: Map<string, string>, date: string) =>
  [...found.values()].filter((one) => one >= date).sort();

describe("artists that release things by themselves", () => {
  test("do so in the weeks before the clock's today, and never after it", async () => {
    // Thursday, 1 October 2026.
    const world = await spotify({ releasesByItself: true });
    await everything(world);
    const found = await everything(world);
    const dates = new Set(datesSince(found, "2026-09-03"));
    for (const friday of ["2026-09-04", "2026-09-11", "2026-09-18", "2026-09-25"]) expect(dates).toContain(friday);
    expect(dates).toContain("2026-09-29");
    expect([...dates].every((date) => date <= "2026-10-01")).toBe(true);
  });

  test("go on when the clock does, and are the same each time", async () => {
    const [one, other] = [await spotify({ releasesByItself: true }), await spotify({ releasesByItself: true })];
    const before = await everything(one);
    one.clock.advance(days(8));
    other.clock.advance(days(8));
    const after = await everything(one);
    expect(datesSince(after, "2026-10-02").length).toBeGreaterThan(2);
    expect(datesSince(before, "2026-10-02")).toEqual([]);
    await everything(other);
    const since = (found: Map<string, string>) => [...found].filter(([, date]) => date >= "2026-10-02").sort();
    expect(since(await everything(other))).toEqual(since(after));
  });

  test("do nothing unless they are asked to", async () => {
    const world = await spotify();
    const before = world.emulator.tracks().length;
    world.clock.advance(days(30));
    await everything(world);
    expect(world.emulator.tracks()).toHaveLength(before);
  });
});
