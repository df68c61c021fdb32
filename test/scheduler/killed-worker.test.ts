import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queuePrefix } from "../../src/scheduler/alarm-queue.js";
import { type Compiled, compile } from "./compiled.js";
import { clean, setUp, testRedisUrl } from "./setup.js";
import type { WorkerMode } from "./worker-process.js";

let compiled: Compiled;
const children: ChildProcess[] = [];

beforeAll(async () => {
  compiled = await compile("test/scheduler/worker-process.ts");
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await compiled.remove();
});

/** Starts a worker process and resolves when it says `line`. */
async function workerUntil(line: string, prefix: string, mode: WorkerMode): Promise<ChildProcess> {
  const file = compiled.file("test/scheduler/worker-process.ts");
  const child = spawn(process.execPath, [file, testRedisUrl(), prefix, mode], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  for await (const said of createInterface(child.stdout)) if (said === line) return child;
  throw new Error(`the worker ended before it said ${line}`);
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

test("a job whose worker is killed again and again is not lost", async () => {
  const { alarms, dueTimes, prefix } = setUp({ startWorker: false });
  const redis = new Redis(testRedisUrl());
  const dueMs = Date.now();
  dueTimes.set("listen-check", "ann", dueMs);
  await redis.hset(`${prefix}due`, "ann", dueMs);
  await alarms.arm("listen-check", "ann");
  // BullMQ's own limit is one: the second kill would fail the job for good.
  for (let kills = 0; kills < 3; kills += 1) await kill(await workerUntil("ring ann", prefix, "hang"));
  const job = `${queuePrefix(prefix, "listen-check")}:listen-check:1`;
  expect(Number(await redis.hget(job, "stc"))).toBeGreaterThanOrEqual(2);
  const last = await workerUntil("ring ann", prefix, "settle");
  while (await redis.exists(job)) await new Promise((resolve) => setImmediate(resolve));
  expect((await alarms.inspect()).counts["listen-check"]).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  await kill(last);
  await alarms.stop();
  redis.disconnect();
  await clean(prefix);
});
