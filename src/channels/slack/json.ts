/** A JSON object whose fields nobody has checked yet. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; anything else becomes the empty one. */
export function objectIn(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The value as a list; anything else becomes the empty one. */
export function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text; null for anything else and for the empty text. */
export function textIn(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** Parsed JSON; undefined where the text is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no value of JSON is undefined, so the caller can tell
  }
}
