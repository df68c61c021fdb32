import { z } from "zod";
import type { ApiSchema } from "../../bots/plugin-pages.js";
import { Refusal } from "./refusal.js";

/** What was sent, by its names, before anybody has looked at it. */
export type Given = Readonly<Record<string, unknown>>;

/** Parameters that are named twice mean different things to different readers, so they mean nothing here. */
export function givenQuery(query: URLSearchParams): Given {
  const names = [...query.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Refusal(400, "This parameter may be given once.", { field: shortened(twice) });
  return Object.fromEntries(query);
}

/** Nothing at all counts as no fields. */
export function givenBody(body: Buffer): Given {
  const value = body.length === 0 ? {} : parsedJson(body.toString("utf8"));
  if (!isObject(value)) throw new Refusal(400, "The body must be a JSON object.");
  return value;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold a token.
    return null;
  }
}

function isObject(value: unknown): value is Given {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a schema makes of it; nothing where there is no schema. Throws Refusal that names the first field that is wrong. */
export function checked(schema: ApiSchema | undefined, given: Given): unknown {
  if (!schema) return {};
  try {
    return schema.parse(given);
  } catch (error) {
    if (error instanceof z.ZodError) throw malformed(error, given);
    throw error;
  }
}

function malformed(error: z.ZodError, given: Given): Refusal {
  const [issue] = error.issues;
  const field = issue?.path.join(".") || undefined;
  const isMissing = issue?.path.length === 1 && given[String(issue.path[0])] === undefined;
  const message = isMissing && issue.code === "invalid_type" ? `${field} is missing.` : (issue?.message ?? "");
  return new Refusal(400, message, { field });
}

/** Names of parameters are the sender's own and may be anything. */
function shortened(name: string): string {
  return name.slice(0, 40);
}

/** Where the answer is something else than was announced; null where it fits. Names fields, never values. */
export function answerOf(schema: ApiSchema, value: unknown, route: string): unknown {
  try {
    return schema.parse(value);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const fields = error.issues.map(({ path }) => path.join(".") || "(all of it)");
    throw new Error(`the answer of ${route} is not what it announces: ${fields.slice(0, 5).join(", ")}`);
  }
}
