import { type Logger, LogLevel } from "@slack/web-api";
import type { Log } from "../../bots/ports.js";

/**
 * What Slack's packages have to say, in our log. Only the names of errors and their own fixed sentences: bodies, response
 * URLs and trigger ids are as good as keys.
 */
export function boltLogger(log: Log): Logger {
  const warn = (...said: unknown[]) => log.warn("slack.sdk", { about: aboutOf(said[0]) });
  return {
    debug: () => {},
    info: () => {},
    warn,
    error: warn,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}

function aboutOf(said: unknown): string {
  if (said instanceof Error) return codeOf(said);
  return typeof said === "string" ? said.replace(/[({:].*/s, "").slice(0, 120) : typeof said;
}

/** Slack's code of an error, else its class. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
