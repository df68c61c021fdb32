import type { HttpResponse } from "../http-port.js";
import { html } from "./html.js";
import { page } from "./page.js";

/** For one pair of eyes: no cache keeps these pages. */
const headers = { "cache-control": "no-store" };

/** A form, so that it works without a script, and so that what only looks at the link uses nothing up. */
export function downloadPage(token: string): HttpResponse {
  const title = "Everything about you";
  const content = html`<h1>${title}</h1>
<p>Your name, your chats, your settings and what you agreed to, the songs you sent and were sent, your friends and groups: everything the bot has stored about you, in one JSON file.</p>
<form method="post" action="/export">
<input type="hidden" name="key" value="${token}">
<p class="actions"><button class="button" type="submit">Download the file</button></p>
</form>
<p class="soft">The link works once, and only for a quarter of an hour. Last words that have not opened yet are not in the file.</p>`;
  return page({ title, content, headers, submits: true });
}

/** Used, too old, or never given: all the same to an outsider. */
export function alreadyUsedPage(): HttpResponse {
  const title = "This link is over";
  const content = html`<h1>${title}</h1>
<p>A link to one’s own data works once, for a quarter of an hour. Write <strong>export</strong> to the bot for a new one.</p>`;
  return page({ title, content, headers, status: 410 });
}
