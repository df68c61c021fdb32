import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { channelNames } from "../pairs/hands.js";
import type { Person } from "../pairs/person.js";
import { openWorld, type World } from "../pairs/world.js";
import { type Exposition, exposition } from "./exposition.js";

const minute = 60_000;

let world: World;
let ann: Person;
let bob: Person;
let seen: Exposition;
let text: string;

async function scrape(): Promise<string> {
  const response = await fetch(`${world.url}/metrics`);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
  return response.text();
}

/** One song is sent and proved heard, another is said to be heard, a third is put aside, and Messenger falters once. */
beforeAll(async () => {
  world = await openWorld();
  ann = await world.friend("messenger", "Ann Reed");
  bob = await world.friend("slack", "Bob Fisher");
  await world.friend("discord", "Cleo Marsh");
  const [played, said, skipped] = ["Counted Once", "Counted Twice", "Not Counted"].map((title) => world.newSong(title));
  for (const song of [played, said, skipped]) await ann.shares({ song: song?.url ?? "", to: bob.name });
  for (const [title, label] of [
    ["Counted Twice", "I have heard it"],
    ["Not Counted", "Not for me"],
  ] as const) {
    await bob.hands.press(bob.message(title), label);
    await world.settle();
  }
  await world.skip((played?.durationMs ?? 0) + minute);
  world.spotify.play(bob.listenerId, played?.id ?? "");
  await world.skip(10 * minute);
  await ann.says("group create a-name-that-is-far-longer-than-anybody-would-ever-want");
  await fetch(`${world.url}/no/such/page/of-${ann.userId}`);
  text = await scrape();
  seen = exposition(text);
});

afterAll(() => world.close());

