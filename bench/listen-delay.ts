import type { BenchContext, Row } from "./bench.js";
import { startBareWorker, startOurWorker } from "./listen-workers.js";
import { comparedRow, percentile } from "./stats.js";

/** Of what the worker can do at most. */
const load = 0.5;

/**
 * How long after its due time a listener's check is done, while checks become due one after the other at half the rate
 * that the worker manages, against BullMQ's worker with empty jobs at the same rate. A history shows 50 plays.
 */
export async function listenDelay({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const [rounds, listeners] = isQuick ? [1, 200] : [4, 3_000];
  const ours = await startOurWorker(redis, listeners);
  const bare = await startBareWorker(redis, listeners);
  try {
    await ours.wave({ plays: 50 }); // Warms up.
    await bare.wave({ plays: 0 });
    const { perSecond } = await ours.wave({ plays: 50 });
    const gapMs = 1_000 / (perSecond * load);
    note(`${Math.round(perSecond)} checks per second at most; ${Math.round(1_000 / gapMs)} become due`);
    const found: { ours: number[]; bare: number[] }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const [own, other] = [await ours.wave({ plays: 50, gapMs }), await bare.wave({ plays: 0, gapMs })];
      found.push({ ours: own.delaysMs, bare: other.delaysMs });
    }
    const row = (name: string, share: number): Row => {
      const at = (delaysMs: number[]) => percentile(delaysMs, share);
      const pairs = found.map((round) => ({ ours: at(round.ours), bare: at(round.bare) }));
      return comparedRow(`listen-delay.${name}`, "ms", pairs);
    };
    return [row("p50", 0.5), row("p99", 0.99)];
  } finally {
    await ours.stop();
    await bare.stop();
  }
}
