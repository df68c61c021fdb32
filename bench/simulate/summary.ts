import { percentile } from "../stats.js";
import type { ListenerResult } from "./circle.js";
import { minuteMs } from "./listeners.js";
import type { Verdict } from "./verdict.js";

/** What a policy did, in one line. */
export interface Summary {
  shares: number;
  callsPerShare: number;
  /** Over all days of all listeners who are sent songs. */
  callsPerListenerDay: number;
  /** While a song was open that was never heard. */
  callsUnheard: number;
  /** From the moment Spotify shows a play; not a number where nothing was heard. */
  delayP50Minutes: number;
  delayP95Minutes: number;
  /** Of a thousand shares. */
  per1000: Record<Verdict["kind"], number>;
}

export function summaryOf(results: readonly ListenerResult[]): Summary {
  const verdicts = results.flatMap((result) => result.verdicts);
  const delays = delaysOf(results);
  const calls = sum(results.map((result) => result.calls));
  const listeners = results.filter((result) => result.verdicts.length > 0);
  const count = (kind: Verdict["kind"]) =>
    (1000 * verdicts.filter((verdict) => verdict.kind === kind).length) / verdicts.length;
  return {
    shares: verdicts.length,
    callsPerShare: calls / verdicts.length,
    callsPerListenerDay: calls / sum(listeners.map(({ days }) => days)),
    callsUnheard: mean(results.flatMap(({ never }) => never)),
    delayP50Minutes: delays.length > 0 ? percentile(delays, 0.5) : Number.NaN,
    delayP95Minutes: delays.length > 0 ? percentile(delays, 0.95) : Number.NaN,
    per1000: {
      heard: count("heard"),
      false: count("false"),
      missed: count("missed"),
      "cannot-tell": count("cannot-tell"),
      doubtful: count("doubtful"),
      unheard: count("unheard"),
    },
  };
}

/** In minutes. */
export function delaysOf(results: readonly ListenerResult[]): number[] {
  return results.flatMap(({ verdicts }) =>
    verdicts.flatMap((verdict) => (verdict.kind === "heard" ? [verdict.delayMs / minuteMs] : [])),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
