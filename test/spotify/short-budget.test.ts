import { expect, test } from "vitest";
import { classic, followMs } from "../../src/bots/backoff.js";
import type { ShareState } from "../../src/bots/domain.js";
import { createListenCheck } from "../../src/bots/listening.js";
import { createSpotify } from "../../src/spotify/spotify.js";
import { befriend } from "../befriend.js";
import { paperLanterns } from "../fixtures/share.js";
import { messageOf, register, shareOf } from "../store/people-for-tests.js";
import { days, hours, minutes, type TestStore, testStore } from "../store/redis.js";

const pageSize = 50;

/** How somebody listens, and what has to come of it. */
interface Habit {
  /** When the song is played, after its delivery; null: never. */
  playsAfterMs: number | null;
  /** Other songs all day, so many that the 50 of Spotify's page are the last five hours. */
  isBusy: boolean;
}

const habits: Habit[] = [
  { playsAfterMs: hours(30), isBusy: false },
  { playsAfterMs: null, isBusy: false },
  { playsAfterMs: hours(3), isBusy: true },
];

interface Listener extends Habit {
  id: string;
  deliveredAtMs: number;
  looksAtMs: number[];
}

/** Spotify, as far as plays go: whose they are stands in the token. */
function spotifyOf(t: TestStore, listeners: Map<string, Listener>): typeof globalThis.fetch {
  return async (_, init) => {
    const id = new Headers(init?.headers).get("authorization")?.replace("Bearer access-", "") ?? "";
    const listener = listeners.get(id);
    if (!listener) return new Response("{}", { status: 401 });
    listener.looksAtMs.push(t.clock.nowMs());
    return Response.json({ items: pageOf(listener, t.clock.nowMs()), next: null, cursors: null });
  };
}

function pageOf({ playsAfterMs, isBusy, deliveredAtMs }: Listener, nowMs: number): unknown[] {
  const ends = (playsAfterMs === null ? [] : [deliveredAtMs + playsAfterMs]).filter((atMs) => atMs <= nowMs);
  const everyMs = minutes(6);
  const last = Math.floor(nowMs / everyMs) * everyMs;
  const others = isBusy ? Array.from({ length: pageSize }, (_, at) => last - at * everyMs) : [];
  return [...ends.map((atMs) => row(paperLanterns.id, atMs)), ...others.map((atMs) => row(otherId(atMs), atMs))]
    .toSorted((a, b) => b.played_at.localeCompare(a.played_at))
    .slice(0, pageSize);
}

function row(id: string, endedAtMs: number) {
  return { track: { id, name: `Song ${id}`, duration_ms: 180_000 }, played_at: new Date(endedAtMs).toISOString() };
}

function otherId(atMs: number): string {
  return `Other${String(atMs).padStart(17, "0")}`;
}

/** So many people, each with one song from Ann, delivered a minute apart. */
async function listenersOf(t: TestStore, count: number): Promise<Map<string, Listener>> {
  const listeners = new Map<string, Listener>();
  const ann = await register(t, "Ann");
  for (let at = 0; at < count; at++) {
    const person = await register(t, `Listener ${at}`, `account-${at}`, `user-${at}`);
    await befriend(t.store.circle, ann, person);
    const deliveredAtMs = t.clock.nowMs();
    const share = { ...shareOf(t, `s${at}`, { sender: ann, recipient: person }), track: paperLanterns, post: null };
    const delivered = { ...share, state: "delivered" as const, deliveredAtMs, version: 2 };
    await t.store.shares.receive(delivered, messageOf(t, `song:s${at}`, `s${at}`), deliveredAtMs + minutes(4));
    await t.store.sealed.put(person.id, "spotify", tokensOf(person.id, deliveredAtMs));
    const habit = habits[at % habits.length] as Habit;
    listeners.set(person.id, { ...habit, id: person.id, deliveredAtMs, looksAtMs: [] });
    t.clock.advance(minutes(1));
  }
  return listeners;
}

function tokensOf(personId: string, nowMs: number): string {
  const access = { accessToken: `access-${personId}`, accessExpiresAtMs: nowMs + days(30) };
  return JSON.stringify({ refreshToken: "r", ...access, scope: "", authorizedAtMs: nowMs, appId: "app-1" });
}

/** Runs every listen check at its time, until nothing is due. */
async function runChecks(t: TestStore, listeners: Map<string, Listener>): Promise<void> {
  const { music } = createSpotify({
    ...t.store,
    ...t.parts,
    apps: [{ id: "app-1", secret: "", redirectUri: "" }],
    apiUrl: "http://127.0.0.1:9/v1",
    accountsUrl: "http://127.0.0.1:9",
    webUrl: "http://127.0.0.1:9",
    fetch: spotifyOf(t, listeners),
    wait: async (ms) => t.clock.advance(ms),
  });
  const alarms = { arm: async () => undefined } as unknown as Parameters<typeof createListenCheck>[0]["alarms"];
  const check = createListenCheck({ ...t.store, ...t.parts, alarms, music, policy: classic });
  const dueOf = (id: string) => t.store.dueTimes.get("listen-check", id);
  const due = new Map(await Promise.all([...listeners.keys()].map(async (id) => [id, await dueOf(id)] as const)));
  for (;;) {
    const [id, dueMs] = [...due].reduce((best, one) => ((one[1] ?? Infinity) < (best[1] ?? Infinity) ? one : best));
    if (dueMs === null) return;
    t.clock.atMs = Math.max(t.clock.nowMs(), dueMs);
    await check(id);
    due.set(id, await dueOf(id));
  }
}

test("twice as many listeners as calls: each is looked at in turn, nothing is lost, nothing is claimed", async () => {
  const dailyBudget = 12;
  const t = testStore({ dailyBudget });
  const listeners = await listenersOf(t, 2 * dailyBudget);
  await runChecks(t, listeners);

  const all = [...listeners.values()];
  for (const { id, playsAfterMs, isBusy, deliveredAtMs, looksAtMs } of all) {
    const [share] = await t.store.shares.received(id);
    const expected: ShareState = playsAfterMs !== null && !isBusy ? "heard" : "expired";
    expect(share?.state).toBe(expected);
    if (expected === "heard") continue;
    // A day of grace after the week; whoever could not be looked at then is not said to have listened to nothing.
    const wasSeenAtEnd = (looksAtMs.at(-1) ?? 0) > deliveredAtMs + followMs;
    expect(share?.isUncertain).toBe(isBusy || !wasSeenAtEnd);
    expect(share?.stateAtMs).toBeLessThanOrEqual(deliveredAtMs + followMs + days(1));
  }
  expect(
    all.some(({ isBusy, looksAtMs, deliveredAtMs }) => !isBusy && (looksAtMs.at(-1) ?? 0) > deliveredAtMs + followMs),
  ).toBe(true);

  const open = all.filter(({ playsAfterMs, isBusy }) => playsAfterMs === null || isBusy);
  const inWeek = open.map(
    ({ looksAtMs, deliveredAtMs }) => looksAtMs.filter((at) => at < deliveredAtMs + followMs).length,
  );
  expect(Math.min(...inWeek)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...inWeek) - Math.min(...inWeek)).toBeLessThanOrEqual(2);

  const calls = all.flatMap(({ looksAtMs }) => looksAtMs);
  const inDay = calls.map((from) => calls.filter((at) => at >= from && at < from + days(1)).length);
  expect(Math.max(...inDay)).toBeLessThanOrEqual(dailyBudget);
});
