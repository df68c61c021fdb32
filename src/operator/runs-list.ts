import type { PluginRun } from "../bots/plugin.js";
import { type Html, html } from "../web/html.js";

/** The last runs of each plugin. */
export type RunsOf = () => Promise<{ name: string; runs: readonly PluginRun[] }[]>;

const shown = 20;

/** The runs of each plugin that has run, the newest first. */
export function runsList(plugins: Awaited<ReturnType<RunsOf>>): Html {
  const ran = plugins.filter(({ runs }) => runs.length > 0);
  return html`<h2>Last runs</h2>
<p>${ran.length === 0 ? "None yet." : `Of each feature the last ${shown}, times in UTC; whose they were is not kept.`}</p>
${ran.map(({ name, runs }) => listOf(name, runs))}`;
}

function listOf(name: string, runs: readonly PluginRun[]): Html {
  const newest = runs.toSorted((a, b) => b.atMs - a.atMs).slice(0, shown);
  const bad = newest.filter(({ isOk }) => !isOk).length;
  return html`<details${bad > 0 ? html` open` : null}><summary>${name}: ${newest.length}, not well ${bad}</summary>
<ul>${newest.map(line)}</ul></details>`;
}

function line({ atMs, what, isOk, counts }: PluginRun): Html {
  const numbers = Object.entries(counts).map(([of, count]) => `${of} ${count}`);
  const at = new Date(atMs).toISOString().slice(0, 16).replace("T", " ");
  return html`<li>${at} · ${what} · ${isOk ? "ended well" : html`<strong>did not end well</strong>`}<br>${numbers.join(", ")}</li>`;
}
