/**
 * Records that are stored most often are lines of columns, apart by tabs: each is known by its position, so no names are
 * stored. A string stands as in JSON, but without its quotes, so it can hold no tab of its own; null is an empty column,
 * an empty string two quotes. Whole numbers are written to the base of 36.
 */

export type Column = string;

/** Without the empty columns at its end. */
export function lineOf(columns: readonly Column[]): string {
  return columns.slice(0, columns.findLastIndex((column) => column !== "") + 1).join("\t");
}

export function columnsOf(line: string): Column[] {
  return line.split("\t");
}

export function packText(text: string | null | undefined): Column {
  if (text == null) return "";
  return text === "" ? '""' : JSON.stringify(text).slice(1, -1);
}

export function readText(column: Column | undefined): string | null {
  if (!column) return null;
  if (column === '""') return "";
  return column.includes("\\") ? (JSON.parse(`"${column}"`) as string) : column;
}

export function packNumber(number: number | null | undefined): Column {
  if (number == null) return "";
  return Number.isSafeInteger(number) ? number.toString(36) : `=${number}`;
}

export function readNumber(column: Column | undefined): number | null {
  if (!column) return null;
  return column.startsWith("=") ? Number(column.slice(1)) : Number.parseInt(column, 36);
}

/** Such an id in its shorter form, others as they are. */
export function packId(prefix: string, id: string): Column {
  const isUsual = id.startsWith(prefix) && /^[\w-]+$/u.test(id.slice(prefix.length));
  return isUsual ? id.slice(prefix.length) : `=${packText(id)}`;
}

export function readId(prefix: string, column: Column | undefined): string {
  return column?.startsWith("=") ? (readText(column.slice(1)) ?? "") : prefix + (column ?? "");
}

/** Within one column, apart by line breaks. */
export function packTexts(texts: readonly string[]): Column {
  return texts.map(packText).join("\n");
}

export function readTexts(column: Column | undefined): string[] {
  return column ? column.split("\n").map((text) => readText(text) ?? "") : [];
}

/** What has no column of its own, as JSON. */
export function packRest(rest: object): Column {
  const text = JSON.stringify(rest);
  return text === "{}" ? "" : text;
}

export function readRest(column: Column | undefined): object {
  return column ? (JSON.parse(column) as object) : {};
}
