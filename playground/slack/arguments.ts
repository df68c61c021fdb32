import { isFilled, type Json, parseJson } from "../json.js";
import type { ArgumentKind } from "./method.js";
import { invalidArguments } from "./slack-error.js";

/** Every method takes these: the token may come in the body, and `team_id` says where an org-wide token acts. */
const ALWAYS: Record<string, ArgumentKind> = { token: "text", team_id: "text" };

/** What a method takes. */
interface Accepted {
  required: Record<string, ArgumentKind>;
  optional: Record<string, ArgumentKind>;
}

/**
 * The arguments as their kinds, whether they came from a form or as JSON. Blocks and attachments stay as they came.
 * @throws SlackError `invalid_arguments` for one that is unknown, missing or of the wrong kind
 */
export function readArguments(given: Json, { required, optional }: Accepted): Json {
  const kinds = { ...ALWAYS, ...optional, ...required };
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(kinds, name));
  const missing = Object.keys(required).filter((name) => given[name] === undefined || given[name] === "");
  const reasons = [
    ...missing.map((name) => `missing required field: ${name}`),
    ...unknown.map((name) => `unknown argument: ${name}`),
  ];
  if (reasons.length > 0) throw invalidArguments(...reasons);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, asKind(name, value, kinds[name] ?? "text")]),
  );
}

function asKind(name: string, value: unknown, kind: ArgumentKind): unknown {
  switch (kind) {
    case "text":
      return typeof value === "string" ? value : wrong(name, "string");
    case "boolean":
      return asBoolean(name, value);
    case "number":
      return Number.isFinite(Number(value)) ? Number(value) : wrong(name, "number");
    case "json":
      return asJson(name, value);
  }
}

function asBoolean(name: string, value: unknown): boolean {
  if (value === true || value === "true" || value === "1") return true;
  return value === false || value === "false" || value === "0" ? false : wrong(name, "boolean");
}

/** Blocks and attachments have errors of their own for text that is no JSON, so they are left to their reader. */
function asJson(name: string, value: unknown): unknown {
  if (!isFilled(value) || name === "blocks" || name === "attachments") return value;
  return parseJson(value) ?? wrong(name, "JSON object");
}

function wrong(name: string, kind: string): never {
  throw invalidArguments(`must provide a ${kind} [json-pointer:/${name}]`);
}
