import { createSlots, type Slots } from "./slots.js";
import { waitUnlessAborted } from "./waits.js";

export interface LaneOptions<T> {
  /** How many may be worked at a time, over all keys. */
  concurrency: number;
  /** After it nothing is begun any more. */
  signal: AbortSignal;
  keyOf(item: T): string;
  /** `tries`: how many there were before. Answers null when done, or after how many milliseconds to try again. Never throws. */
  work(item: T, tries: number): Promise<number | null>;
}

/** Items of one key one after another, keys side by side. */
export interface Lanes<T> {
  /** Resolves when the first try of this item has ended. */
  add(item: T): Promise<void>;
  /** Items that are not done. */
  size(): number;
  /** Resolves when there are fewer than this, or at the signal. */
  below(count: number): Promise<void>;
  /** Resolves when nothing is being worked. */
  settled(): Promise<void>;
}

interface Waiting<T> {
  item: T;
  tried(): void;
}

/** In memory only: what is lost with the process is still in the stream. */
export function createLanes<T>(options: LaneOptions<T>): Lanes<T> {
  const { signal, keyOf } = options;
  const lanes = new Map<string, Waiting<T>[]>();
  const running = new Set<Promise<void>>();
  const changed = createBell(signal);
  const slots = createSlots(options.concurrency);
  let size = 0;

  const workLane = async (key: string, lane: Waiting<T>[]) => {
    for (let next = lane[0]; next && !signal.aborted; next = lane[0]) {
      await workItem(options, slots, next);
      if (signal.aborted) break;
      lane.shift();
      size--;
      changed.ring();
    }
    lanes.delete(key);
  };
  return {
    add: (item) =>
      new Promise((resolve) => {
        const key = keyOf(item);
        const lane = lanes.get(key);
        size++;
        if (lane) {
          lane.push({ item, tried: resolve });
          return;
        }
        const begun = [{ item, tried: resolve }];
        lanes.set(key, begun);
        const run = workLane(key, begun).finally(() => running.delete(run));
        running.add(run);
      }),
    size: () => size,
    async below(count) {
      while (size >= count && !signal.aborted) await changed.wait();
    },
    async settled() {
      await Promise.all(running);
    },
  };
}

/** Until it is done, or nothing is to be begun any more. */
async function workItem<T>({ work, signal }: LaneOptions<T>, slots: Slots, { item, tried }: Waiting<T>): Promise<void> {
  for (let tries = 0; !signal.aborted; tries++) {
    const waitMs = await slots.use(async () => (signal.aborted ? 0 : work(item, tries)));
    tried();
    if (waitMs === null) return;
    await waitUnlessAborted(waitMs, signal);
  }
}

/** Wakes everybody who waits; the signal rings it too. */
function createBell(signal: AbortSignal) {
  let waiting: (() => void)[] = [];
  const ring = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  signal.addEventListener("abort", ring, { once: true });
  return { ring, wait: () => new Promise<void>((resolve) => void waiting.push(resolve)) };
}
