import { loginQuery } from "../bots/permissions.js";
import type { OpenedLogin } from "../bots/ports.js";
import type { HttpResponse } from "../http-port.js";
import { type Html, html } from "./html.js";
import { page } from "./page.js";

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

function startAgain(login: Beginning): Html {
  const query = login ? loginQuery(login.from, login.asks) : "";
  return html`<p class="actions"><a class="button" href="/spotify/login${query}">Start again</a></p>`;
}

interface Notice {
  status: number;
  title: string;
  text: Html;
  login: Beginning;
  /** Set-Cookie, when this browser has something to remember. */
  cookie?: string | undefined;
}

function notice({ status, title, text, login, cookie }: Notice): HttpResponse {
  const content = html`<h1>${title}</h1>${text}${startAgain(login)}`;
  return page({ title, status, content, headers: { ...NOT_KEPT, ...(cookie && { "set-cookie": cookie }) } });
}

/** The person pressed "Cancel" at Spotify. */
export function declinedPage(login: Beginning): HttpResponse {
  const text = html`<p>Nothing was connected and nothing was stored. If you change your mind, start again.</p>
<p class="soft">The bot asks Spotify for what you are playing and have played lately, so that it can tell a friend when you have heard their song. Whether it may also add songs to your queue or your library it asks only when you want that.</p>`;
  return notice({ status: 200, title: "You said no, and that is fine", text, login });
}

/** The state is missing, made up, used, too old, or belongs to another browser: all the same to an outsider. */
export function lostLoginPage(login: Beginning): HttpResponse {
  const text = html`<p>A login link works once, for ten minutes, and only in the browser that opened it. Starting again takes a few seconds.</p>
<p class="soft">If this keeps happening: allow cookies for this page, or copy the link from your chat into your usual browser.</p>`;
  return notice({ status: 400, title: "Let us try that again", text, login });
}

/** The page with the code was reloaded, or opened again from the history. */
export function alreadyShownPage(login: Beginning): HttpResponse {
  const text = html`<p>All is well: your code is shown one single time, and it was shown here already. If you have sent it to the bot, you are done and can close this page.</p>
<p>If you have not kept it, start again for a new one.</p>`;
  return notice({ status: 400, title: "Your code was shown already", text, login });
}

/** Spotify lets an app in development be used by the people on its list only. */
export function notAllowedPage(login: Beginning, cookie?: string): HttpResponse {
  const text = html`<p>Spotify did not let this bot see your account: whoever runs the bot has to add you first.</p>
<p>Tell them the e-mail address of your Spotify account. They add it in the Spotify developer dashboard, under <strong>User Management</strong>; at most five people fit. Then start again.</p>`;
  return notice({ status: 403, title: "You are not on the list yet", text, login, cookie });
}

/** Spotify, or something else behind us, did not answer. */
export function upstreamPage(login: Beginning, cookie?: string): HttpResponse {
  const text = html`<p>Spotify, or something else that a login needs, did not answer as it should. Nothing is wrong with your account, and nothing was stored.</p>`;
  return notice({ status: 502, title: "Please try again in a minute", text, login, cookie });
}

/** Our own mistake. */
export function brokenPage(login: Beginning, cookie?: string): HttpResponse {
  const text = html`<p>Something broke on our side, and it has been noted. Please try again.</p>`;
  return notice({ status: 500, title: "That did not work", text, login, cookie });
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

function chatButton({ label, chatLink }: ChatWay, code: string): Html | null {
  if (!chatLink) return null;
  return html`<a class="button" rel="noopener noreferrer" href="${chatLink(code)}">Send it in ${label}</a>`;
}

function chatButtons(ways: ChatWay[], from: string | null, code: string): Html[] {
  const inOrder = [...ways].sort((a, b) => Number(b.name === from) - Number(a.name === from));
  return inOrder.flatMap((way) => chatButton(way, code) ?? []);
}

export interface CodeShown {
  code: string;
  displayName: string | null;
  consentWording: string;
  channels: ChatWay[];
  from: string | null;
  cookie: string;
}

/** The page the whole login is for: consent, code, and the ways back into the chat. */
export function codePage({ code, displayName, consentWording, channels, from, cookie }: CodeShown): HttpResponse {
  const title = "One last step";
  const content = html`<h1>${title}</h1>
<p>Spotify said yes. Now send this code to the bot, in the chat where you want your songs.</p>
<p class="consent">${consentWording}</p>
<output class="code" id="code" aria-label="Your code: ${grouped(code)}">${grouped(code)}</output>
<p class="actions">${chatButtons(channels, from, code)}<button class="button quiet" type="button" data-copy="code" hidden>Copy the code</button></p>
<h2>Or send this message yourself</h2>
<code class="message" id="message">${registerMessage(displayName, code)}</code>
<p class="actions"><button class="button quiet" type="button" data-copy="message" hidden>Copy the message</button></p>
<p class="soft">The code holds for 15 minutes and works once. Never give it to anybody else: whoever sends it to the bot becomes you.</p>`;
  return page({ title, content, copies: true, headers: { ...NOT_KEPT, "set-cookie": cookie } });
}
