import type { Log } from "../../bots/ports.js";
import { Recent } from "../recent.js";
import type { At, SlackApi } from "./api.js";
import { codeOf } from "./bolt-log.js";

/** Asked again after a day; what Slack would not say, too. */
const keptMs = 24 * 60 * 60_000;
/** How long an answer may wait for the language it is written in. Real time. */
const patienceMs = 500;
/** Beyond these the one unused for longest goes. */
const maxKept = 10_000;

interface Known {
  locale: string | null;
  untilMs: number;
}

/**
 * The languages people have chosen in Slack, such as "de-DE". Slack says it only when asked, once a day and person, and
 * never before an event is acknowledged; kept in memory alone, as it is about people who have not registered yet.
 */
export class Locales {
  readonly #api: Pick<SlackApi, "localeOf">;
  readonly #log: Log;
  readonly #nowMs: () => number;
  readonly #known = new Recent<Known>(maxKept);

  constructor(api: Pick<SlackApi, "localeOf">, log: Log, nowMs: () => number = Date.now) {
    this.#api = api;
    this.#log = log;
    this.#nowMs = nowMs;
  }

  /** What is known without asking; null for nothing. */
  known(at: At, userId: string): string | null {
    const known = this.#known.get(keyOf(at, userId));
    return known !== undefined && known.untilMs > this.#nowMs() ? known.locale : null;
  }

  /** Null where Slack does not say so in time. Never rejects. */
  async of(at: At, userId: string): Promise<string | null> {
    const known = this.#known.get(keyOf(at, userId));
    if (known !== undefined && known.untilMs > this.#nowMs()) return known.locale;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), patienceMs);
    });
    return Promise.race([this.#ask(at, userId), late]).finally(() => clearTimeout(timer));
  }

  async #ask(at: At, userId: string): Promise<string | null> {
    const locale = await this.#api.localeOf(at, userId).catch((error: unknown) => {
      this.#log.debug("slack.noLocale", { code: codeOf(error) });
      return null;
    });
    return this.#known.set(keyOf(at, userId), { locale, untilMs: this.#nowMs() + keptMs }).locale;
  }
}

function keyOf({ installationId, teamId = "" }: At, userId: string): string {
  return `${installationId} ${teamId} ${userId}`;
}
