/**
 * What is asked for, or an error that says who takes too long; real time. It goes on all the same, as nothing can stop it, and
 * what comes of it then nobody sees.
 */
export async function inTime<T>(who: string, withinMs: number, ask: () => Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${who} has not answered within ${withinMs} ms`)), withinMs);
    // Whoever stops does not wait for it.
    timer.unref();
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}