describe("/metrics", () => {
  it("tells how late alarms rang and how long they took", () => {
    for (const alarm of ["listen-check", "outbox", "debts"]) {
      expect(seen.sum("send_songs_alarm_delay_seconds_count", { alarm })).toBeGreaterThan(0);
      expect(seen.sum("send_songs_alarm_run_seconds_count", { alarm, outcome: "ok" })).toBe(
        seen.sum("send_songs_alarm_delay_seconds_count", { alarm }),
      );
    }
    expect(seen.sum("send_songs_alarm_run_seconds_count", { outcome: "failed" })).toBe(0);
  });

  it("tells how many alarms wait", () => {
    const labels = seen.samples
      .filter(({ name }) => name === "send_songs_alarm_jobs")
      .map(({ labels }) => labels.alarm);
    expect([...new Set(labels)].toSorted()).toEqual(["agenda", "debts", "jobs", "listen-check", "outbox"]);
    expect(seen.samples.filter(({ name }) => name === "send_songs_alarm_overdue_seconds")).toHaveLength(5);
  });

  it("counts every call of Spotify's Web API by who needed it, as Spotify has counted them", () => {
    const asked = world.spotify.requests().filter(({ path }) => path.startsWith("/api/v1"));
    const granted = seen.sum("send_songs_spotify_calls_total");
    expect(granted).toBe(asked.length);
    expect(seen.sum("send_songs_spotify_calls_total", { class: "receipt", outcome: "ok" })).toBe(
      asked.filter(({ path }) => path.includes("recently-played")).length,
    );
    expect(seen.sum("send_songs_spotify_call_seconds_count")).toBe(granted);
  });

  it("tells what is left of the budget", () => {
    const used = seen.sum("send_songs_spotify_used_calls");
    expect(used).toBe(seen.sum("send_songs_spotify_calls_total"));
    expect(seen.sum("send_songs_spotify_budget_calls")).toBe(100_000);
    expect(seen.sum("send_songs_spotify_rate_share")).toBe(1);
    expect(seen.sum("send_songs_spotify_listeners", { state: "served" })).toBe(1);
    expect(seen.sum("send_songs_spotify_left_calls")).toBe(100_000 - used);
    expect(seen.samples).toContainEqual({ name: "send_songs_spotify_blocked_seconds", labels: {}, value: 0 });
  });

  it("counts songs by what became of them, and receipts by their evidence", () => {
    const songs = (state: string) => seen.sum("send_songs_songs_total", { state });
    expect([songs("sent"), songs("delivered"), songs("heard"), songs("skipped")]).toEqual([3, 3, 2, 1]);
    const receipts = (evidence: string) => seen.sum("send_songs_receipts_total", { evidence });
    expect([receipts("history"), receipts("said")]).toEqual([1, 1]);
  });

  it("tells how old messages were, and what each platform answered", () => {
    const age = (channel: string) => seen.sum("send_songs_outbox_age_seconds_count", { channel });
    expect(age("slack")).toBeGreaterThanOrEqual(3);
    expect(age("messenger")).toBeGreaterThanOrEqual(3);
    for (const channel of ["slack", "messenger"])
      expect(seen.sum("send_songs_deliveries_total", { channel, result: "ok" })).toBe(
        seen.sum("send_songs_delivery_seconds_count", { channel }),
      );
    expect(seen.sum("send_songs_outbox_oldest_seconds_count")).toBeGreaterThan(0);
  });

  it("counts turns by how they went", () => {
    for (const channel of channelNames)
      expect(seen.sum("send_songs_turns_total", { channel, outcome: "answered" })).toBeGreaterThan(0);
    expect(seen.sum("send_songs_turns_total", { channel: "messenger", outcome: "mistake" })).toBe(1);
    expect(seen.sum("send_songs_turns_total", { outcome: "bug" })).toBe(0);
    expect(seen.sum("send_songs_turn_seconds_count")).toBe(seen.sum("send_songs_turns_total"));
  });

  it("tells how long accepted events waited", () => {
    expect(seen.sum("send_songs_intake_delay_seconds_count", { channel: "messenger" })).toBeGreaterThan(3);
    expect(seen.samples).toContainEqual({ name: "send_songs_intake_waiting", labels: {}, value: 0 });
  });

  it("counts requests by route, and what there is not as one", () => {
    const count = (labels: Record<string, string>) => seen.sum("send_songs_http_requests_total", labels);
    expect(count({ route: "/messenger/webhook", method: "POST", status: "200" })).toBeGreaterThan(3);
    expect(count({ route: "/slack/events", status: "200" })).toBeGreaterThan(0);
    expect(count({ route: "none", method: "GET", status: "404" })).toBe(1);
  });

  it("tells of the process itself", () => {
    expect(seen.sum("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
    expect(seen.types.get("nodejs_eventloop_lag_seconds")).toBe("gauge");
  });
});

describe("a label", () => {
  const states = [
    "sent",
    "held",
    "delivered",
    "heard",
    "skipped",
    "expired",
    "undelivered",
    "undeliverable",
    "cancelled",
  ];
  const known: Record<string, string[] | RegExp> = {
    alarm: ["listen-check", "outbox", "debts", "agenda", "jobs"],
    state: [...states, "waiting", "active", "delayed", "failed", "served"],
    outcome: ["ok", "failed", "answered", "mistake", "upstream", "bug", "unanswered"],
    class: ["person", "receipt", "job"],
    evidence: ["history", "said"],
    channel: [...channelNames],
    result: ["ok", "closed", "unreachable", "transient", "unclear", "refused", "halted", "gone", "bug"],
    method: ["GET", "HEAD", "POST", "other"],
    status: /^[1-5]\d\d$/,
    level: ["warn", "error"],
    event: /^[a-z]+\.[a-zA-Z-]+$/,
    // As the code writes them: a segment that differs from request to request has a name there.
    route: /^(none|\/[a-z_/.:-]*)$/i,
    le: /^(\+Inf|[\d.]+)$/,
  };

  it("holds only words that the code knows beforehand", () => {
    const ours = seen.samples.filter(({ name }) => name.startsWith("send_songs_"));
    const unknown = ours.flatMap(({ name, labels }) =>
      Object.entries(labels)
        .filter(([label, value]) => {
          const words = known[label];
          return words instanceof RegExp ? !words.test(value) : !words?.includes(value);
        })
        .map(([label, value]) => `${name}{${label}="${value}"}`),
    );
    expect(ours.length).toBeGreaterThan(100);
    expect(unknown).toEqual([]);
  });

  it("names nobody", () => {
    const people = [ann, bob].flatMap(({ name, userId, listenerId }) => [...name.split(" "), userId, listenerId]);
    expect([...people, "Counted", "100200300400500"].filter((word) => text.includes(word))).toEqual([]);
    expect(text).not.toMatch(/\b[ps]_[\w-]{20}/);
  });
});
