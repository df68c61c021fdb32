import { UpstreamError } from "../bots/errors.js";
import type { IntakeEvent, IntakeStream } from "./intake-stream.js";
import type { IntakeTimes } from "./intake-times.js";
import type { IntakeParts } from "./parts.js";
import type { Slots } from "./slots.js";

/** `delivery` counts tries, from 1. */
export type HandleEvent = (channel: string, event: string, delivery: number) => Promise<void>;

/** What all shards of one process share. */
export interface IntakeWork {
  parts: IntakeParts;
  times: IntakeTimes;
  handle: HandleEvent;
  /** Room for one: an event that may kill the process must not take others with it. */
  alone: Slots;
}

/** After this many tries that ended with the process, an event is put aside. */
const maxCrashes = 5;

/** One try. Null: the event is done with. A number: try again after so many milliseconds. Never throws. */
export async function tryEvent(
  work: IntakeWork,
  stream: IntakeStream,
  event: IntakeEvent,
  tries: number,
): Promise<number | null> {
  const { times, parts } = work;
  try {
    if (event.crashes >= maxCrashes) return await bury(parts, stream, event);
    await stream.begin(event, tries);
    if (event.triesBefore + tries === 0) parts.onTaken?.(event.channel, waitedMs(event));
    await handleWithin(work, event, event.triesBefore + tries + 1);
    await stream.finish(event);
    return null;
  } catch (error) {
    if (error instanceof UpstreamError) return waitAfter(times, stream, event, tries, error);
    parts.log.error("intake.dropped", { channel: event.channel, event: event.id, error: asError(error) });
    return finishAfterBug(times, stream, event);
  }
}

function handleWithin({ handle, parts }: IntakeWork, event: IntakeEvent, delivery: number): Promise<void> {
  const run = () => handle(event.channel, event.event, delivery);
  return parts.thread ? parts.thread.continued(event.thread, run) : run();
}

/** The id of a stream entry begins with Redis' time of its arrival. */
function waitedMs({ id }: IntakeEvent): number {
  return Math.max(0, Date.now() - Number(id.split("-", 1)[0]));
}

async function bury({ log }: IntakeParts, stream: IntakeStream, event: IntakeEvent): Promise<null> {
  await stream.bury(event);
  log.error("intake.buried", { channel: event.channel, event: event.id, crashes: event.crashes });
  return null;
}

/** The try ended in an orderly way, so it is no crash, whatever happens to the process while the event waits. */
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

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
