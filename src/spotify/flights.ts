/** Runs `fn` once for all who ask with the same key meanwhile; they share its result or its error. */
export type Flights<T> = (key: string, fn: () => Promise<T>) => Promise<T>;

/** Single flight within this process. */
export function createFlights<T>(): Flights<T> {
  const running = new Map<string, Promise<T>>();
  return (key, fn) => {
    const shared = running.get(key) ?? fn().finally(() => running.delete(key));
    running.set(key, shared);
    return shared;
  };
}
