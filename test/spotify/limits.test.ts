import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Scripted, type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import {
  apiError,
  app,
  connect,
  emptyPage,
  hourMs,
  recentPath,
  refreshes,
  type Setup,
  setup,
  thrownBy,
} from "./setup.js";

const recent = `GET ${recentPath}`;
const trackId = "4uLU6hMCjMI75M1A2tKUQC";
const track = `GET /v1/tracks/${trackId}`;
const jitterMs = 7;
const none = { plays: [], isFull: false };

let server: ScriptedServer;
let world: Setup;
beforeEach(async () => {
  server = await startScriptedServer();
  world = setup(server);
  connect(world, "ann");
  refreshes(server, { access_token: "access-2" });
});
afterEach(() => server.close());

function tooMany(retryAfter?: string, reason?: string): Scripted {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return { ...apiError(429, "Too many requests", reason), headers };
}

describe("the 30-second limit", () => {
  test("a short Retry-After is waited for, with a little more", async () => {
    server.on(recent, tooMany("3"), emptyPage);
    expect(await world.music.recentPlays("ann")).toEqual(none);
    expect(world.waits).toEqual([3_000 + jitterMs]);
  });

  test("without a header the waits are 2, 4 and 8 seconds, and then it is over", async () => {
    server.on(recent, tooMany());
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "rate", retryAfterMs: undefined });
    expect(world.waits).toEqual([2_000, 4_000, 8_000].map((ms) => ms + jitterMs));
    expect(server.count(recent)).toBe(4);
  });

  test("a header that is no number counts as none", async () => {
    server.on(recent, tooMany("soon"), emptyPage);
    await world.music.recentPlays("ann");
    expect(world.waits).toEqual([2_000 + jitterMs]);
  });

  test("after three waits it says when to try again", async () => {
    server.on(recent, tooMany("5"));
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "rate", retryAfterMs: 5_000 });
    expect(world.waits).toHaveLength(3);
  });

  test("every refusal is told to the governor, with the wait that was asked for or chosen", async () => {
    server.on(recent, tooMany("3"), tooMany(), tooMany(), tooMany());
    await thrownBy(world.music.recentPlays("ann"));
    const waits = [3_000, 4_000 + jitterMs, 8_000 + jitterMs, 0];
    expect(world.quota.refusals).toEqual(waits.map((waitMs) => [app.id, { kind: "rate", waitMs }]));
  });

  test("a fault of Spotify's is no lesson about limits", async () => {
    server.on(recent, { status: 503 }, emptyPage);
    await world.music.recentPlays("ann");
    expect(world.quota.refusals).toEqual([]);
  });

  test("a plain text body does no harm", async () => {
    server.on(recent, { status: 429, body: "Too many requests", headers: { "retry-after": "1" } }, emptyPage);
    expect(await world.music.recentPlays("ann")).toEqual(none);
  });
});

describe("the daily quota", () => {
  test("is stored as a block and thrown at once, never waited for", async () => {
    server.on(recent, tooMany("48925", "QUOTA_EXCEEDED"));
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "quota", retryAfterMs: 48_925_000 });
    expect(world.quota.refusals).toEqual([[app.id, { kind: "quota", waitMs: 48_925_000 }]]);
    expect(world.waits).toEqual([]);
    expect(server.count(recent)).toBe(1);
  });

  test("without a Retry-After blocks for an hour", async () => {
    server.on(recent, tooMany(undefined, "QUOTA_EXCEEDED"));
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ retryAfterMs: hourMs });
    expect(world.quota.refusals).toEqual([[app.id, { kind: "quota", waitMs: hourMs }]]);
  });

  test("a Retry-After above a minute is a block even without a reason", async () => {
    server.on(recent, tooMany("61"));
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "rate", retryAfterMs: 61_000 });
    expect(world.quota.refusals).toEqual([[app.id, { kind: "rate", waitMs: 61_000 }]]);
    expect(world.waits).toEqual([]);
  });

  test("a garbled Retry-After stops nobody for more than a day", async () => {
    server.on(recent, tooMany("99999999999", "QUOTA_EXCEEDED"));
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ retryAfterMs: 24 * hourMs });
  });
});

describe("our own budget", () => {
  test("one unit is taken for each call, tries included, before it is made", async () => {
    server.on(recent, { status: 503 }, tooMany("1"), emptyPage);
    await world.music.recentPlays("ann");
    expect(world.quota.taken).toEqual(Array(3).fill([app.id, "receipt"]));
    expect(world.quota.takenFor).toEqual([
      ["ann", false],
      ["ann", true],
      ["ann", true],
    ]);
    expect(server.count(recent)).toBe(3);
  });

  test("a song is asked for on behalf of a person", async () => {
    server.on(track, apiError(404, "Resource not found"));
    await world.music.track(trackId);
    expect(world.quota.taken).toEqual([[app.id, "person"]]);
  });

  test("a short wait is done in place where a person waits", async () => {
    world.quota.answers = [{ waitMs: 400 }, { waitMs: 1_500 }];
    server.on(track, apiError(404, "Resource not found"));
    expect(await world.music.track(trackId)).toBeNull();
    expect(world.waits).toEqual([400, 1_500]);
  });

  test.each([
    ["more than two seconds at once", [{ waitMs: 2_001 }], []],
    ["more than two seconds together", [{ waitMs: 1_000 }, { waitMs: 1_500 }], [1_000]],
  ])("%s is too long, even for a person", async (_, answers, waits) => {
    world.quota.answers = [...answers];
    expect(await thrownBy(world.music.track(trackId))).toMatchObject({
      status: "budget",
      retryAfterMs: answers.at(-1)?.waitMs,
    });
    expect(world.waits).toEqual(waits);
    expect(server.count(track)).toBe(0);
  });

  test("a receipt that has begun waits a moment for its next try", async () => {
    server.on(recent, { status: 503 }, emptyPage);
    let asked = 0;
    const take = world.quota.take;
    world.quota.take = (...call) => (++asked === 2 ? Promise.resolve({ waitMs: 300 }) : take(...call));
    expect(await world.music.recentPlays("ann")).toEqual(none);
    expect(world.waits.slice(1)).toEqual([300]);
  });

  test("receipts never wait in place", async () => {
    world.quota.answers = [{ waitMs: 10 }];
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "budget", retryAfterMs: 10 });
    expect(world.waits).toEqual([]);
    expect(server.count(recent)).toBe(0);
  });

  test("a budget that says 'no, but at once' forever does not keep anybody forever", async () => {
    world.quota.answers = Array(1_000).fill({ waitMs: 0 });
    expect(await thrownBy(world.music.track(trackId))).toMatchObject({ status: "budget" });
    expect(world.waits.length).toBeLessThanOrEqual(40);
  });
});
