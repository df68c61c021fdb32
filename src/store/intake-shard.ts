import { UpstreamError } from "../bots/errors.js";
import { createLanes, type Lanes } from "./intake-lanes.js";
import { type HeldLease, holdLease } from "./intake-lease.js";
import { createIntakeStream, type IntakeEvent, type IntakeStream } from "./intake-stream.js";
import type { IntakeTimes } from "./intake-times.js";
import { intakeKeys } from "./keys.js";
import type { IntakeParts, RedisClient } from "./parts.js";
import { duplicate, logErrors } from "./redis.js";
import { atMost, orAborted, waitUnlessAborted } from "./waits.js";

/** `delivery` counts tries, from 1. */
export type HandleEvent = (channel: string, event: string, delivery: number) => Promise<void>;

/** What one hold of a shard's lease works with. */
interface Session {
  stream: IntakeStream;
  lanes: Lanes<IntakeEvent>;
  connection: RedisClient;
  signal: AbortSignal;
  times: IntakeTimes;
}

/** Handled side by side, per shard. */
const concurrency = 32;
/** Read ahead at most, per shard: one person's waiting events must not keep out everybody else's. */
const capacity = 1_000;
/** After this many tries that ended with the process, an event is put aside. */
const maxCrashes = 5;
/** From here on an event may be what kills the process; alone, it takes no other event with it. */
const suspectCrashes = 2;

/** Works one shard whenever its lease can be had, until the signal. Never throws. */
export async function workShard(
  parts: IntakeParts,
  times: IntakeTimes,
  shard: number,
  handle: HandleEvent,
  stopping: AbortSignal,
): Promise<void> {
  const { events, lease, dead } = intakeKeys(parts.prefix, shard);
  const stream = createIntakeStream(parts.redis, events, dead);
  while (!stopping.aborted) {
    try {
      const held = await orAborted(holdLease(parts, lease, times, stopping), stopping);
      if (held) await workWhileHeld(parts, times, stream, handle, held);
      else await waitUnlessAborted(times.renewMs, stopping);
    } catch (error) {
      if (stopping.aborted) return;
      parts.log.warn("intake.interrupted", { shard, error: asError(error) });
      await waitUnlessAborted(times.renewMs, stopping);
    }
  }
}

async function workWhileHeld(
  parts: IntakeParts,
  times: IntakeTimes,
  stream: IntakeStream,
  handle: HandleEvent,
  held: HeldLease,
): Promise<void> {
  const { signal } = held;
  const connection = duplicate(parts.redis);
  logErrors(connection, parts.log);
  signal.addEventListener("abort", () => connection.disconnect(), { once: true });
  const lanes = createLanes<IntakeEvent>({
    concurrency,
    signal,
    keyOf: ({ channel, key }) => `${channel}:${key}`,
    work: (event, tries) => tryOnce(parts, times, stream, handle, event, tries),
  });
  try {
    await takeUp({ stream, lanes, connection, signal, times });
  } finally {
    held.end();
    await atMost(lanes.settled(), times.stopMs);
    connection.disconnect();
    await held.letGo();
  }
}

/** First what others have left behind, then what comes. */
async function takeUp(session: Session): Promise<void> {
  const { stream, lanes, connection, signal, times } = session;
  await stream.prepare();
  const left = await stream.unfinished();
  for (const event of left.filter(isSuspect)) {
    if (signal.aborted) return;
    await atMost(lanes.add(event), times.aloneMs, signal);
  }
  for (const event of left.filter((one) => !isSuspect(one))) void lanes.add(event);
  while (!signal.aborted) {
    await lanes.below(capacity);
    for (const event of await stream.read(connection, capacity - lanes.size(), times.blockMs)) void lanes.add(event);
  }
}

function isSuspect({ crashes }: IntakeEvent): boolean {
  return crashes >= suspectCrashes;
}

/** Null: the event is done with. A number: try again after so many milliseconds. */
async function tryOnce(
  { log }: IntakeParts,
  times: IntakeTimes,
  stream: IntakeStream,
  handle: HandleEvent,
  event: IntakeEvent,
  tries: number,
): Promise<number | null> {
  try {
    if (event.crashes >= maxCrashes) return await bury(log, stream, event);
    await stream.begin(event, tries);
    await handle(event.channel, event.event, event.triesBefore + tries + 1);
    await stream.finish(event);
    return null;
  } catch (error) {
    if (error instanceof UpstreamError) return waitAfter(times, stream, event, tries, error);
    log.error("intake.dropped", { channel: event.channel, event: event.id, error: asError(error) });
    return finishAfterBug(times, stream, event);
  }
}

async function bury(log: IntakeParts["log"], stream: IntakeStream, event: IntakeEvent): Promise<null> {
  await stream.bury(event);
  log.error("intake.buried", { channel: event.channel, event: event.id, crashes: event.crashes });
  return null;
}

/** The try ended in an orderly way, so it is no crash, whatever happens to the process while it waits. */
async function waitAfter(
  { retryMs }: IntakeTimes,
  stream: IntakeStream,
  event: IntakeEvent,
  tries: number,
  { retryAfterMs }: UpstreamError,
): Promise<number> {
  await stream.calm(event).catch(() => undefined); // Redis itself may be what failed.
  return retryAfterMs ?? retryMs[Math.min(tries, retryMs.length - 1)] ?? 0;
}

/** A bug is not tried again; only when Redis fails right now does the event come back. */
async function finishAfterBug(times: IntakeTimes, stream: IntakeStream, event: IntakeEvent): Promise<number | null> {
  try {
    await stream.finish(event);
    return null;
  } catch {
    return times.retryMs[0] ?? 0;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
