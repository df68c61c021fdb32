import type { Log } from "../bots/ports.js";

const everyMs = 30_000;

/**
 * A listener for `error` events that logs the first, and then at most one per half minute with the number left out:
 * BullMQ repeats a lasting error thousands of times a second. Real time.
 */
export function quietErrors(log: Log): (error: Error) => void {
  let quietUntilMs = 0;
  let leftOut = 0;
  return (error) => {
    if (Date.now() < quietUntilMs) {
      leftOut += 1;
      return;
    }
    log.error("scheduler.redisFailed", { error, leftOut });
    quietUntilMs = Date.now() + everyMs;
    leftOut = 0;
  };
}
