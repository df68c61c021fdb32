import { describe, expect, it } from "vitest";
import type { Address, OutboxEntry } from "../../src/bots/domain.js";
import type { Log, Shares } from "../../src/bots/ports.js";
import { type Channel, DeliveryError } from "../../src/channels/channel.js";
import { createMetrics, type Metrics } from "../../src/operator/metrics.js";
import { MaybeTracing } from "../../src/operator/tracing-port.js";
import { hintedShares, watchedChannel, watchedLog, watchedTurn, watching } from "../../src/operator/watching.js";
import { settableClock } from "../fakes/alarms.js";
import { fakeChannel } from "../fakes/channel.js";
import { exposition } from "./exposition.js";

const somebody: Address = {
  channel: "fake",
  tenantId: "t",
  userId: "u",
  conversationId: "u",
  installationId: "i",
  botId: "b",
};
const clock = settableClock(1_000_000);

async function seenIn({ registry }: Metrics) {
  return exposition(await registry.metrics());
}

function channelThat(send: Channel["send"]): Channel {
  const acted = async () => undefined;
  const channel = fakeChannel({ clock, acted, answered: acted, name: "fake" });
  return Object.assign(Object.create(channel) as Channel, { send });
}

describe("a watched channel", () => {
  it.each(["closed", "unreachable", "transient", "unclear", "refused", "halted", "gone"] as const)(
    "counts what the platform answers: %s",
    async (failure) => {
      const metrics = createMetrics();
      const send = () => Promise.reject(new DeliveryError(failure, "1", "no"));
      await expect(watchedChannel(channelThat(send), metrics).send(somebody, { text: "hi" })).rejects.toThrow("no");
      const seen = await seenIn(metrics);
      expect(seen.sum("send_songs_deliveries_total", { channel: "fake", result: failure })).toBe(1);
      expect(seen.sum("send_songs_delivery_seconds_count", { channel: "fake" })).toBe(1);
    },
  );

  it("counts an error of ours as a bug", async () => {
    const metrics = createMetrics();
    const channel = watchedChannel(
      channelThat(() => Promise.reject(new TypeError("ours"))),
      metrics,
    );
    await expect(channel.send(somebody, { text: "hi" })).rejects.toThrow("ours");
    expect((await seenIn(metrics)).sum("send_songs_deliveries_total", { result: "bug" })).toBe(1);
  });

  it("is the channel itself in everything else, also where that keeps a secret of its own", async () => {
    class Secretive {
      readonly name = "secretive";
      readonly #halted = "10/2018300";
      get halted() {
        return this.#halted;
      }
      async send() {
        return `sent while ${this.#halted}`;
      }
    }
    const channel = watchedChannel(new Secretive() as unknown as Channel, createMetrics());
    expect([channel.name, channel.halted, channel.update]).toEqual(["secretive", "10/2018300", undefined]);
    expect(await channel.send(somebody, { text: "hi" })).toBe("sent while 10/2018300");
  });
});

describe("a watched turn", () => {
  it("that ends with an error had no reply, and still ends with it", async () => {
    const metrics = createMetrics();
    const parts = { metrics, tracing: new MaybeTracing() };
    const turn = watchedTurn(() => Promise.reject(new Error("away")), "fake", parts);
    await expect(turn({} as Parameters<typeof turn>[0])).rejects.toThrow("away");
    const seen = await seenIn(metrics);
    expect(seen.sum("send_songs_turns_total", { channel: "fake", outcome: "unanswered" })).toBe(1);
    expect(seen.sum("send_songs_turn_seconds_count", { channel: "fake" })).toBe(1);
  });
});

describe("shares for whoever looks sooner because of a status", () => {
  it("count each look that was moved, and move it", async () => {
    const metrics = createMetrics();
    const moved: string[] = [];
    const shares = { postpone: async (personId: string) => void moved.push(personId) } as unknown as Shares;
    await hintedShares(shares, metrics).postpone("p_ann", new Map());
    expect([moved, (await seenIn(metrics)).sum("send_songs_presence_hints_total")]).toEqual([["p_ann"], 1]);
  });
});

describe("a watched log", () => {
  it("counts warnings and errors by event, and passes every line on", async () => {
    const metrics = createMetrics();
    const lines: string[] = [];
    const keep = (level: string) => (event: string) => void lines.push(`${level} ${event}`);
    const log: Log = { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
    const watched = watchedLog(log, metrics);
    watched.debug("a.began");
    watched.info("a.ended");
    watched.warn("a.faltered");
    watched.error("a.failed", { personId: "p_somebody" });
    expect(lines).toEqual(["debug a.began", "info a.ended", "warn a.faltered", "error a.failed"]);
    const samples = (await seenIn(metrics)).samples.filter(({ name }) => name === "send_songs_log_lines_total");
    expect(samples.map(({ labels }) => labels)).toEqual([
      { level: "warn", event: "a.faltered" },
      { level: "error", event: "a.failed" },
    ]);
  });
});

describe("what the parts tell", () => {
  const entry: OutboxEntry = {
    id: "news:s",
    notice: { kind: "news", shareId: "s" },
    createdAtMs: clock.nowMs() - 7_000,
    attempts: 1,
    state: "sending",
  };

  it("a failed run is one that failed", async () => {
    const metrics = createMetrics();
    watching(metrics, clock).onRun({ name: "outbox", lateMs: 1_500, tookMs: 20, isOk: false });
    const seen = await seenIn(metrics);
    expect(seen.sum("send_songs_alarm_run_seconds_count", { alarm: "outbox", outcome: "failed" })).toBe(1);
    expect(seen.sum("send_songs_alarm_delay_seconds_sum", { alarm: "outbox" })).toBe(1.5);
  });

  it("a call that the budget did not grant is no call", async () => {
    const metrics = createMetrics();
    const { onCall } = watching(metrics, clock);
    onCall({ priority: "receipt", outcome: "budget", tookMs: null });
    onCall({ priority: "receipt", outcome: "rate", tookMs: 30 });
    const seen = await seenIn(metrics);
    expect(seen.sum("send_songs_spotify_withheld_total", { class: "receipt" })).toBe(1);
    expect(seen.sum("send_songs_spotify_calls_total")).toBe(1);
    expect(seen.sum("send_songs_spotify_calls_total", { class: "receipt", outcome: "rate" })).toBe(1);
  });

  it("a message is as old as its creation, and what quiet hours held back has no age", async () => {
    const metrics = createMetrics();
    const { onDelivered } = watching(metrics, clock);
    onDelivered("fake", entry);
    onDelivered("fake", { ...entry, wantedMs: entry.createdAtMs });
    const seen = await seenIn(metrics);
    expect(seen.sum("send_songs_outbox_age_seconds_count", { channel: "fake" })).toBe(1);
    expect(seen.sum("send_songs_outbox_age_seconds_sum", { channel: "fake" })).toBe(7);
  });

  it("whatever somebody asks for, and however, is one route and one method", async () => {
    const metrics = createMetrics();
    const { onAnswered } = watching(metrics, clock);
    onAnswered({ method: "PROPFIND", route: null, status: 404, tookMs: 1 });
    onAnswered({ method: "DELETE", route: null, status: 404, tookMs: 1 });
    const seen = await seenIn(metrics);
    expect(seen.sum("send_songs_http_requests_total", { route: "none", method: "other", status: "404" })).toBe(2);
  });
});
