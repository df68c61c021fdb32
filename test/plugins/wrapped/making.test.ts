import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../../src/bots/errors.js";
import { listsOf } from "../../../src/plugins/wrapped/months.js";
import { wrapped } from "../../../src/plugins/wrapped/plugin.js";
import { lastRuns, type RunRecord, runsSlot } from "../../../src/plugins/wrapped/run-records.js";
import { settableClock } from "../../fakes/alarms.js";
import { pluginHost } from "../host.js";
import { artistId, dayMs, hourMs, minuteMs, type WrappedWorld, wrappedWorld } from "./world.js";

const at = (moment: string) => Date.parse(`${moment}:00Z`);

/** Ann turns it on in the middle of a month, and the next one begins. */
async function month(begun: string, until: string, options = {}): Promise<WrappedWorld> {
  const world = wrappedWorld(at(begun), options);
  world.add("p_ann");
  await world.host.types("p_ann", "wrapped on");
  await world.host.advance(at(until) - at(begun));
  return world;
}

const monthsOf = (world: WrappedWorld, id = "p_ann") =>
  [...world.host.kept(id).keys()].filter((name) => name.startsWith("month/"));

async function runs(world: WrappedWorld): Promise<RunRecord[]> {
  return (await world.host.records.get<RunRecord[]>(runsSlot, lastRuns)) ?? [];
}

describe("a month", () => {
  it.each([
    ["2025-12-15T12:00", "2026-01-01T00:20", "2025-12", ["Send Songs December'25", "Send Songs 2025"]],
    ["2026-06-15T12:00", "2026-07-01T00:20", "2026-06", ["Send Songs June'26", "Send Songs first half '26"]],
    ["2026-02-15T12:00", "2026-03-01T00:20", "2026-02", ["Send Songs February'26"]],
  ])("begun on %s is there on %s, with its playlists", async (begun, until, monthKey, names) => {
    const world = await month(begun, until);
    expect(monthsOf(world)).toEqual([`month/${monthKey}`]);
    expect(world.lists()).toEqual(names.map((name) => ({ name, songs: 3 })));
    expect(world.host.told.map(({ news }) => news)).toEqual([{ kind: "ready", monthKey }]);
  });

  it("gives each playlist a cover of its own", async () => {
    const world = await month("2025-12-15T12:00", "2026-01-01T00:20");
    const covers = world.playlists
      .ids()
      .map((id) => new TextDecoder().decode(world.playlists.coverOf(id) ?? undefined));
    expect(covers).toEqual(["2025-12 month Send Songs December'25", "2025-12 year Send Songs 2025"]);
  });

  it("fills each playlist from its own time", async () => {
    const world = await month("2025-12-15T12:00", "2026-01-01T00:20");
    const [own, year] = world.playlists.ids().map((id) => world.playlists.uris(id)[0]);
    expect(own).toContain("songshor");
    expect(year).toContain("songlong");
    expect(listsOf("2025-12")).toHaveLength(2);
  });

  it("comes within ten minutes of its time, and not before", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T23:59");
    expect(world.tops.calls()).toEqual([]);
    const dueMs = world.host.planned("p_ann", "month") ?? 0;
    expect(dueMs).toBeGreaterThanOrEqual(at("2026-03-01T00:00"));
    expect(dueMs).toBeLessThan(at("2026-03-01T00:10"));
  });

  it("comes again every month", async () => {
    const world = await month("2026-01-15T12:00", "2026-04-02T00:00");
    expect(monthsOf(world)).toEqual(["month/2026-01", "month/2026-02", "month/2026-03"]);
    expect(world.lists()).toHaveLength(3);
    expect(world.host.told).toHaveLength(3);
  });

  it("keeps ids and ranks and nothing that can be read", async () => {
    const world = await month("2026-02-15T12:00", "2026-03-01T00:20");
    const kept = JSON.stringify([...world.host.kept("p_ann").values()]);
    expect(kept).toContain(artistId(0));
    expect(kept).not.toMatch(/Artist 1|song 1/u);
    expect(JSON.stringify(await runs(world))).not.toContain("p_ann");
  });

  it("weighs genres by rank, and says of how many artists nobody could tell", async () => {
    const world = wrappedWorld(at("2026-02-15T12:00"));
    world.add("p_ann");
    world.genres.know(artistId(0), "rock");
    world.genres.know(artistId(1), "rock", "pop");
    await world.host.types("p_ann", "wrapped on");
    await world.host.advance(20 * dayMs);
    const text = await world.host.words(await firstTold(world));
    expect(text).toContain("rock, pop\nFor 1 of your 3 artists nobody could say.");
  });

  it("asks for the genres of an artist once, however many charts there are", async () => {
    const world = await month("2026-02-15T12:00", "2026-03-01T00:20");
    expect(world.genres.calls()).toEqual([0, 1, 2].map(artistId));
  });

  it("takes Spotify's own genres where there are any", async () => {
    const world = wrappedWorld(at("2026-02-15T12:00"));
    world.add("p_ann", { count: 1 });
    const [artist] = await world.tops.artists("p_ann", "short_term");
    if (artist) world.tops.set("p_ann", "short_term", { artists: [{ ...artist, genres: ["Shoegaze"] }] });
    await world.host.types("p_ann", "wrapped on");
    await world.host.advance(20 * dayMs);
    expect(world.genres.calls()).toEqual([]);
    expect(await world.host.words(await firstTold(world))).toContain("shoegaze");
  });

  it("of somebody who has heard nothing is said, without a playlist", async () => {
    const world = wrappedWorld(at("2026-02-15T12:00"));
    world.add("p_ann", { count: 0 });
    await world.host.types("p_ann", "wrapped on");
    await world.host.advance(20 * dayMs);
    expect(world.lists()).toEqual([]);
    expect(await world.host.words(await firstTold(world))).toContain("knows nothing of what you have heard");
  });

  it("writes down what became of the run, without saying whose it was", async () => {
    const world = await month("2026-02-15T12:00", "2026-03-01T00:20");
    expect(await runs(world)).toMatchObject([
      { monthKey: "2026-02", isOk: true, reason: null, songs: 3, artists: 3, unknown: 3, playlists: 1, leftOut: 0 },
    ]);
  });

  it("keeps the last twenty runs", async () => {
    const world = await month("2024-01-15T12:00", "2026-02-02T00:00");
    const last = await runs(world);
    expect(last).toHaveLength(20);
    expect(last.at(-1)?.monthKey).toBe("2026-01");
  });
});

