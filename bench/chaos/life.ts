import type { Redis } from "ioredis";

/**
 * The life of one process, which ends in front of its n-th effect: from then on nothing it does happens, and nothing it
 * waits for comes.
 */
export interface Life {
  /** Redis, as this process reaches it. */
  redis: Redis;
  /** To be awaited in front of every other effect: answers while the process lives. */
  step(): Promise<void>;
  isOver(): boolean;
  /** True when the work ended, false when the process died in the midst of it. */
  survives(work: () => Promise<void>): Promise<boolean>;
}

type Send = Redis["sendCommand"];

/** `effects`: how many it lives for. `mayPass`: whether a command to another slot, sent in the same moment, still arrives. */
export function beginLife(shared: Redis, effects: number, mayPass: () => boolean): Life {
  let left = effects;
  let isOver = false;
  let isLastMoment = false;
  let die: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });

  function takes(): boolean {
    if (isOver) return false;
    left -= 1;
    if (left > 0) return true;
    isOver = true;
    isLastMoment = true;
    setImmediate(() => {
      isLastMoment = false;
    });
    die();
    return false;
  }

  /** What was asked in life is answered in life only. */
  function whileAlive<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      answer.then(
        (value) => isOver || resolve(value),
        (error: unknown) => isOver || reject(error),
      );
    });
  }

  const sendCommand: Send = (command, stream) => {
    // On a cluster commands of one moment go to several nodes, and any of them may get away.
    if (!takes() && !(isLastMoment && mayPass())) return never();
    return whileAlive(Promise.resolve(shared.sendCommand(command, stream)));
  };

  return {
    redis: Object.create(shared, { sendCommand: { value: sendCommand } }) as Redis,
    step: () => (takes() ? Promise.resolve() : never()),
    isOver: () => isOver,
    async survives(work) {
      return Promise.race([work().then(() => !isOver), death.then(() => false)]);
    },
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
