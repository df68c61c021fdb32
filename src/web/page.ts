import { createHash } from "node:crypto";
import type { HttpResponse } from "../http-port.js";
import { Html, html } from "./html.js";
import { STYLE } from "./style.js";
import type { Words } from "./words.js";

/** Shows the copy buttons, which do nothing without a script, and lets them copy what they name. */
const COPY_SCRIPT = `
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = button.dataset.selected;
    }
    setTimeout(() => { button.textContent = label; }, 2500);
  });
}
`;

function hashOf(source: string): string {
  return `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
}

const SCRIPT_HASH = hashOf(COPY_SCRIPT);
/** By the stylesheet. There are as many as there are kinds of pages. */
const styleHashes = new Map<string, string>();

function styleHash(style: string): string {
  const known = styleHashes.get(style) ?? hashOf(style);
  styleHashes.set(style, known);
  return known;
}

/** Nothing but our own stylesheet and our own script, which the browser knows by their hashes, and the pictures named. */
function policy({ submits, frame, pictures = [] }: Page): string {
  const from = [...new Set(pictures.map((url) => new URL(url).origin))];
  return [
    "default-src 'none'",
    `style-src ${styleHash(styleOf(frame))}`,
    `script-src ${SCRIPT_HASH}`,
    ...(from.length > 0 ? [`img-src ${from.join(" ")}`] : []),
    "base-uri 'none'",
    `form-action ${submits ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join("; ");
}

function styleOf(frame: Frame | undefined): string {
  return frame ? STYLE + frame.style : STYLE;
}

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "referrer-policy": "no-referrer",
};

/** A record in a speech bubble. */
const MARK = html`<svg viewBox="0 0 64 64" aria-hidden="true" focusable="false"><path fill="#d9472b" d="M32 3a29 29 0 1 1-15.6 53.5L5 60.4l3.6-11.6A29 29 0 0 1 32 3Z"/><path fill="none" stroke="#ffd9c4" stroke-width="2.4" stroke-linecap="round" d="M13.5 32A18.5 18.5 0 0 1 32 13.5M50.5 32A18.5 18.5 0 0 1 32 50.5"/><circle cx="32" cy="32" r="11" fill="#fff4e6"/><circle cx="32" cy="32" r="3.4" fill="#231a2e"/></svg>`;

export interface Page {
  words: Words;
  title: string;
  content: Html;
  status?: number;
  headers?: Record<string, string>;
  /** Whether it has copy buttons. */
  copies?: boolean;
  /** Whether it has a form, which may be sent to ourselves alone. */
  submits?: boolean;
  /** Absolute addresses of what it shows. */
  pictures?: readonly string[];
  /** Unset: one narrow sheet. */
  frame?: Frame;
}

/** What a page of another make brings. */
export interface Frame {
  /** Behind the house's own. */
  style: string;
  /** Before everything else, such as a way past the navigation. */
  first: Html;
  /** In the header, behind the mark. */
  inHeader: Html;
  /** Between the header and the page. */
  beside: Html;
}

/** Copies the text of the element of this id; hidden where that cannot be. */
export function copyButton(words: Words, id: string, label: string): Html {
  const said = { copied: words.text("pageCopied"), selected: words.text("pageSelected") };
  return html`<button class="button quiet" type="button" data-copied="${said.copied}" data-selected="${said.selected}" data-copy="${id}" hidden>${label}</button>`;
}

/** Opens a chat with the bot, where the platform has a link for that. */
export function startButtons(words: Words, ways: readonly { label: string; startUrl?: string }[]): Html | null {
  const buttons = ways.flatMap(({ label, startUrl }) =>
    startUrl
      ? html`<a class="button" rel="noopener noreferrer" href="${startUrl}">${words("pageOpen", { channel: label })}</a>`
      : [],
  );
  return buttons.length > 0 ? html`<p class="actions">${buttons}</p>` : null;
}

function document({ words, title, content, copies = false, frame }: Page): Html {
  return html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Send Songs</title>
<style>${new Html(styleOf(frame))}</style>
</head>
<body${frame ? html` class="framed"` : null}>
${frame?.first ?? null}<header><a href="/">${MARK}<span>Send Songs</span></a>${frame?.inHeader ?? null}</header>
${frame?.beside ?? null}<main id="main">
${content}
</main>
<footer><a href="/privacy">${words("pageStored")}</a> · ${words("pageIndependent")}</footer>
${copies ? html`<script>${new Html(COPY_SCRIPT)}</script>` : null}
</body>
</html>
`;
}

/** A whole page in the house's clothes, under a policy that lets nothing foreign in. */
export function page(parts: Page): HttpResponse {
  const headers = {
    ...HEADERS,
    "content-language": parts.words.language,
    vary: "Accept-Language",
    "content-security-policy": policy(parts),
    ...parts.headers,
  };
  return { status: parts.status ?? 200, headers, body: document(parts).markup };
}
