import {
  assured,
  budgetNow,
  budgetRisePerMs,
  type Lessons,
  learned,
  rateRisePerMs,
  rateShareNow,
  reserves,
} from "../bots/call-limits.js";
import type { CallRefusal, Priority, Quota, QuotaUsage } from "../bots/ports.js";
import { atRedis, evaluate } from "./calls.js";
import { digest, quotaKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { take } from "./quota-take.js";
import { fieldIs, type Op, type Plan, transact } from "./transaction.js";

/**
 * Spotify limits calls in a rolling window of 30 s and publishes no numbers
 * (developer.spotify.com/documentation/web-api/concepts/rate-limits); one call a second with a burst of ten stays far
 * below what applications have reported.
 */
export interface Rate {
  calls: number;
  perMs: number;
  burst: number;
  /** See `take`. Default 4 h; 0: nobody is slowed down before the budget is gone. */
  patienceMs?: number;
}

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "dailyBudget">;
type Fields = Record<string, string>;

const defaultRate: Rate = { calls: 30, perMs: 30_000, burst: 10 };
const hourMs = 60 * 60_000;
/** The running hour and the 24 before it: never less than 24 h. */
const pastHours = 24;
/** Of the burst, the part each class may use: the rest is there for those who are waited for more. */
const burstParts: Record<Priority, number> = { person: 1, receipt: 0.6, job: 0.3 };
/** With every listener waiting all day, receipts use 89 % of what they may, and a newcomer's turn still comes. */
const defaultPatienceMs = 4 * hourMs;
/** A listener's turn may come earlier than it was told: as long as this the others may have to wait for it. */
const longestMs = hourMs;
/** Nobody waits longer for a turn: a song is followed for a week, and a day of grace. */
const rememberedMs = 8 * 24 * hourMs;
/** Nobody asks more often while somebody else's turn is waited for. */
const shortestMs = 1_000;
/** Workers are late at times; an alarm that failed comes again within a minute. */
const keptMs = 2 * 60_000;

/** The governor of all calls to one Spotify app, shared by all processes. One round trip for a call. Business time. */
export function redisQuota(parts: Parts, rate: Rate = defaultRate): Quota {
  const rules = JSON.stringify(rulesOf(parts.dailyBudget, rate));
  return {
    async take(bucket, priority, personId = "", isRetry = false) {
      const { calls, served, line, kept } = quotaKeys(parts.prefix, bucket);
      const keys = [calls, ...[served, line, kept].map((key) => `${key}:${priority}`)];
      const args = [rules, priority, memberOf(personId), isRetry ? "1" : "0", parts.clock.nowMs()];
      const waitMs = Number(await evaluate(parts.redis, take, keys, args));
      return waitMs === 0 ? "granted" : { waitMs };
    },
    refused: (bucket, refusal) => transact(parts.redis, () => planLesson(parts, bucket, refusal)),
    usage: (bucket) => usage(parts, bucket),
  };
}

function rulesOf(budget: number, { calls, perMs, burst, patienceMs = defaultPatienceMs }: Rate) {
  const spacingMs = perMs / calls;
  const aheadMs = Object.fromEntries(
    Object.entries(burstParts).map(([priority, part]) => [priority, (burst - 1) * spacingMs * part]),
  );
  const rises = { rateRisePerMs, budgetRisePerMs: budgetRisePerMs(budget) };
  const times = { patienceMs, longestMs, shortestMs, keptMs, rememberedMs, hourMs, pastHours };
  return { budget, spacingMs, aheadMs, reserves, assured, ...rises, ...times };
}

/** Short, and nobody's name or id. Whoever has none shares one place in the line. */
function memberOf(personId: string): string {
  return digest(personId).slice(0, 12);
}

async function planLesson(parts: Parts, bucket: string, refusal: CallRefusal): Promise<Plan<void>> {
  const key = quotaKeys(parts.prefix, bucket).calls;
  const fields = await atRedis(() => parts.redis.hgetall(key));
  const nowMs = parts.clock.nowMs();
  const used = sumOf(callsIn(fields, nowMs));
  const before = writtenAs(lessonsIn(fields));
  const after = writtenAs(learned(lessonsIn(fields), refusal, { nowMs, used, configuredBudget: parts.dailyBudget }));
  const ops = Object.entries(after)
    .filter(([field, value]) => value !== before[field])
    .map(([field, value]): Op => ["HSET", key, field, value]);
  return { result: undefined, guards: lessonFields.map((field) => fieldIs(key, field, fields[field] ?? null)), ops };
}

const lessonFields = ["rate", "rateAt", "budget", "budgetAt", "blockedUntil"];

function lessonsIn({ rate, rateAt, budget, budgetAt, blockedUntil }: Fields): Lessons {
  return {
    rate: rate === undefined ? null : { value: Number(rate), atMs: Number(rateAt) },
    budget: budget === undefined ? null : { value: Number(budget), atMs: Number(budgetAt) },
    blockedUntilMs: Number(blockedUntil ?? 0),
  };
}

function writtenAs({ rate, budget, blockedUntilMs }: Lessons): Record<string, number> {
  return {
    ...(rate ? { rate: rate.value, rateAt: rate.atMs } : {}),
    ...(budget ? { budget: budget.value, budgetAt: budget.atMs } : {}),
    blockedUntil: blockedUntilMs,
  };
}

async function usage({ redis, prefix, clock, dailyBudget }: Parts, bucket: string): Promise<QuotaUsage> {
  const { calls, served, kept } = quotaKeys(prefix, bucket);
  const nowMs = clock.nowMs();
  const [fields, servedToday, waiting] = await atRedis(() =>
    Promise.all([
      redis.hgetall(calls),
      redis.zcount(`${served}:receipt`, nowMs - 24 * hourMs, "+inf"),
      redis.zcount(`${kept}:receipt`, nowMs, "+inf"),
    ]),
  );
  const lessons = lessonsIn(fields);
  const byPriority = callsIn(fields, nowMs);
  return {
    used: sumOf(byPriority),
    byPriority,
    budget: budgetNow(lessons, dailyBudget, nowMs),
    configuredBudget: dailyBudget,
    rateShare: rateShareNow(lessons, nowMs),
    listeners: { served: servedToday, waiting },
    blockedUntilMs: lessons.blockedUntilMs > nowMs ? lessons.blockedUntilMs : null,
    budgetLearnedAtMs: lessons.budget?.atMs ?? null,
  };
}

function callsIn(fields: Fields, nowMs: number): Record<Priority, number> {
  const sinceHour = Math.floor(nowMs / hourMs) - pastHours;
  const byPriority: Record<Priority, number> = { person: 0, receipt: 0, job: 0 };
  for (const [field, count] of Object.entries(fields)) {
    const [, hour, priority] = /^(\d+):(person|receipt|job)$/u.exec(field) ?? [];
    if (hour !== undefined && Number(hour) >= sinceHour) byPriority[priority as Priority] += Number(count);
  }
  return byPriority;
}

function sumOf({ person, receipt, job }: Record<Priority, number>): number {
  return person + receipt + job;
}
