import type { Jobs, JobTries, PlannedJob } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { type Changes, noChanges, notForgotten, planOf } from "./changes.js";
import { type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { memberOf, readMember } from "./plugin-records.js";
import { parse } from "./records.js";
import { fieldIs, type Op, type Plan, scoreIs, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;

/** When the jobs of plugins are due, in the slot they are about. */
export function redisJobs(parts: Parts): Jobs {
  const { redis, prefix } = parts;
  return {
    plan: (slot, plugin, job, dueMs) => transact(redis, () => planPlan(parts, slot, memberOf(plugin, job), dueMs)),
    async planned(slot) {
      const keys = slotKeys(prefix, slot);
      const [due, notes] = await atRedis(() =>
        Promise.all([redis.zrange(keys.jobs, 0, "-1", "WITHSCORES"), redis.hgetall(keys.jobNotes)]),
      );
      return readPlanned(due, notes);
    },
    done: (slot, job, next) => transact(redis, () => planDone(parts, slot, job, next)),
  };
}

const noTries: JobTries = { failures: 0, bugs: 0 };

function readPlanned(due: string[], notes: Record<string, string>): PlannedJob[] {
  const members = due.filter((_, at) => at % 2 === 0);
  return members.map((member, at) => {
    const { plugin, name: job } = readMember(member);
    const tries = parse<JobTries>(notes[triesField(member)]) ?? noTries;
    return { plugin, job, dueMs: Number(due[2 * at + 1]), planNumber: notes[planField(member)] ?? null, tries };
  });
}

async function planPlan(
  { redis, prefix }: Parts,
  slot: string,
  member: string,
  dueMs: number | null,
): Promise<Plan<void>> {
  const keys = slotKeys(prefix, slot);
  const forgotten = await atRedis(() => redis.hget(keys.self, "forgotten"));
  if (forgotten !== null) return { result: undefined };
  const changes = jobPlanned(keys, member, dueMs);
  return planOf(prefix, slot, { ...changes, guards: [notForgotten(keys)] }, undefined);
}

/** Plans it in the place of what was planned; null: not at all. */
export function jobPlanned(keys: SlotKeys, member: string, dueMs: number | null): Changes {
  if (dueMs === null) return { ...noChanges(), ops: unplanned(keys, member) };
  const ops: Op[] = [
    ["ZADD", keys.jobs, Math.round(dueMs), member],
    ["HINCRBY", keys.jobNotes, planField(member), 1],
    ["HDEL", keys.jobNotes, triesField(member)],
  ];
  return { guards: [], ops, due: ["jobs"] };
}

/** Nothing to do when it was planned anew while it ran, be it for the same time. */
async function planDone(
  { redis, prefix }: Parts,
  slot: string,
  { plugin, job, dueMs, planNumber }: PlannedJob,
  next: { dueMs: number | null; tries?: JobTries },
): Promise<Plan<void>> {
  const keys = slotKeys(prefix, slot);
  const member = memberOf(plugin, job);
  const [score, number] = await atRedis(() =>
    Promise.all([redis.zscore(keys.jobs, member), redis.hget(keys.jobNotes, planField(member))]),
  );
  if (score === null || Number(score) !== dueMs || number !== planNumber) return { result: undefined };
  const guards = [scoreIs(keys.jobs, member, dueMs), fieldIs(keys.jobNotes, planField(member), planNumber)];
  const ops = next.dueMs === null ? unplanned(keys, member) : again(keys, member, next.dueMs, next.tries ?? noTries);
  return planOf(prefix, slot, { guards, ops, due: next.dueMs === null ? [] : ["jobs"] }, undefined);
}

function again(keys: SlotKeys, member: string, dueMs: number, tries: JobTries): Op[] {
  const isGood = tries.failures === 0;
  return [
    ["ZADD", keys.jobs, Math.round(dueMs), member],
    isGood
      ? ["HDEL", keys.jobNotes, triesField(member)]
      : ["HSET", keys.jobNotes, triesField(member), JSON.stringify(tries)],
  ];
}

function unplanned(keys: SlotKeys, member: string): Op[] {
  return [
    ["ZREM", keys.jobs, member],
    ["HDEL", keys.jobNotes, planField(member), triesField(member)],
  ];
}

/** Counts how often it was planned, so that a run knows whether it was meanwhile. */
function planField(member: string): string {
  return `plan ${member}`;
}

function triesField(member: string): string {
  return `tries ${member}`;
}
