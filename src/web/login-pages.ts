import type { Permission } from "../bots/domain.js";
import { loginQuery } from "../bots/permissions.js";
import type { OpenedLogin } from "../bots/ports.js";
import type { SentenceKey } from "../bots/sentences/en.js";
import type { HttpResponse } from "../http-port.js";
import { type Html, html } from "./html.js";
import { copyButton, page } from "./page.js";
import type { Words } from "./words.js";

/** A way back into a chat. */
export interface ChatWay {
  name: string;
  /** As people call it: "Messenger". */
  label: string;
  /** A link that opens the chat and carries the code, where the platform has one. */
  chatLink?(code: string): string;
}

/** Codes and login links are for one pair of eyes: no cache keeps these pages. */
const NOT_KEPT = { "cache-control": "no-store" };

/** Null: nobody knows any more how it began. */
type Beginning = OpenedLogin | null;

/** The same link as before. */
function startAgain(words: Words, login: Beginning): Html {
  const query = login ? loginQuery(login.from, login.asks, login.language) : "";
  return html`<p class="actions"><a class="button" href="/spotify/login${query}">${words("loginStartAgain")}</a></p>`;
}

interface Notice {
  status: number;
  title: SentenceKey;
  /** One for each paragraph. */
  text: SentenceKey[];
  /** Said more quietly. */
  more?: SentenceKey;
}

/** Whom a page is for. */
export interface Reader {
  words: Words;
  login: Beginning;
  /** Set-Cookie, when this browser has something to remember. */
  cookie?: string | undefined;
}

function notice({ words, login, cookie }: Reader, { status, title, text, more }: Notice): HttpResponse {
  const content = html`<h1>${words(title)}</h1>${text.map((key) => html`<p>${words(key)}</p>`)}${
    more ? html`<p class="soft">${words(more)}</p>` : null
  }${startAgain(words, login)}`;
  const headers = { ...NOT_KEPT, ...(cookie && { "set-cookie": cookie }) };
  return page({ words, title: words.text(title), status, content, headers });
}

/** The person pressed "Cancel" at Spotify. Only of a plain login is it known that it asked for one thing. */
export function declinedPage(reader: Reader): HttpResponse {
  const isPlain = reader.login !== null && reader.login.asks.length === 0;
  const more = isPlain ? ({ more: "declinedMore" } as const) : {};
  return notice(reader, { status: 200, title: "declinedTitle", text: ["declinedText"], ...more });
}

/** The state is missing, made up, used, too old, or belongs to another browser: all the same to an outsider. */
export function lostLoginPage(reader: Reader): HttpResponse {
  return notice(reader, { status: 400, title: "lostTitle", text: ["lostText"], more: "lostMore" });
}

/** Spotify does not take its own answer to this login: used before, or too old. */
export function refusedCodePage(reader: Reader): HttpResponse {
  return notice(reader, { status: 401, title: "lostTitle", text: ["lostText"], more: "lostMore" });
}

/** The page with the code was reloaded, or opened again from the history. */
export function alreadyShownPage(reader: Reader): HttpResponse {
  return notice(reader, { status: 400, title: "shownTitle", text: ["shownText", "shownMore"] });
}

/** Spotify lets an app in development be used by the people on its list only. */
export function notAllowedPage(reader: Reader): HttpResponse {
  return notice(reader, { status: 403, title: "unlistedTitle", text: ["unlistedText", "unlistedMore"] });
}

/** Spotify, or something else behind us, did not answer. */
export function upstreamPage(reader: Reader): HttpResponse {
  return notice(reader, { status: 502, title: "upstreamTitle", text: ["upstreamText"] });
}

/** Our own mistake. */
export function brokenPage(reader: Reader): HttpResponse {
  return notice(reader, { status: 500, title: "brokenTitle", text: ["brokenText"] });
}

/** "1234567890123456" → "1234 5678 9012 3456" */
function grouped(code: string): string {
  return code.replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** A Spotify name as the bot would take it: no quotation marks, one line, 1 to 40 characters; else none, and it asks. */
function nameFor(displayName: string | null): string {
  const name = (displayName ?? "")
    .replace(/["“”„‟«»]/g, "")
    .replace(/[\s\p{C}]+/gu, " ")
    .trim();
  return /[\p{L}\p{N}]/u.test(name) && [...name].length <= 40 ? name : "";
}

/** What to send where no link carries the code. */
export function registerMessage(displayName: string | null, code: string): string {
  const name = nameFor(displayName);
  return `register ${name && `name:"${name}" `}code:"${grouped(code)}"`;
}

function chatButton(words: Words, { label, chatLink }: ChatWay, code: string): Html | null {
  if (!chatLink) return null;
  return html`<a class="button" rel="noopener noreferrer" href="${chatLink(code)}">${words("codeSendIn", { channel: label })}</a>`;
}

function chatButtons({ words, login }: Reader, ways: ChatWay[], code: string): Html[] {
  const inOrder = [...ways].sort((a, b) => Number(b.name === login?.from) - Number(a.name === login?.from));
  return inOrder.flatMap((way) => chatButton(words, way, code) ?? []);
}

export interface CodeShown {
  code: string;
  displayName: string | null;
  consentWording: string;
  /** What they have allowed besides. */
  permissions: readonly Permission[];
  channels: ChatWay[];
}

/** The page the whole login is for: consent, code, and the ways back into the chat. */
export function codePage(
  reader: Reader,
  { code, displayName, consentWording, permissions, channels }: CodeShown,
): HttpResponse {
  const { words, cookie = "" } = reader;
  const title = words.text("codeTitle");
  const shown = grouped(code);
  const content = html`<h1>${title}</h1>
<p>${words("codeText")}</p>
<p class="consent">${consentWording}</p>
${permissions.map((permission) => html`<p>${words("settingsPermission", { permission })}</p>`)}
<output class="code" id="code" aria-label="${words.text("codeLabel", { code: shown })}">${shown}</output>
<p class="actions">${chatButtons(reader, channels, code)}${copyButton(words, "code", words.text("codeCopy"))}</p>
<h2>${words("codeOrMessage")}</h2>
<code class="message" id="message">${registerMessage(displayName, code)}</code>
<p class="actions">${copyButton(words, "message", words.text("codeCopyMessage"))}</p>
<p class="soft">${words("codeOnce")}</p>`;
  return page({ words, title, content, copies: true, headers: { ...NOT_KEPT, "set-cookie": cookie } });
}
