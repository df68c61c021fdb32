import { afterEach, beforeEach, expect, test } from "vitest";
import { type OwnRedis, ownRedis } from "../process/own-redis.js";
import { setUp } from "./setup.js";

const none = async (): Promise<void> => undefined;
let redis: OwnRedis;

beforeEach(async () => {
  // With `everysec` a disk that is busy may cost a killed Redis its last two seconds; what is promised is for `always`.
  redis = await ownRedis({ fsync: "always" });
});

afterEach(() => redis.remove());

test("a Redis that is killed and comes back with its file has lost no alarm; the log stays short", async () => {
  const { alarms, dueTimes, lines } = setUp({ url: redis.url });
  let resolve: () => void;
  const rang: Record<string, number> = {};
  const all = new Promise<void>((done) => {
    resolve = done;
  });
  const check = async (key: string): Promise<void> => {
    rang[key] = (rang[key] ?? 0) + 1;
    dueTimes.set("listen-check", key, null);
    if (Object.keys(rang).length === 100) resolve();
  };
  await alarms.start({ "listen-check": check, outbox: none, debts: none, agenda: none, jobs: none });
  const dueMs = Date.now() + 500;
  const keys = Array.from({ length: 100 }, (_, index) => `person-${index}`);
  for (const key of keys) dueTimes.set("listen-check", key, dueMs);
  await Promise.all(keys.map((key) => alarms.arm("listen-check", key)));
  await redis.kill();
  await redis.restart();
  await all;
  expect(Object.keys(rang).sort()).toEqual(keys.sort());
  expect(lines.length).toBeLessThanOrEqual(2);
  await alarms.stop();
});
