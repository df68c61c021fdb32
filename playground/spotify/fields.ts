import { Refusal } from "./http.js";

/** A parsed `fields` filter: name to the filter below it; null means the whole value. */
type Fields = Map<string, Fields | null>;

interface Reader {
  text: string;
  at: number;
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function readName(reader: Reader): string {
  const name = /^[a-z_]+/.exec(reader.text.slice(reader.at))?.[0];
  if (name === undefined) throw new Refusal(400, "Invalid fields parameter");
  reader.at += name.length;
  return name;
}

function readBelow(reader: Reader): Fields | null {
  if (take(reader, ".")) return readField(reader, new Map());
  if (!take(reader, "(")) return null;
  const below = readList(reader);
  if (!take(reader, ")")) throw new Refusal(400, "Invalid fields parameter");
  return below;
}

function merge(old: Fields | null | undefined, more: Fields | null): Fields | null {
  return old && more ? new Map([...old, ...more]) : more;
}

function readField(reader: Reader, into: Fields): Fields {
  const name = readName(reader);
  into.set(name, merge(into.get(name), readBelow(reader)));
  return into;
}

function readList(reader: Reader): Fields {
  const fields: Fields = new Map();
  do readField(reader, fields);
  while (take(reader, ","));
  return fields;
}

function pick(value: unknown, fields: Fields | null): unknown {
  if (fields === null || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => pick(one, fields));
  const entries = Object.entries(value).filter(([name]) => fields.has(name));
  return Object.fromEntries(entries.map(([name, below]) => [name, pick(below, fields.get(name) ?? null)]));
}

/** Keeps only what a `fields` filter like `items(added_at,item(id,uri)),total` names. Throws 400 for a malformed one. */
export function pickFields(value: unknown, filter: string | null): unknown {
  if (filter === null || filter === "") return value;
  const reader = { text: filter.replaceAll(" ", ""), at: 0 };
  const fields = readList(reader);
  if (reader.at < reader.text.length) throw new Refusal(400, "Invalid fields parameter");
  return pick(value, fields);
}