async function firstTold({ host }: WrappedWorld) {
  const [first] = host.told;
  if (!first) throw new Error("nothing was told");
  return first;
}

describe("a month that is late", () => {
  it("is the one it was planned for, days later", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.clock.set(at("2026-03-06T09:00"));
    await world.host.runDue();
    expect(monthsOf(world)).toEqual(["month/2026-02"]);
  });

  it("is only the last one when several were missed", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.clock.set(at("2026-06-06T09:00"));
    await world.host.runDue();
    expect(monthsOf(world)).toEqual(["month/2026-05"]);
    await world.host.advance(30 * dayMs);
    expect(monthsOf(world)).toEqual(["month/2026-05", "month/2026-06"]);
  });

  it("is finished when everything had been asked for in time, and the next one follows at once", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.playlists.fail("create", new UpstreamError("spotify", "busy", { status: "quota" }), "always");
    await world.host.advance(2 * dayMs);
    world.clock.set(at("2026-04-01T00:30"));
    world.playlists.fail("create", null);
    await world.host.runDue();
    expect(monthsOf(world)).toEqual(["month/2026-02", "month/2026-03"]);
    expect(world.lists().map(({ name }) => name)).toEqual(["Send Songs February'26", "Send Songs March'26"]);
  });

  it("is given up for the next one when Spotify did not say all of it in time", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.tops.fail("artists", new UpstreamError("spotify", "busy", { status: "quota" }), "always");
    await world.host.advance(2 * dayMs);
    world.clock.set(at("2026-04-01T00:30"));
    world.tops.fail("artists", null);
    await world.host.runDue();
    expect(monthsOf(world)).toEqual(["month/2026-03"]);
    expect((await runs(world)).map(({ reason }) => reason)).toEqual(["too-late", null]);
  });
});

