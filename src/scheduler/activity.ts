/** Counts what runs, and tells when one run ends. */
export interface Activity {
  during<T>(run: () => Promise<T>): Promise<T>;
  isIdle(): boolean;
  /** Resolves when the next run ends, however it ends. */
  nextEnd(): Promise<void>;
}

export function activity(): Activity {
  let running = 0;
  let waiting: (() => void)[] = [];

  function ended(): void {
    running -= 1;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  }

  return {
    during(run) {
      running += 1;
      return run().finally(ended);
    },
    isIdle: () => running === 0,
    nextEnd: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
