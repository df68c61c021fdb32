import type { BenchContext, Row } from "./bench.js";
import { startBareWorker, startOurWorker } from "./listen-workers.js";
import { comparedRow } from "./stats.js";
import type { WaveResult } from "./wave.js";

/**
 * Listen checks per second of one worker process when everybody's are due at once: alarms, check, store, quota and the
 * Spotify client with a stub for its `fetch`, each coming again minutes later, against BullMQ's worker doing nothing but
 * come again. Once with one play in each listener's history, once with a full page of 50.
 */
export async function listenChecks({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  // BullMQ alone is done with 3,000 before it has got going.
  const [rounds, listeners, jobs] = isQuick ? [1, 200, 400] : [4, 3_000, 6_000];
  const ours = await startOurWorker(redis, listeners);
  const bare = await startBareWorker(redis, jobs);
  try {
    const found: { bare: WaveResult; one: WaveResult; full: WaveResult }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const measured = {
        bare: await bare.wave({ plays: 0 }),
        one: await ours.wave({ plays: 1 }),
        full: await ours.wave({ plays: 50 }),
      };
      if (round > 0) found.push(measured); // The first warms up.
      note(`round ${round} of ${rounds}: ${perSecond(measured.one)} and ${perSecond(measured.full)} checks per second`);
    }
    const row = (name: string, unit: string, which: "one" | "full", of: (result: WaveResult) => number): Row =>
      comparedRow(
        name,
        unit,
        found.map((round) => ({ ours: of(round[which]), bare: of(round.bare) })),
      );
    return [
      row("listen.1-play", "checks/s", "one", (result) => result.perSecond),
      row("listen.50-plays", "checks/s", "full", (result) => result.perSecond),
      row("listen.1-play.cpu", "µs/check", "one", (result) => result.cpuUs),
      row("listen.50-plays.cpu", "µs/check", "full", (result) => result.cpuUs),
    ];
  } finally {
    await ours.stop();
    await bare.stop();
  }
}

function perSecond(result: WaveResult): number {
  return Math.round(result.perSecond);
}
