import { createLanes, type Lanes } from "./intake-lanes.js";
import { type HeldLease, holdLease } from "./intake-lease.js";
import { createIntakeStream, type IntakeEvent, type IntakeStream } from "./intake-stream.js";
import { asError, type IntakeWork, tryEvent } from "./intake-try.js";
import { intakeKeys } from "./keys.js";
import type { RedisClient } from "./parts.js";
import { duplicate, logErrors } from "./redis.js";
import { atMost, orAborted, waitUnlessAborted } from "./waits.js";

/** Handled side by side, per shard. */
const concurrency = 32;
/** Read ahead at most, per shard: one person's waiting events must not keep out everybody else's. */
const capacity = 1_000;
/** From here on an event may be what kills the process. The first crash is forgiven, so that a restart stays quick. */
const suspectCrashes = 2;

/** Works one shard whenever its lease can be had, until the signal. Never throws. */
export async function workShard(work: IntakeWork, shard: number, stopping: AbortSignal): Promise<void> {
  const { parts, times } = work;
  const { events, lease, dead } = intakeKeys(parts.prefix, shard);
  const stream = createIntakeStream(parts.redis, events, dead);
  while (!stopping.aborted) {
    try {
      const held = await orAborted(holdLease(parts, lease, times, stopping), stopping);
      if (held) await workWhileHeld(work, stream, held);
      else await waitUnlessAborted(times.renewMs, stopping);
    } catch (error) {
      if (stopping.aborted) return;
      parts.log.warn("intake.interrupted", { shard, error: asError(error) });
      await waitUnlessAborted(times.renewMs, stopping);
    }
  }
}

async function workWhileHeld(work: IntakeWork, stream: IntakeStream, held: HeldLease): Promise<void> {
  const { signal } = held;
  const connection = duplicate(work.parts.redis, work.times.blockMs + work.times.leaseMs);
  logErrors(connection, work.parts.log);
  signal.addEventListener("abort", () => connection.disconnect(), { once: true });
  const lanes = createLanes<IntakeEvent>({
    concurrency,
    signal,
    keyOf: ({ channel, key }) => `${channel}:${key}`,
    work: (event, tries) => tryEvent(work, stream, event, tries),
  });
  try {
    // A disconnected connection that was just reconnecting leaves its commands unanswered (ioredis 6.0).
    await orAborted(takeAll(work, stream, lanes, connection, signal), signal);
  } finally {
    held.end();
    await atMost(lanes.settled(), work.times.stopMs);
    connection.disconnect();
    await atMost(held.letGo(), work.times.stopMs); // A Redis that is away must not keep the process from ending.
  }
}

async function takeAll(
  work: IntakeWork,
  stream: IntakeStream,
  lanes: Lanes<IntakeEvent>,
  connection: RedisClient,
  signal: AbortSignal,
): Promise<void> {
  await takeUp(work, stream, lanes, signal);
  await takeNew(work, stream, lanes, connection, signal);
}

/** What others have begun or only read. Suspects first, one at a time in the whole process. */
async function takeUp(
  { times, alone }: IntakeWork,
  stream: IntakeStream,
  lanes: Lanes<IntakeEvent>,
  signal: AbortSignal,
): Promise<void> {
  await stream.prepare();
  const left = await stream.unfinished();
  for (const event of left.filter(isSuspect)) {
    await alone.use(async () => {
      if (!signal.aborted) await atMost(lanes.add(event), times.aloneMs, signal);
    });
  }
  for (const event of left.filter((one) => !isSuspect(one))) void lanes.add(event);
}

async function takeNew(
  { times }: IntakeWork,
  stream: IntakeStream,
  lanes: Lanes<IntakeEvent>,
  connection: RedisClient,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await lanes.below(capacity);
    if (signal.aborted) return;
    for (const event of await stream.read(connection, capacity - lanes.size(), times.blockMs)) void lanes.add(event);
  }
}

function isSuspect({ crashes }: IntakeEvent): boolean {
  return crashes >= suspectCrashes;
}
