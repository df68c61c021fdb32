import type { Json } from "../json.js";
import type { Install } from "./installs.js";
import type { Platform } from "./platform.js";
import type { Tier } from "./rate-limits.js";

/** How an argument arrives: text, yes or no, a number, or JSON (in a form, as a string). */
export type ArgumentKind = "text" | "boolean" | "number" | "json";

/** A call whose token, scope, rate and arguments are fine. */
export interface MethodCall {
  platform: Platform;
  install: Install;
  args: Json;
}

/** One method of the Web API that asks for a bot token. */
export interface Method {
  /** A scope it cannot do without; null for none. */
  scope: string | null;
  tier: Tier;
  required: Record<string, ArgumentKind>;
  optional: Record<string, ArgumentKind>;
  /** Answers without `ok`, or throws a SlackError. */
  run(call: MethodCall): Json;
}