describe("a month that somebody has asked for", () => {
  it("is told to them, also when it was under way by itself, and they want no messages", async () => {
    const world = wrappedWorld(at("2026-02-15T12:00"));
    const ann = world.add("p_ann");
    await world.host.types("p_ann", "wrapped on");
    world.tops.fail("artists", new UpstreamError("spotify", "busy", { status: "quota", retryAfterMs: hourMs }));
    await world.host.advance(at("2026-03-01T00:20") - world.clock.nowMs());
    world.host.put({ ...ann, optOuts: ["plugin:wrapped"] });
    expect((await world.host.types("p_ann", "wrapped now")).text).toContain("I am putting February 2026 together");
    await world.host.advance(2 * hourMs);
    expect(world.host.told.map(({ news }) => news)).toEqual([{ kind: "ready", monthKey: "2026-02" }]);
  });

  it("is said to have come to nothing when another one was over first", async () => {
    const world = wrappedWorld(at("2026-02-27T12:00"));
    world.add("p_ann");
    world.tops.fail("artists", new UpstreamError("spotify", "busy", { status: "quota" }), "always");
    await world.host.types("p_ann", "wrapped now");
    await world.host.advance(dayMs);
    world.clock.set(at("2026-03-01T00:30"));
    world.tops.fail("artists", null);
    await world.host.runDue();
    expect(monthsOf(world)).toEqual([]);
    expect(await world.host.words(await firstTold(world))).toMatch(
      /^January 2026 came to nothing, sorry: .*wrapped now/su,
    );
  });
});

describe("what goes wrong", () => {
  it("stops for the quota and goes on where it was", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    const busy = new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs: 5 * hourMs });
    world.tops.fail("artists", busy);
    await world.host.advance(13 * hourMs);
    expect(monthsOf(world)).toEqual(["month/2026-02"]);
    expect(world.lists()).toEqual([]);
    await world.host.advance(3 * hourMs);
    expect(world.lists()).toEqual([]);
    await world.host.advance(2 * hourMs);
    expect(world.lists()).toEqual([{ name: "Send Songs February'26", songs: 3 }]);
    expect(world.tops.calls().filter(({ method }) => method === "tracks")).toHaveLength(3);
  });

  it("of one person leaves the others theirs", async () => {
    const world = wrappedWorld(at("2026-02-15T12:00"));
    for (const id of ["p_ann", "p_bob", "p_cleo"]) {
      world.add(id);
      await world.host.types(id, "wrapped on");
    }
    world.tops.refuse("p_bob", "invalid-grant");
    await world.host.advance(20 * dayMs);
    expect(world.host.told.map(({ personId, news }) => [personId, news]).sort()).toEqual([
      ["p_ann", { kind: "ready", monthKey: "2026-02" }],
      ["p_bob", { kind: "lost", monthKey: "2026-02" }],
      ["p_cleo", { kind: "ready", monthKey: "2026-02" }],
    ]);
    expect((await runs(world)).map(({ reason }) => reason).sort()).toEqual(["access", null, null]);
  });

  it("with somebody's access is told them with the way back, and next month it is tried again", async () => {
    const world = wrappedWorld(at("2026-02-15T12:00"));
    const ann = world.add("p_ann");
    await world.host.types("p_ann", "wrapped on");
    world.tops.refuse("p_ann", "scope");
    world.host.put({ ...ann, spotify: ann.spotify && { ...ann.spotify, permissions: ["queue"] } });
    await world.host.advance(20 * dayMs);
    const text = await world.host.words(await firstTold(world));
    expect(text).toMatch(/could not put February 2026 together.*see what you hear most.*wrapped now/su);
    expect(text).toContain("ask=queue&ask=playlists&ask=tops");
    world.tops.refuse("p_ann", null);
    await world.host.advance(30 * dayMs);
    expect(world.host.told.at(-1)?.news).toEqual({ kind: "ready", monthKey: "2026-03" });
  });

  it("with the playlist alone leaves the charts, and says so", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.playlists.refuse("p_ann", "scope");
    await world.host.advance(dayMs);
    const text = await world.host.words(await firstTold(world));
    expect(text).toContain("Spotify did not let me make the playlist “Send Songs February'26”");
    expect(text).toContain("short_term song 1");
    world.playlists.refuse("p_ann", null);
    await world.host.types("p_ann", "wrapped now");
    await world.host.runDue();
    expect(world.lists()).toEqual([{ name: "Send Songs February'26", songs: 3 }]);
    expect(world.host.told).toHaveLength(1);
  });

  it("with the cover alone is tried once more, and then the playlist does without", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.playlists.fail("cover", new UpstreamError("spotify", "down", { status: 503 }), 2);
    await world.host.advance(dayMs);
    expect(world.lists()).toEqual([{ name: "Send Songs February'26", songs: 3 }]);
    expect(world.playlists.calls("cover")).toHaveLength(2);
    expect(world.host.told.map(({ news }) => news)).toEqual([{ kind: "ready", monthKey: "2026-02" }]);
  });

  it("with Spotify for days is told after three of them", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.tops.fail("tracks", new UpstreamError("spotify", "down", { status: 503 }), "always");
    await world.host.advance(3 * dayMs);
    expect(world.host.told).toEqual([]);
    await world.host.advance(dayMs);
    expect(await world.host.words(await firstTold(world))).toContain("Spotify has not answered for days");
    expect((await runs(world)).map(({ reason }) => reason)).toEqual(["upstream"]);
  });

  it("with one genre leaves that artist out, with all of them the rest", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.genres.fail("of", new UpstreamError("musicbrainz", "down", { status: 503 }), 2);
    for (const place of [0, 1, 2]) world.genres.know(artistId(place), "folk");
    await world.host.advance(dayMs);
    expect(await world.host.words(await firstTold(world))).toContain("folk\nFor 1 of your 3 artists");
    world.genres.fail("of", new UpstreamError("musicbrainz", "down", { status: 503 }), "always");
    await world.host.advance(31 * dayMs);
    const second = world.host.told.at(-1);
    expect(second && (await world.host.words(second))).toContain("Nobody could tell me what music your artists make");
  });

  it.each([
    new UpstreamError("lock", "somebody else holds it", { retryAfterMs: 20_000 }),
    new UpstreamError("musicbrainz", "busy", { status: "busy", retryAfterMs: 20_000 }),
  ])("waits in line for genres, however long it is, and leaves nobody out (%s)", async (error) => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    for (const place of [0, 1, 2]) world.genres.know(artistId(place), "folk");
    world.genres.fail("of", error, 50);
    await world.host.advance(dayMs);
    expect(await world.host.words(await firstTold(world))).toMatch(/folk\nOctober|folk\n\nYou do not/u);
    expect((await runs(world)).map(({ unknown }) => unknown)).toEqual([0]);
  });

  it("by our own mistake ends the run after three tries, and the next month comes", async () => {
    let isBroken = true;
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00", {
      step: (what: string) => {
        if (isBroken && what === "before create") throw new TypeError("a mistake");
      },
    });
    await world.host.advance(dayMs);
    expect((await runs(world)).map(({ reason }) => reason)).toEqual(["bug"]);
    expect(await world.host.words(await firstTold(world))).toContain("something went wrong on my side");
    isBroken = false;
    await world.host.advance(31 * dayMs);
    expect(world.lists()).toEqual([{ name: "Send Songs March'26", songs: 3 }]);
  });
});

