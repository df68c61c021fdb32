import type { IntakeTimes } from "./intake-times.js";
import { hold, keepHolding, letGo } from "./locks.js";
import type { IntakeParts } from "./parts.js";

/** The right to work one shard. */
export interface HeldLease {
  /** Aborts when the lease is lost, when `end` is called, or when the process stops. */
  signal: AbortSignal;
  /** No more work, but nobody else may begin yet. */
  end(): void;
  /** Lets the next process have it. */
  letGo(): Promise<void>;
}

/** Null while another process has it. Renewed until it is let go, or cannot be renewed in time. */
export async function holdLease(
  { redis, random, log }: Pick<IntakeParts, "redis" | "random" | "log">,
  key: string,
  times: IntakeTimes,
  stopping: AbortSignal,
): Promise<HeldLease | null> {
  const token = random.id();
  let heldAtMs = Date.now();
  if (!(await hold(redis, key, token, times.leaseMs))) return null;
  if (stopping.aborted) {
    await letGo(redis, key, token);
    return null;
  }
  const ended = new AbortController();
  const end = () => ended.abort();
  stopping.addEventListener("abort", end, { once: true });
  const renew = async () => {
    // An answer that does not come in time is as bad as a no.
    if (Date.now() - heldAtMs >= times.leaseMs) end();
    const askedAtMs = Date.now();
    if (await keepHolding(redis, key, token, times.leaseMs)) heldAtMs = askedAtMs;
    else end();
  };
  const timer = setInterval(() => {
    renew().catch((error: Error) => log.warn("intake.unrenewed", { error }));
  }, times.renewMs);
  return {
    signal: ended.signal,
    end,
    async letGo() {
      clearInterval(timer);
      stopping.removeEventListener("abort", end);
      await letGo(redis, key, token).catch((error: Error) => log.warn("intake.kept", { error })); // It runs out anyway.
    },
  };
}
