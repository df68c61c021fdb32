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

/** The value as a list of objects; what is no list is empty, what is no object becomes one. */
export function asObjects(value: unknown): Json[] {
  return asList(value).map(asObject);
}

/** The value if it is a string, else the empty string. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Parsed JSON, or `undefined` where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller answers what the platform answers to broken JSON
  }
}
