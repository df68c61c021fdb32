import type { Address } from "../src/bots/domain.js";
import type { Clock, Log } from "../src/bots/ports.js";
import type { Route } from "../src/http-port.js";

/** Something that is due at a time. `key` is mostly a person's id. */
export interface DueAlarm {
  name: string;
  key: string;
  dueMs: number;
}

/** Where the work of the bot stands. */
export interface WorkCounts {
  /** Wake-up jobs that wait for their time. */
  jobsWaiting: number;
  /** Listen checks made since the start. */
  checks: number;
  /** The Spotify budget of the last 24 hours. */
  quota: { used: number; budget: number; blockedUntilMs: number | null };
}

/** What the playground asks of the running bot beyond what any user could. */
export interface Inspect {
  /** The alarm with the smallest due time; null when nothing is due at any time. */
  soonestDue(): Promise<DueAlarm | null>;
  /** Everything with a due time. */
  due(): Promise<DueAlarm[]>;
  /** Resolves when every event that was taken is answered and nothing that is due now is left to run. */
  settle(): Promise<void>;
  /** Sets the alarms again by the clock, which has jumped. */
  rearm(): Promise<void>;
  counts(): Promise<WorkCounts>;
  /** Who is registered at an address; null for nobody. */
  personAt(address: Pick<Address, "channel" | "tenantId" | "userId">): Promise<{ id: string; name: string } | null>;
}

/** The bot as the playground sees it. */
export interface RunningApp {
  /** Resolves once it serves HTTP; `url` has no slash at its end. */
  start(): Promise<{ url: string }>;
  stop(): Promise<void>;
  inspect: Inspect;
}

/** What the playground gives the bot: ordinary settings, by the names an operator would use, and another clock. */
export interface AppParts {
  settings: Record<string, string>;
  clock: Clock;
  log: Log;
  /** The page and the control API, served beside the bot's own routes. */
  routes: Route[];
}

export type CreateApp = (parts: AppParts) => RunningApp | Promise<RunningApp>;
