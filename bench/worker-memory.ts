import type { BenchContext, Row } from "./bench.js";
import { type ChecksResult, startOurWorker } from "./listen-workers.js";

const megabyte = 1024 ** 2;

/**
 * What a worker process holds after so many listen checks, each by its alarm and a call of the Spotify client: everybody
 * is due again a second after their last check, so the worker never rests. Collected before each measurement.
 */
export async function workerMemory({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const marks = isQuick ? [1_000, 2_000, 4_000] : [100_000, 500_000, 1_000_000];
  const worker = await startOurWorker(redis, isQuick ? 200 : 2_000, ["--expose-gc"]);
  try {
    const found: { mark: number; result: ChecksResult }[] = [];
    let made = 0;
    for (const mark of marks) {
      const result = await worker.checks(mark - made);
      made = mark;
      found.push({ mark, result });
      note(`${mark} checks: ${sizes(result)}, ${Math.round(result.perSecond)} checks per second`);
    }
    return [...found.flatMap(({ mark, result }) => rowsOf(mark, result)), growthRow(found)];
  } finally {
    await worker.stop();
  }
}

function sizes({ memory: { heapBytes, residentBytes } }: ChecksResult): string {
  return `${(heapBytes / megabyte).toFixed(1)} MB alive, ${(residentBytes / megabyte).toFixed(1)} MB resident`;
}

function rowsOf(mark: number, { memory }: ChecksResult): Row[] {
  const row = (what: string, bytes: number): Row => ({
    bench: `worker-memory.${mark}.${what}`,
    value: bytes / megabyte,
    unit: "MB",
    baseline: null,
    ratio: null,
  });
  return [row("alive", memory.heapBytes), row("resident", memory.residentBytes)];
}

/** From the first measurement to the last. */
function growthRow(found: { mark: number; result: ChecksResult }[]): Row {
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) throw new Error("nothing was measured");
  const value = (last.result.memory.heapBytes - first.result.memory.heapBytes) / (last.mark - first.mark);
  return { bench: "worker-memory.growth", value, unit: "bytes/check", baseline: null, ratio: null };
}
