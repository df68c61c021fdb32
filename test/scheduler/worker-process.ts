import { Redis } from "ioredis";
import type { DueTimes } from "../../src/bots/ports.js";
import { bullmqAlarms } from "../../src/scheduler/alarms.js";
import { connectTo, realClock } from "./setup.js";

// A worker of its own, for tests that kill it: `node worker-process.js <url> <prefix> <hang|settle>`. The due times are
// one hash, so that they survive the process. It tells its parent what happens, a line each.
/** Whether a check goes on for ever, or settles what is due. */
export type WorkerMode = "hang" | "settle";

const [url = "", prefix = "", mode = ""] = process.argv.slice(2);
const store = new Redis(url);
const dueKey = `${prefix}due`;

const dueTimes: DueTimes = {
  async get(_, key) {
    const due = await store.hget(dueKey, key);
    return due === null ? null : Number(due);
  },
  async list() {
    const all = Object.entries(await store.hgetall(dueKey));
    return { due: all.map(([key, due]) => ({ name: "listen-check", key, dueMs: Number(due) })), cursor: null };
  },
};

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function check(key: string): Promise<void> {
  tell(`ring ${key}`);
  if (mode === "hang") await new Promise(() => undefined);
  await store.hdel(dueKey, key);
}

const none = async (): Promise<void> => undefined;
const quiet = (): void => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const short = { lockMs: 1_000, stalledEveryMs: 500, sweepEveryMs: 3_600_000 };
const alarms = bullmqAlarms({ connect: connectTo(url), prefix, clock: realClock, dueTimes, log, ...short });
await alarms.start({ "listen-check": check, outbox: none, debts: none, agenda: none, jobs: none });
tell("ready");
