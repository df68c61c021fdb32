/** Turns under way, so that others can wait for them: a platform is told of many before they begin. */
export class InFlight {
  readonly #work = new Set<Promise<unknown>>();

  /** Answers what the work answers. */
  async track<T>(work: Promise<T>): Promise<T> {
    this.#work.add(work);
    try {
      return await work;
    } finally {
      this.#work.delete(work);
    }
  }

  /** Resolves once nothing is left; whether it went well is for others to know. */
  async drained(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }
}
