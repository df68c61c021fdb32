import type { Clock } from "../../src/bots/ports.js";
import type { Ids } from "./ids.js";

const USES = 5;
const LIFE_MS = 30 * 60 * 1000;

/** What a response URL leads back to. */
export interface ResponseTarget {
  userId: string;
  channelId: string;
  /** Bot user that answers. */
  botUserId: string;
  /** The message that was acted on; null for commands. */
  originalTs: string | null;
  /** What was typed, which an answer to the whole channel shows; null where nothing was typed, or it shows already. */
  typed: string | null;
}

interface Issued extends ResponseTarget {
  uses: number;
  untilMs: number;
}

/** Addresses under which the bot may answer without a token: five times within half an hour of the clock. */
export class ResponseUrls {
  readonly #ids: Ids;
  readonly #clock: Clock;
  readonly #baseUrl: () => string;
  readonly #issued = new Map<string, Issued>();

  constructor(ids: Ids, clock: Clock, baseUrl: () => string) {
    this.#ids = ids;
    this.#clock = clock;
    this.#baseUrl = baseUrl;
  }

  issue(kind: "commands" | "actions" | "app", teamId: string, target: ResponseTarget): string {
    const path = `/hooks/${kind}/${teamId}/${this.#ids.hex(12)}/${this.#ids.hex(24)}`;
    this.#issued.set(path, { ...target, uses: 0, untilMs: this.#clock.nowMs() + LIFE_MS });
    return `${this.#baseUrl()}${path}`;
  }

  /** What that path leads to, or why it leads nowhere. */
  find(path: string): Issued | "invalid_url" | "expired_url" | "used_url" {
    const issued = this.#issued.get(path);
    if (issued === undefined) return "invalid_url";
    if (this.#clock.nowMs() > issued.untilMs) return "expired_url";
    return issued.uses >= USES ? "used_url" : issued;
  }
}
