import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import { createHttpServer } from "../../src/http.js";
import { operatorDoor } from "../../src/operator/door.js";
import { createMetrics } from "../../src/operator/metrics.js";
import type { RunsOf } from "../../src/operator/runs-list.js";
import { bullmqAlarms } from "../../src/scheduler/alarms.js";
import { connectRedis } from "../../src/store/redis.js";
import { settableClock } from "../fakes/alarms.js";
import { dueTimesInMemory } from "../scheduler/due-times.js";
import { testRedisUrl } from "../scheduler/setup.js";
import { testStore } from "../store/redis.js";

export const password = "a long enough word";
export const minutes = (count: number) => count * 60_000;

interface Given {
  hasPassword?: boolean;
  isWeb?: boolean;
  publicUrl?: string;
  runs?: RunsOf;
}

/** The pages of the operator on a real server, over real queues in which one alarm waits. */
export async function openDoor(given: Given = {}) {
  const { hasPassword = true, isWeb = true, publicUrl = "http://127.0.0.1:3000", runs = async () => [] } = given;
  const clock = settableClock(Date.UTC(2026, 10, 21, 12));
  const { parts, prefix, store } = testStore({ clock });
  const connect = () => connectRedis(testRedisUrl(), { log: parts.log, commandTimeoutMs: null });
  const dueTimes = dueTimesInMemory();
  dueTimes.set("listen-check", "p_somebody", clock.nowMs() + minutes(5));
  const alarms = bullmqAlarms({ connect, prefix, clock, dueTimes, log: parts.log, startWorker: false });
  await alarms.arm("listen-check", "p_somebody");
  const core = {
    ENCRYPTION_KEY: [randomBytes(32)],
    PUBLIC_URL: publicUrl,
    ...(hasPassword ? { OPERATOR_PASSWORD: password } : {}),
  };
  const others = { metrics: createMetrics(), quota: store.quota, bucket: "app", waitingEvents: async () => 0, runs };
  const routes = await operatorDoor({ ...others, core, clock, alarms, log: parts.log, isWeb });
  const server = createHttpServer({ routes, readiness: [], log: parts.log, publicUrl });
  const url = await server.start(0, "127.0.0.1");
  onTestFinished(async () => {
    await server.stop(0);
    await Promise.all(alarms.queues().map((queue) => queue.obliterate({ force: true })));
    await alarms.stop();
  });
  const ask = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, { redirect: "manual", ...init });
  return { url, clock, ask, logged: parts.log, signIn: (given: string, headers = {}) => signIn(ask, given, headers) };
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

function signIn(ask: Ask, given: string, headers: Record<string, string>): Promise<Response> {
  return ask("/operator/login", { method: "POST", body: new URLSearchParams({ password: given }), headers });
}
