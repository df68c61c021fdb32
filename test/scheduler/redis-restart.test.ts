import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../playground/redis/free-port.js";
import { privateCopy } from "../../playground/redis/private-copy.js";
import { programOnPath, type RedisProgram } from "../../playground/redis/program.js";
import { type RedisServer, startServer } from "../../playground/redis/server.js";
import { setUp } from "./setup.js";

const none = async (): Promise<void> => undefined;
let folder: string;
let server: RedisServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "send-songs-test-"));
});

afterEach(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function program(): Promise<RedisProgram> {
  const found = (await programOnPath(process.env)) ?? (await privateCopy({ env: process.env }));
  if (!found) throw new Error("this test kills a Redis of its own and needs redis-server on the PATH, or apt");
  return found;
}

test("a Redis that is killed and comes back with its file has lost no alarm; the log stays short", async () => {
  const options = { folder, port: await freePort(), password: randomUUID() };
  const found = await program();
  server = await startServer(found, options);
  const url = `redis://:${options.password}@127.0.0.1:${options.port}`;
  const { alarms, dueTimes, lines } = setUp({ url });
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
  process.kill(server.pid, "SIGKILL");
  await server.ended;
  server = await startServer(found, options);
  await all;
  expect(Object.keys(rang).sort()).toEqual(keys.sort());
  expect(lines.length).toBeLessThanOrEqual(2);
  await alarms.stop();
});
