import type { Row } from "./bench.js";

/** One JSON object per line. */
export function jsonLines(rows: readonly Row[]): string {
  return rows
    .map(({ bench, value, unit, baseline, ratio }) => JSON.stringify({ bench, value, unit, baseline, ratio }))
    .map((line) => `${line}\n`)
    .join("");
}

/** The same as a table for people; also valid Markdown. */
export function table(rows: readonly Row[]): string {
  const head = ["bench", "value", "baseline", "unit", "ratio"];
  const lines = rows.map(({ bench, value, unit, baseline, ratio }) => [
    bench,
    shown(value),
    baseline === null ? "–" : shown(baseline),
    unit,
    ratio === null ? "–" : ratio.toFixed(2),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((cells) => (cells[column] ?? "").length)),
  );
  const isNumber = (column: number) => column === 1 || column === 2 || column === 4;
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(" | ")} |\n`;
  const rule = `|${widths.map((width, column) => (isNumber(column) ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|")}|\n`;
  return line(head) + rule + lines.map(line).join("");
}

function shown(value: number): string {
  if (Math.abs(value) >= 100 || value === 0) return Math.round(value).toLocaleString("en-US");
  return value.toPrecision(3);
}
