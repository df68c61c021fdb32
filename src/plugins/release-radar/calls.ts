/** How many questions to Spotify one run may still ask. */
export interface Calls {
  areLeft(): boolean;
  /** One has been asked. */
  made(): void;
  /** Asked so far. */
  count(): number;
}

export function callsUpTo(most: number): Calls {
  let count = 0;
  return {
    areLeft: () => count < most,
    made: () => {
      count += 1;
    },
    count: () => count,
  };
}
