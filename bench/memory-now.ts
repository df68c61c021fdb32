/** What a process holds, in bytes. */
export interface Memory {
  /** As the system sees it. */
  residentBytes: number;
  /** What is alive: objects, and the buffers that belong to them. */
  heapBytes: number;
}

/** After everything unused has been collected, where the process runs with `--expose-gc`. */
export function memoryNow(): Memory {
  // What a first pass sets free may hold what a second one finds.
  for (let pass = 0; pass < 3; pass += 1) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { residentBytes: rss, heapBytes: heapUsed + external };
}