describe("once more", () => {
  it("makes nothing twice", async () => {
    const world = await month("2026-02-15T12:00", "2026-03-01T00:20");
    for (const _ of [1, 2]) {
      await world.host.types("p_ann", "wrapped now");
      await world.host.runDue();
    }
    expect(world.lists()).toEqual([{ name: "Send Songs February'26", songs: 3 }]);
    expect(world.host.told).toHaveLength(1);
  });

  it("puts right what was changed in a playlist, and makes one that is gone anew", async () => {
    const world = await month("2026-02-15T12:00", "2026-03-01T00:20");
    const [first = ""] = world.playlists.ids();
    world.playlists.edit(first, []);
    await world.host.types("p_ann", "wrapped now");
    await world.host.runDue();
    expect(world.lists()).toEqual([{ name: "Send Songs February'26", songs: 3 }]);
    world.playlists.destroy(first);
    await world.host.types("p_ann", "wrapped now");
    await world.host.runDue();
    expect(world.lists()).toEqual([{ name: "Send Songs February'26", songs: 3 }]);
    expect(world.playlists.ids()).not.toContain(first);
  });

  it("waits where Spotify does not find what it has just made, instead of making another one", async () => {
    const world = wrappedWorld(at("2026-02-15T12:00"));
    world.add("p_ann");
    const { replace } = world.playlists;
    let looks = 0;
    world.playlists.replace = async (...given) => {
      looks += 1;
      return looks <= 2 ? null : replace(...given);
    };
    await world.host.types("p_ann", "wrapped now");
    await world.host.advance(hourMs);
    expect(world.lists()).toEqual([{ name: "Send Songs January'26", songs: 3 }]);
  });

  it("a planned time that comes twice for one month changes nothing", async () => {
    const world = await month("2026-02-15T12:00", "2026-03-10T00:00", { cron: "0 0 * * 1" });
    expect(monthsOf(world)).toEqual(["month/2026-01", "month/2026-02"]);
    expect(world.lists()).toHaveLength(2);
    expect(world.host.told).toHaveLength(2);
  });

  it("two at once make one", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.clock.set(at("2026-03-01T00:20"));
    const job = wrapped.open(world.host, { WRAPPED_CRON: "0 0 1 * *" }).jobs?.month;
    await Promise.all([1, 2, 3].map(() => job?.("p_ann")));
    expect(world.lists()).toEqual([{ name: "Send Songs February'26", songs: 3 }]);
    expect(world.host.told).toHaveLength(1);
    expect(world.tops.calls()).toHaveLength(6);
  });

  it("a playlist of that name that was there before is not touched", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    const others = world.playlists.seed("p_bob", { name: "Send Songs February'26" });
    world.playlists.follow("p_ann", others);
    world.playlists.dieAfter("create");
    await world.host.advance(dayMs);
    expect(world.playlists.uris(others)).toEqual([]);
    expect(world.lists().map(({ songs }) => songs)).toEqual([0, 3]);
  });
});

