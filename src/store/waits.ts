/** Real time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Ends early at the signal, and leaves no timer behind. */
export function waitUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
}

/** Waits for the work, but not longer than this, and not after the signal. What was begun goes on. */
export async function atMost(work: Promise<unknown>, ms: number, signal?: AbortSignal): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort();
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted) end();
  try {
    await Promise.race([work, waitUnlessAborted(ms, over.signal)]);
  } finally {
    end();
    signal?.removeEventListener("abort", end);
  }
}

/** Null when the signal comes first. What was begun goes on. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const over = new AbortController();
  const end = () => over.abort();
  const aborted = new Promise<null>((resolve) => over.signal.addEventListener("abort", () => resolve(null)));
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
