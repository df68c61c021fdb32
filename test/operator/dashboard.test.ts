import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { createMetrics, watchProcess } from "../../src/operator/metrics.js";
import { openWorld } from "../pairs/world.js";
import { exposition } from "./exposition.js";
import { neededBy } from "./promql.js";

const target = z.object({ expr: z.string(), legendFormat: z.string() });
const panel = z.object({ id: z.number(), type: z.string(), title: z.string(), targets: z.array(target).default([]) });
const dashboard = z
  .object({ title: z.string(), uid: z.string(), panels: z.array(panel) })
  .parse(JSON.parse(readFileSync("docs/grafana/send-songs.json", "utf8")));
const queries = dashboard.panels.flatMap(({ targets }) => targets);

/** What Prometheus itself adds to every series. */
const ofPrometheus = ["instance", "job", "le"];

/** Names of samples that this text may bring, also where nothing was counted yet. */
function samplesIn(text: string): string[] {
  return [...exposition(text).types].flatMap(([name, type]) =>
    type === "histogram" ? ["bucket", "sum", "count"].map((part) => `${name}_${part}`) : [name],
  );
}

describe("the dashboard for Grafana", () => {
  it("asks only for what a running bot exports", async () => {
    const world = await openWorld();
    onTestFinished(() => world.close());
    const exported = samplesIn(await (await fetch(`${world.url}/metrics`)).text());
    const asked = new Set(queries.flatMap(({ expr }) => neededBy(expr).samples));
    expect(asked.size).toBeGreaterThan(20);
    expect([...asked].filter((name) => !exported.includes(name))).toEqual([]);
  });

  it("shows everything that the bot counts", () => {
    const { registry, ...instruments } = createMetrics();
    expect(Object.keys(instruments).length).toBeGreaterThan(20);
    const asked = queries.flatMap(({ expr }) => neededBy(expr).samples);
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    expect(names.filter((name) => !asked.some((one) => one.replace(/_(bucket|sum|count)$/, "") === name))).toEqual([]);
  });

  it("groups, filters and names by labels that there are", () => {
    const metrics = createMetrics();
    watchProcess(metrics);
    const known = metrics.registry.getMetricsAsArray().flatMap((one) => ("labelNames" in one ? one.labelNames : []));
    const labels = queries.flatMap(({ expr, legendFormat }) => [
      ...neededBy(expr).labels,
      ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name),
    ]);
    expect(labels.filter((label) => ![...(known as string[]), ...ofPrometheus].includes(label))).toEqual([]);
  });

  it("has panels of its own id each, and a query in each that is no headline", () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const empty = dashboard.panels.filter(({ type, targets }) => type !== "row" && targets.length === 0);
    expect(empty).toEqual([]);
  });
});

describe("reading a query", () => {
  it.each([
    ['sum by (le, alarm) (rate(a_bucket{x="1"}[5m]))', ["a_bucket"], ["le", "alarm", "x"]],
    ["60 * (sum by (c) (rate(b_total[$__rate_interval])))", ["b_total"], ["c"]],
    ["max(c) / on (d) group_left (e) f", ["c", "f"], ["d"]],
    ["histogram_quantile(0.99, g)", ["g"], []],
  ])("finds in %s the samples %j", (query, samples, labels) => {
    const needed = neededBy(query);
    expect(needed.samples.filter((name) => name !== "e")).toEqual(samples);
    expect(needed.labels).toEqual(labels);
  });
});
