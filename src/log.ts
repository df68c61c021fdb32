import { type DestinationStream, pino } from "pino";
import type { Log, LogFields } from "./bots/ports.js";

export type LogLevel = "debug" | "info" | "warn" | "error";

const MASK = "[secret]";

/** Field names that hold a secret when one of their words is among these: `code`, `accessToken`, `x_api_key`. */
const SECRET_WORDS = new Set(
  ["token", "password", "passwd", "secret", "key", "auth", "authorization", "bearer", "cookie", "code"].flatMap(
    (word) => [word, `${word}s`],
  ),
);

/** What is a secret wherever it stands. Paths and our own words must survive, or stacks would be unreadable. */
const SECRET_SHAPES: [RegExp, string][] = [
  [/\b(bearer|basic)\s+[\w+/=.~-]{6,}/gi, `$1 ${MASK}`],
  [/\b((?:[\w-]*token|code|state|[\w-]*secret(?:_proof)?|password|key)=)[^&\s"']+/gi, `$1${MASK}`],
  [/(:\/\/[^/\s:@]*:)[^/\s@]+@/g, `$1${MASK}@`],
  // 32 bytes in base64, and registration codes.
  [/[A-Za-z0-9+/]{40,}={1,2}/g, MASK],
  [/(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?!\d)/g, MASK],
  // Tokens, keys and hashes: long, with letters and digits.
  [/(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}/g, MASK],
];

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
}

function isSecretName(name: string): boolean {
  return wordsOf(name).some((word) => SECRET_WORDS.has(word));
}

/** Ids of our own and of platforms look like tokens and are what a log is for. */
function isIdName(name: string): boolean {
  return /^(id|.*(Id|Ids))$/.test(name);
}

function maskKnown(text: string, secrets: string[]): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

function maskText(text: string, secrets: string[]): string {
  return SECRET_SHAPES.reduce((masked, [shape, mask]) => masked.replace(shape, mask), maskKnown(text, secrets));
}

/** An error may carry requests with their headers: only these four go out, and those of its causes. */
function plainError(error: Error, secrets: string[], depth = 0): Record<string, unknown> {
  const code: unknown = Reflect.get(error, "code") ?? Reflect.get(error, "status");
  return {
    type: error.name,
    message: maskText(String(error.message), secrets),
    ...((typeof code === "string" || typeof code === "number") && { code: maskText(String(code), secrets) }),
    ...(typeof error.stack === "string" && { stack: maskText(error.stack, secrets) }),
    ...(error.cause instanceof Error && depth < 3 && { cause: plainError(error.cause, secrets, depth + 1) }),
  };
}

function plainValue(name: string, value: LogFields[string], secrets: string[]): unknown {
  if (value === undefined || value === null) return value;
  if (isSecretName(name)) return MASK;
  if (value instanceof Error) return plainError(value, secrets);
  if (typeof value !== "string") return typeof value === "object" ? MASK : value;
  return isIdName(name) ? maskKnown(value, secrets) : maskText(value, secrets);
}

function plainFields(fields: LogFields, secrets: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainValue(name, value, secrets)]));
}

/**
 * The log as lines of JSON, on standard output unless a destination is given. Whatever looks like a secret is masked:
 * by the field's name, by the value's shape, and every one of `secrets` wherever it turns up. Logging never throws.
 */
export function pinoLog(level: LogLevel, destination?: DestinationStream, secrets: string[] = []): Log {
  const options = { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = destination ? pino(options, destination) : pino(options);
  const write = (at: LogLevel, event: string, fields: LogFields): void => {
    try {
      if (logger.isLevelEnabled(at)) logger[at](plainFields(fields, secrets), maskText(event, secrets));
    } catch {
      // A line that cannot be written is lost: no request and no job may fail for its log.
    }
  };
  return {
    debug: (event, fields = {}) => write("debug", event, fields),
    info: (event, fields = {}) => write("info", event, fields),
    warn: (event, fields = {}) => write("warn", event, fields),
    error: (event, fields = {}) => write("error", event, fields),
  };
}
