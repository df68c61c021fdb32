import type { CallRefusal, Priority } from "./ports.js";

/** What Spotify's own refusals teach about its limits, which are not published: pure decisions over few numbers. */

/** Something that was lowered at `atMs` and rises again, evenly, to what is configured. */
export interface Level {
  value: number;
  atMs: number;
}

/** What was learned of one Spotify app. Null: nothing yet. */
export interface Lessons {
  /** The part of the configured calls a second. */
  rate: Level | null;
  /** Calls in 24 h. */
  budget: Level | null;
  /** Nothing goes out before; 0: never blocked. */
  blockedUntilMs: number;
}

/** What a refusal is judged by. */
export interface CallFacts {
  nowMs: number;
  /** Calls of the last 24 h. */
  used: number;
  configuredBudget: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What is kept for each class: somebody waits for an answer, listen checks, scheduled jobs. */
export const reserves: Record<Priority, number> = { person: 0.25, receipt: 0.5, job: 0.25 };
/** Of the budget each class has this much for itself, whatever the others do. */
export const assured = 0.05;

const slowest = 1 / 16;
/** From a standstill to the configured rate. */
export const rateRisePerMs = 1 / (30 * minuteMs);
const lowestBudget = 0.1;
// From 10 % below a limit it takes five days to meet it again: a lock-out of half a day is dear.
const budgetRisePerDay = 0.02;
/** A shorter wait is the 30-second limit, whatever it is called. Lock-outs of 6 to 24 h have been seen. */
const dailyFromMs = hourMs;

/** How much of the configured rate may be used now, up to 1. */
export function rateShareNow({ rate }: Lessons, nowMs: number): number {
  return rate ? Math.min(1, rate.value + (nowMs - rate.atMs) * rateRisePerMs) : 1;
}

/** Calls that a budget rises by, for each millisecond. */
export function budgetRisePerMs(configured: number): number {
  return (configured * budgetRisePerDay) / dayMs;
}

/** Whole calls in 24 h that may be used now. */
export function budgetNow({ budget }: Lessons, configured: number, nowMs: number): number {
  if (!budget) return configured;
  return Math.min(configured, Math.floor(budget.value + (nowMs - budget.atMs) * budgetRisePerMs(configured)));
}

/**
 * After a 429. The 30-second limit halves the rate, as TCP does (RFC 5681), down to a sixteenth. A daily one puts the
 * budget 10 % below the calls that were made: with those Spotify refused, so the limit is no higher. It never falls by
 * more than half at once, nor below a tenth of what is configured, because others may use up the same quota: since
 * 2026-07-23 it counts per developer account. Answers to calls that were under way together are one lesson, and so is
 * one day's lock-out.
 */
export function learned(lessons: Lessons, { kind, waitMs }: CallRefusal, facts: CallFacts): Lessons {
  const { nowMs } = facts;
  const blockedUntilMs = Math.max(lessons.blockedUntilMs, Math.ceil(nowMs + waitMs));
  const next = { ...lessons, blockedUntilMs };
  if (lessons.blockedUntilMs > nowMs && lessons.blockedUntilMs - nowMs >= waitMs / 2) return next;
  if (kind === "quota" || waitMs >= dailyFromMs) return { ...next, budget: loweredBudget(lessons, facts) };
  return { ...next, rate: { value: Math.max(slowest, rateShareNow(lessons, nowMs) / 2), atMs: nowMs } };
}

function loweredBudget(lessons: Lessons, { nowMs, used, configuredBudget }: CallFacts): Level {
  const { budget } = lessons;
  if (budget && nowMs - budget.atMs < dayMs) return budget;
  const current = budgetNow(lessons, configuredBudget, nowMs);
  const lowered = Math.min(current, Math.max(0.9 * used, current / 2, lowestBudget * configuredBudget));
  return { value: Math.max(1, Math.floor(lowered)), atMs: nowMs };
}
