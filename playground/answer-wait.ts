import { BadCall } from "./answers.js";

/** Real time. A bot that says nothing for so long has failed; on a slow machine it is only slow. */
const PATIENCE_MS = 15_000;

/** Waiting for something to be shown to a person. */
export interface AnswerWait {
  /** Told whenever somebody has been shown something. */
  shown(userId: string): void;
  /**
   * Does something as that person and resolves as soon as anything is shown to them, already during the action too.
   * Throws what the action throws, and BadCall when nothing comes.
   */
  answered(userId: string, action: () => Promise<void>): Promise<void>;
}

/** `patienceMs` is how long to wait for an answer; default 15 s. */
export function createAnswerWait(patienceMs = PATIENCE_MS): AnswerWait {
  const listeners = new Set<(userId: string) => void>();
  return {
    shown(userId) {
      for (const listener of listeners) listener(userId);
    },
    async answered(userId, action) {
      let isShown = false;
      let wake = () => {};
      const listener = (whom: string) => {
        if (whom !== userId) return;
        isShown = true;
        wake();
      };
      listeners.add(listener);
      try {
        await action();
        if (isShown) return;
        await within(patienceMs, (resolve) => {
          wake = resolve;
        });
      } finally {
        listeners.delete(listener);
      }
    },
  };
}

function within(ms: number, start: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new BadCall("upstream", `The bot has not answered within ${ms / 1000} seconds.`));
    const timer = setTimeout(late, ms);
    start(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
