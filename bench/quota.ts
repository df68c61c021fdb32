import type { Redis } from "ioredis";
import type { Quota } from "../src/bots/ports.js";
import { redisQuota } from "../src/store/quota.js";
import { connectNode } from "../src/store/redis.js";
import type { BenchContext, Row } from "./bench.js";
import { quietLog } from "./quiet-log.js";
import { comparedRow, type Pair } from "./stats.js";
import { together } from "./together.js";

const atATime = 50;
const budget = 1_000_000_000;
const app = "bench-app";
/** So fast that everybody is granted; the script does all it ever does. */
const noRate = { calls: 1_000_000, perMs: 1, burst: 1_000_000 };
/** A day's worth of hours of each class, as in a bot that runs for long. */
const pastHours = 24;

/**
 * What the governor costs: grants a second, 50 asked for at a time, and refusals with many listeners in the line, each
 * against a bare INCR; and what Redis keeps for a listener.
 */
export async function callGovernor({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const [rounds, calls, listeners] = isQuick ? [1, 500, 100] : [5, 20_000, 10_000];
  const client = connectNode(redis.url, { log: quietLog });
  const prefix = `${redis.prefix}:`;
  const parts = { redis: client, prefix, clock: { nowMs: Date.now } };
  try {
    const grants = redisQuota({ ...parts, dailyBudget: budget }, noRate);
    const line = redisQuota({ ...parts, dailyBudget: 1 });
    await seedHours(client, prefix);
    await together(listeners, atATime, (number) => ask(line, "line", number, listeners));
    const granted: Pair[] = [];
    const refused: Pair[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const bare = await perSecond(calls, () => client.incr(`${prefix}bare`));
      const ours = await perSecond(calls, async (number) => {
        if ((await ask(grants, app, number, listeners)) !== "granted") throw new Error("not granted");
      });
      const waiting = await perSecond(calls, (number) => ask(line, "line", number, listeners));
      if (round > 0) {
        granted.push({ ours, bare }); // The first warms up.
        refused.push({ ours: waiting, bare });
      }
      note(`round ${round} of ${rounds}: ${ours.toFixed(0)} grants, ${bare.toFixed(0)} INCR per second`);
    }
    return [
      comparedRow("quota.grants", "grants/s", granted),
      comparedRow(`quota.refusals-of-${listeners}`, "refusals/s", refused),
      await bytesRow(client, "quota.app", [`${prefix}{q_${app}}`], 1),
      await bytesRow(client, "quota.listener-served", [`${prefix}{q_${app}}:served:receipt`], listeners),
      await bytesRow(
        client,
        "quota.listener-who-waits",
        ["line", "kept"].map((name) => `${prefix}{q_line}:${name}:receipt`),
        listeners,
      ),
    ];
  } finally {
    client.disconnect();
  }
}

function ask(quota: Quota, bucket: string, number: number, listeners: number) {
  return quota.take(bucket, "receipt", `p_listener-${number % listeners}`);
}

async function seedHours(client: Redis, prefix: string): Promise<void> {
  const hour = Math.floor(Date.now() / 3_600_000);
  for (let at = 1; at <= pastHours; at += 1)
    for (const priority of ["person", "receipt", "job"])
      await client.hset(`${prefix}{q_${app}}`, `${hour - at}:${priority}`, 7);
}

async function perSecond(calls: number, call: (number: number) => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await together(calls, atATime, async (number) => void (await call(number)));
  return (calls * 1_000) / (performance.now() - startMs);
}

async function bytesRow(client: Redis, bench: string, keys: string[], entries: number): Promise<Row> {
  const sizes = await Promise.all(keys.map((key) => client.memory("USAGE", key, "SAMPLES", 0)));
  const value = sizes.reduce<number>((sum, size) => sum + Number(size ?? 0), 0) / entries;
  return { bench, unit: "bytes", value, baseline: null, ratio: null };
}
