import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createMetrics } from "../../src/operator/metrics.js";

/** The table that docs/operating.md has between its two marks. */
function table(): string {
  const rows = createMetrics()
    .registry.getMetricsAsArray()
    .map((metric) => {
      const labels = "labelNames" in metric ? (metric.labelNames as string[]) : [];
      return `| \`${metric.name}\` | ${labels.map((label) => `\`${label}\``).join(", ") || "–"} | ${metric.help} |`;
    });
  return ["| metric | labels | tells |", "|---|---|---|", ...rows].join("\n");
}

it("docs/operating.md lists every metric with its labels and what it tells", () => {
  const text = readFileSync("docs/operating.md", "utf8");
  const [, written] = /<!-- metrics -->\n([\s\S]*?)\n?<!-- \/metrics -->/.exec(text) ?? [];
  expect(written?.trim()).toBe(table());
});
