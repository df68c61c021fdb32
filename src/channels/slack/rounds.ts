import { setImmediate as nextRound } from "node:timers/promises";

/** Lets work begin one piece in each round of the event loop, so that whatever else the round brings goes first. */
export class Rounds {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves when it is the caller's turn: in the next round, or one round after whoever has asked before. */
  async turn(): Promise<void> {
    const own = this.#last.then(() => nextRound());
    this.#last = own;
    await own;
  }
}