describe("turned off", () => {
  it("nothing comes, and what there is stays", async () => {
    const world = await month("2026-02-15T12:00", "2026-03-01T00:20");
    await world.host.types("p_ann", "wrapped off");
    expect(world.host.planned("p_ann", "month")).toBeNull();
    await world.host.advance(60 * dayMs);
    expect(monthsOf(world)).toEqual(["month/2026-02"]);
    expect(world.lists()).toHaveLength(1);
  });

  it("in the middle it stops, and a later run makes no second playlist", async () => {
    const world = await month("2026-02-15T12:00", "2026-02-28T12:00");
    world.playlists.fail("replace", new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs: hourMs }));
    await world.host.advance(12 * hourMs + 20 * minuteMs);
    const before = world.lists();
    expect(before).toEqual([{ name: "Send Songs February'26", songs: 0 }]);
    await world.host.types("p_ann", "wrapped off");
    await world.host.advance(dayMs);
    expect(world.lists()).toEqual(before);
    await world.host.types("p_ann", "wrapped now");
    await world.host.runDue();
    expect(world.lists()).toEqual([{ name: "Send Songs February'26", songs: 3 }]);
    expect(world.host.told).toHaveLength(1);
  });

  it.each(["before create", "after create", "change month/2026-02", "changed month/2026-02"])(
    "at %s nothing is told",
    async (where) => {
      let world: WrappedWorld | null = null;
      let isDone = false;
      const step = (what: string) => {
        if (isDone || what !== where || !world) return;
        isDone = true;
        void world.host.types("p_ann", "wrapped off");
      };
      world = await month("2026-02-15T12:00", "2026-02-28T12:00", { step });
      await world.host.advance(dayMs);
      await world.host.runDue();
      expect(world.host.told).toEqual([]);
      expect(world.host.planned("p_ann", "month")).toBeNull();
    },
  );

  it("of messages makes the month all the same, and tells nothing", async () => {
    const world = wrappedWorld(at("2026-02-15T12:00"));
    world.host.put({ ...world.add("p_ann"), optOuts: ["plugin:wrapped"] });
    await world.host.types("p_ann", "wrapped on");
    await world.host.advance(20 * dayMs);
    expect(monthsOf(world)).toEqual(["month/2026-02"]);
    expect(world.host.told).toEqual([]);
  });
});

describe("disconnected", () => {
  it("leaves nothing of anybody", async () => {
    const world = await month("2026-02-15T12:00", "2026-03-01T00:20");
    await world.disconnect("p_ann");
    await world.host.advance(60 * dayMs);
    expect([...world.host.kept("p_ann").keys()]).toEqual([]);
  });

  it.each([
    "before create",
    "after create",
    "before replace",
    "change month/2026-02",
    "changed month/2026-02",
    "changed run",
  ])("at %s nothing of it comes back", async (where) => {
    let world: WrappedWorld | null = null;
    let isDone = false;
    let erased: Promise<void> | null = null;
    const step = (what: string) => {
      if (isDone || what !== where || !world) return;
      isDone = true;
      erased = world.disconnect("p_ann");
    };
    world = await month("2026-02-15T12:00", "2026-02-28T12:00", { step });
    await world.host.advance(dayMs);
    await erased;
    await world.host.runDue();
    expect(isDone).toBe(true);
    expect([...world.host.kept("p_ann").keys()]).toEqual([]);
    expect(world.host.told).toEqual([]);
  });
});

describe("a pattern that means no time", () => {
  it("is refused when the plugin opens", () => {
    const host = pluginHost({ clock: settableClock(0) });
    expect(() => wrapped.open(host, { WRAPPED_CRON: "0 0 31 2 *" })).toThrow("WRAPPED_CRON");
  });
});
