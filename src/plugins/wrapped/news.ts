import type { MonthKey } from "./months.js";
import type { Reason } from "./run-records.js";

/** What is told of a month; its words are chosen when they are delivered. */
export type News =
  | { kind: "ready" | "empty"; monthKey: MonthKey }
  /** Spotify does not let us look any more. */
  | { kind: "lost"; monthKey: MonthKey }
  | { kind: "failed"; monthKey: MonthKey; reason: Reason };
