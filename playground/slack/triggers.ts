import type { Ids } from "./ids.js";
import { SlackError } from "./slack-error.js";

/** For whom and from where a dialog may be opened. */
export interface Trigger {
  userId: string;
  installKey: string;
  /** The modal in which the person acted; null outside of modals. */
  viewId: string | null;
}

interface Issued extends Trigger {
  atRealMs: number;
  isUsed: boolean;
}

/** The right to open a dialog: once, and within three real seconds of what the person did. */
export class Triggers {
  readonly #ids: Ids;
  readonly #realNowMs: () => number;
  readonly #ttlMs: number;
  readonly #issued = new Map<string, Issued>();

  constructor(ids: Ids, realNowMs: () => number, ttlMs: number) {
    this.#ids = ids;
    this.#realNowMs = realNowMs;
    this.#ttlMs = ttlMs;
  }

  issue(trigger: Trigger): string {
    const atRealMs = this.#realNowMs();
    const id = `${Math.floor(atRealMs)}.${this.#issued.size + 1}.${this.#ids.hex(32)}`;
    this.#issued.set(id, { ...trigger, atRealMs, isUsed: false });
    return id;
  }

  /** Uses a trigger up. @throws SlackError if it is unknown, another app's, used or too old */
  spend(id: string, installKey: string): Trigger {
    const issued = this.#issued.get(id);
    if (issued === undefined || issued.installKey !== installKey) throw new SlackError("invalid_trigger_id");
    if (issued.isUsed) throw new SlackError("exchanged_trigger_id");
    if (this.#realNowMs() - issued.atRealMs > this.#ttlMs) throw new SlackError("expired_trigger_id");
    issued.isUsed = true;
    return issued;
  }
}
