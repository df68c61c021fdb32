import { beforeEach, describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { UserError } from "../../../src/bots/errors.js";
import { plainManner } from "../../../src/bots/manner.js";
import type { Plugin } from "../../../src/bots/plugin.js";
import { sayIn } from "../../../src/bots/say.js";
import { wrapped } from "../../../src/plugins/wrapped/plugin.js";
import { aPerson } from "../../fixtures/person.js";
import { artistId, dayMs, type WrappedWorld, wrappedWorld } from "./world.js";

let world: WrappedWorld;
let plugin: Plugin;
let isRadarOn = false;

beforeEach(() => {
  isRadarOn = false;
  world = wrappedWorld(Date.UTC(2026, 10, 15, 12), {
    enrolledIn: (name, personId) => isRadarOn && name === "release-radar" && personId === "p_ann",
  });
  world.add("p_ann");
  world.genres.know(artistId(0), "rock");
  plugin = wrapped.open(world.host, { WRAPPED_CRON: "0 0 1 * *" });
});

/** As the API calls it: checked before, and checked after. */
async function call(method: "GET" | "POST", path: string, given: object = {}, personId = "p_ann"): Promise<unknown> {
  const api = plugin.api?.find((one) => one.method === method && one.path === path);
  if (!api) throw new Error(`there is no ${method} ${path}`);
  const [query, body] = method === "GET" ? [api.query?.parse(given), {}] : [{}, api.body?.parse(given)];
  const person = (await world.host.people.get(personId)) ?? aPerson({ id: personId, spotify: null });
  const answer = await api.handle({ person, query, body });
  return answer === null ? null : api.answer.parse(answer);
}

async function twoMonths(): Promise<void> {
  await world.host.types("p_ann", "wrapped on");
  await world.host.types("p_ann", "wrapped now");
  await world.host.advance(20 * dayMs);
}

describe("/wrapped/data", () => {
  it("of somebody of whom nothing is known says no to everything", async () => {
    expect(await call("GET", "/wrapped/data", {}, "p_nobody")).toEqual({
      ...{ active: false, activeWrapped: false, activeReleaseRadar: false },
      ...{ wraps: [], next: null },
    });
  });

  it("has every month, newest first", async () => {
    await twoMonths();
    isRadarOn = true;
    expect(await call("GET", "/wrapped/data")).toMatchObject({
      ...{ active: true, activeWrapped: true, activeReleaseRadar: true },
      ...{ wraps: [{ monthKey: "2026-11" }, { monthKey: "2026-10" }], next: null },
    });
  });

  it("comes in pages for whoever wants them", async () => {
    await twoMonths();
    const first = await call("GET", "/wrapped/data", { limit: "1" });
    expect(first).toMatchObject({ wraps: [{ monthKey: "2026-11" }], next: "2026-11" });
    const second = await call("GET", "/wrapped/data", { limit: "1", cursor: "2026-11" });
    expect(second).toMatchObject({ wraps: [{ monthKey: "2026-10" }], next: null });
  });

  it("turns it on and off, and nothing else", async () => {
    expect(await call("POST", "/wrapped/data", { active: true })).toMatchObject({ activeWrapped: true });
    await world.host.types("p_ann", "wrapped circle on");
    expect(await call("POST", "/wrapped/data", { active: true })).toMatchObject({ activeWrapped: true });
    expect(world.host.planned("p_ann", "month")).toBeGreaterThanOrEqual(Date.UTC(2026, 11, 1));
    await call("POST", "/wrapped/data", { active: false });
    await call("POST", "/wrapped/data", { active: false });
    expect([...world.host.kept("p_ann").keys()]).toEqual(["circle"]);
    expect(world.host.planned("p_ann", "month")).toBeNull();
  });

  it("is not turned on without the permissions it needs, and says so", async () => {
    world.add("p_ann", { permissions: ["tops"] });
    await expect(call("POST", "/wrapped/data", { active: true })).rejects.toThrow(UserError);
    expect(world.host.planned("p_ann", "month")).toBeNull();
  });

  it.each([{}, { active: "yes" }])("refuses %j by the name of the field", async (body) => {
    await expect(call("POST", "/wrapped/data", body)).rejects.toSatisfy(
      (error) => error instanceof ZodError && error.issues[0]?.path[0] === "active",
    );
  });
});

describe("/wrapped/month", () => {
  it("has ids by range, weighed genres, and the playlist", async () => {
    await twoMonths();
    expect(await call("GET", "/wrapped/month", { monthKey: "2026-10" })).toEqual({
      monthKey: "2026-10",
      topSongIds: {
        short_term: [0, 1, 2].map((at) => `songshor${String(at).padStart(14, "0")}`),
        medium_term: [0, 1, 2].map((at) => `songmedi${String(at).padStart(14, "0")}`),
        long_term: [0, 1, 2].map((at) => `songlong${String(at).padStart(14, "0")}`),
      },
      topArtistIds: { short_term: ids(), medium_term: ids(), long_term: ids() },
      topGenres: { short_term: { rock: 3 }, medium_term: { rock: 3 }, long_term: { rock: 3 } },
      artistsWithoutGenre: { short_term: 2, medium_term: 2, long_term: 2 },
      playlistId: world.playlists.ids()[0],
      playlists: [
        {
          ...{ kind: "month", name: "Send Songs October'26", id: world.playlists.ids()[0] },
          url: `https://open.spotify.com/playlist/${world.playlists.ids()[0]}`,
        },
      ],
      createdAt: "2026-11-15T12:00:00.000Z",
    });
  });

  it("answers null, which is 404, where there is none, or it is being made", async () => {
    expect(await call("GET", "/wrapped/month", { monthKey: "2026-10" })).toBeNull();
    await world.host.types("p_ann", "wrapped now");
    expect(await call("GET", "/wrapped/month", { monthKey: "2026-10" })).toBeNull();
    expect(plugin.api?.find(({ path }) => path === "/wrapped/month")?.refusals).toEqual([404]);
  });

  it("says in a sentence what a month and a year look like", async () => {
    for (const [path, query] of [
      ["/wrapped/month", { monthKey: "2026-13" }],
      ["/wrapped/year", { year: "26" }],
    ] as const)
      await expect(call("GET", path, query)).rejects.toSatisfy(
        (error) => error instanceof ZodError && /^This must be a .+\.$/u.test(error.issues[0]?.message ?? ""),
      );
  });

  it.each([{}, { monthKey: "2026-13" }, { monthKey: "October" }])(
    "refuses %j by the name of the field",
    async (query) => {
      await expect(call("GET", "/wrapped/month", query)).rejects.toSatisfy(
        (error) => error instanceof ZodError && error.issues[0]?.path[0] === "monthKey",
      );
    },
  );

  it("is nobody else's", async () => {
    await twoMonths();
    world.add("p_bob");
    expect(await call("GET", "/wrapped/month", { monthKey: "2026-10" }, "p_bob")).toBeNull();
  });
});

describe("/wrapped/year", () => {
  it("has the months of that year, oldest first", async () => {
    await twoMonths();
    expect(await call("GET", "/wrapped/year", { year: "2026", email: "p_ann" })).toMatchObject({
      ...{ email: "p_ann", year: "2026", count: 2 },
      wraps: [{ monthKey: "2026-10" }, { monthKey: "2026-11" }],
    });
    expect(await call("GET", "/wrapped/year", { year: "2025" })).toEqual({
      ...{ email: null, year: "2025", wraps: [], count: 0 },
    });
  });

  it("refuses what is no year", async () => {
    await expect(call("GET", "/wrapped/year", { year: "26" })).rejects.toThrow(ZodError);
  });
});

function ids(): string[] {
  return [0, 1, 2].map(artistId);
}

describe("the page", () => {
  const say = sayIn({ language: "en", spell: plainManner.spell });
  const page = async () => {
    const person = await world.host.people.get("p_ann");
    return person ? await plugin.page?.(person, { person, say }) : undefined;
  };

  it("explains it where it is off, with a button", async () => {
    const [section] = (await page()) ?? [];
    expect(section?.blocks).toMatchObject([
      { kind: "text", text: expect.stringContaining("Once a month") },
      { kind: "actions", actions: [{ command: "wrapped on" }, { command: "wrapped now" }] },
    ]);
  });

  it("has the newest month with its charts, and the older ones in a table", async () => {
    await twoMonths();
    const [section] = (await page()) ?? [];
    expect(section?.blocks.map(({ kind }) => kind)).toEqual(["text", "actions", "picture", "fold", "table"]);
    const fold = section?.blocks.find((block) => block.kind === "fold");
    expect(fold?.blocks.map(({ kind }) => kind)).toEqual(["table", "table", "bars", "text", "text"]);
    expect(JSON.stringify(fold)).toContain("“short_term song 1” by Artist 1");
    expect(JSON.stringify(section?.blocks.at(-1))).toContain("wrapped 2026-10");
  });
});
