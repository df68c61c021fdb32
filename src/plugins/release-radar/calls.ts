/** How many questions to Spotify one run may still ask. */
export interface Calls {
  /** False: that was all, and this one must not be asked. */
  take(): boolean;
  /** Asked so far. */
  count(): number;
}

export function callsUpTo(most: number): Calls {
  let count = 0;
  return {
    take() {
      if (count >= most) return false;
      count += 1;
      return true;
    },
    count: () => count,
  };
}
