import type { PageBlock, PageCell } from "../../bots/plugin-pages.js";
import type { Say } from "../../bots/say.js";
import { type Html, html } from "../html.js";
import { type FormKeys, sayButton, sayForm } from "./form.js";
import { paragraphs } from "./message.js";
import { webUrl } from "./web-url.js";
import { said } from "./words.js";

export interface Shown {
  keys: FormKeys;
  say: Say;
}

export function blocksView(shown: Shown, blocks: readonly PageBlock[]): Html[] {
  return blocks.map((block) => blockView(shown, block));
}

/** Every picture they show. */
export function picturesIn(blocks: readonly PageBlock[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === "fold") return picturesIn(block.blocks);
    return block.kind === "picture" ? (webUrl(block.url) ?? []) : [];
  });
}

function blockView(shown: Shown, block: PageBlock): Html {
  switch (block.kind) {
    case "text":
      return html`${paragraphs(block.text)}`;
    case "table":
      return tableView(shown, block);
    case "bars":
      return barsView(shown, block);
    case "picture":
      return pictureView(block);
    case "actions":
      return sayForm(shown.keys, html`<p class="chips">${block.actions.map(sayButton)}</p>`);
    case "fold":
      return html`<details class="fold"><summary>${block.summary}</summary>${blocksView(shown, block.blocks)}</details>`;
  }
}

function tableView({ keys }: Shown, { caption, head, rows }: Extract<PageBlock, { kind: "table" }>): Html {
  const table = html`<div class="wide" role="group" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${head.map((cell) => (cell === "" ? html`<td></td>` : html`<th scope="col">${cell}</th>`))}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => cellView(cell, row[0]))}</tr>`)}</tbody></table></div>`;
  return rows.flat().some(({ command }) => command !== undefined) ? sayForm(keys, table) : table;
}

function cellView({ text, url, command }: PageCell, first: PageCell | undefined): Html {
  if (command !== undefined) return html`<td>${sayButton({ label: text, command, about: first?.text })}</td>`;
  const address = webUrl(url);
  const words = address ? html`<a rel="noopener noreferrer" href="${address}">${text}</a>` : text;
  return html`<td dir="auto">${words}</td>`;
}

/** The lengths are for the eye; what is said beside them is all there is to know. */
function barsView({ say }: Shown, { caption, rows }: Extract<PageBlock, { kind: "bars" }>): Html {
  const most = Math.max(...rows.map(({ value }) => value), 0);
  const row = ({ label, value, said: words }: (typeof rows)[number]) =>
    html`<tr><th scope="row" dir="auto">${label}</th><td><svg class="bar" aria-hidden="true" focusable="false" width="100%" height="10"><rect class="rail" width="100%" height="10" rx="5"/><rect class="fill" width="${partOf(value, most)}%" height="10" rx="5"/></svg></td><td class="amount">${words}</td></tr>`;
  return html`<table class="bars"><caption>${caption}</caption><thead class="unseen"><tr><th scope="col">${say(said.what)}</th><td></td><th scope="col">${say(said.amount)}</th></tr></thead><tbody>${rows.map(row)}</tbody></table>`;
}

function partOf(value: number, most: number): number {
  return most > 0 && Number.isFinite(value) ? Math.round((1000 * Math.max(0, value)) / most) / 10 : 0;
}

function pictureView({ url, alt }: Extract<PageBlock, { kind: "picture" }>): Html {
  const address = webUrl(url);
  return address
    ? html`<p class="picture"><img src="${address}" alt="${alt}" loading="lazy" referrerpolicy="no-referrer"></p>`
    : html`<p>${alt}</p>`;
}
