import type { Message } from "../../bots/domain.js";
import { limits } from "../../bots/limits.js";
import type { Wording } from "../../bots/say.js";
import type { HttpResponse } from "../../http-port.js";
import { type Html, html } from "../html.js";
import { page } from "../page.js";
import type { Words } from "../words.js";
import { home } from "./form.js";
import { messageView } from "./message.js";
import { said } from "./words.js";

/** The small pages around somebody's own: the way in, and what there is to say to whoever is not in. */

/** For one pair of eyes: no cache keeps these pages. */
const headers = { "cache-control": "no-store" };

interface Sheet {
  words: Words;
  title: Wording;
  status?: number;
  cookie?: string;
  submits?: boolean;
  content: Html;
}

function sheet({ words, title, status = 200, cookie, submits = false, content }: Sheet): HttpResponse {
  return page({
    words,
    title: words.text(title),
    status,
    submits,
    headers: { ...headers, ...(cookie === undefined ? {} : { "set-cookie": cookie }) },
    content: html`<h1>${words(title)}</h1>${content}`,
  });
}

/** A button, because chats open links by themselves to show a preview: to look uses nothing up. */
export function enterPage(words: Words, token: string): HttpResponse {
  const values = { hours: limits.pageHours, idle: limits.pageIdleHours };
  const content = html`<p>${words(said.enterWhat, values)}</p>
<form method="post" action="${home}/enter?lang=${words.language}">
<input type="hidden" name="token" value="${token}">
<p class="actions"><button class="button" type="submit">${words(said.enterOpen)}</button></p>
</form>
<p class="soft">${words(said.enterWhose)}</p>`;
  return sheet({ words, title: said.enterTitle, submits: true, content });
}

/** Used, too old, or never given: all the same to an outsider. `isInside`: somebody may have used it in this very browser. */
export function overPage(words: Words): HttpResponse {
  const content = html`<p>${words(said.overWhat, { minutes: limits.pageLinkMinutes })}</p>${alreadyIn(words)}`;
  return sheet({ words, title: said.overTitle, status: 410, content });
}

/** `isLedHere`: another page has a link to this one; browsers then keep the cookie to themselves. */
export function outPage(words: Words, status: 200 | 401, isLedHere: boolean): HttpResponse {
  const content = html`<p>${words(said.outWhat)}</p>${isLedHere ? alreadyIn(words) : null}`;
  return sheet({ words, title: said.outTitle, status, content });
}

function alreadyIn(words: Words): Html {
  return html`<p>${words(said.outAlready)}</p>
<p class="actions"><a class="button quiet" href="${home}">${words(said.enterOpen)}</a></p>`;
}

export function leftPage(words: Words, cookie: string): HttpResponse {
  return sheet({ words, title: said.leftTitle, cookie, content: html`<p>${words(said.leftWhat)}</p>` });
}

/** What the bot said last, after which nobody is signed in here. */
export function gonePage(words: Words, cookie: string, { text = "" }: Message): HttpResponse {
  return sheet({ words, title: said.goneTitle, cookie, content: messageView({ key: "", nonce: "" }, { text }) });
}

/** A form that is not of this browser's page. */
export function foreignPage(words: Words): HttpResponse {
  const content = html`<p>${words(said.foreignWhat)}</p>
<p class="actions"><a class="button" href="${home}">${words(said.enterOpen)}</a></p>`;
  return sheet({ words, title: said.foreignTitle, status: 403, content });
}

export function busyPage(words: Words): HttpResponse {
  return sheet({ words, title: said.busyTitle, status: 429, content: html`<p>${words(said.busyWhat)}</p>` });
}
