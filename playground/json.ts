/** A JSON object whose fields nobody has checked yet. */
export type Json = Record<string, unknown>;

/** Whether a value is a JSON object: not an array, not null. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; anything else becomes the empty object. */
export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The value as a list; anything else becomes the empty list. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list, without what is none; anything but a list becomes the empty one. */
export function asObjects(value: unknown): Json[] {
  return asList(value).filter(isObject);
}

/** The value as text; anything but a string becomes the empty one. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Whether a value is a string with at least one character. */
export function isFilled(value: unknown): value is string {
  return typeof value === "string" && value.length > 0;
}

/** Parsed JSON, or `undefined` where the text is none: each platform says something else about that. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller decides what an unreadable text means
  }
}
