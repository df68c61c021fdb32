import type { HttpResponse } from "../http-port.js";
import { html } from "./html.js";
import { page } from "./page.js";
import type { Words } from "./words.js";

/** For one pair of eyes: no cache keeps these pages. */
const headers = { "cache-control": "no-store" };

/** A form, so that it works without a script, and so that what only looks at the link uses nothing up. */
export function downloadPage(words: Words, token: string): HttpResponse {
  const title = words.text("exportPageTitle");
  const content = html`<h1>${title}</h1>
<p>${words("exportPageWhat")}</p>
<form method="post" action="/export?lang=${words.language}">
<input type="hidden" name="key" value="${token}">
<p class="actions"><button class="button" type="submit">${words("exportPageDownload")}</button></p>
</form>
<p class="soft">${words("exportPageOnce")}</p>`;
  return page({ words, title, content, headers, submits: true });
}

/** Used, too old, or never given: all the same to an outsider. */
export function alreadyUsedPage(words: Words): HttpResponse {
  const title = words.text("exportPageOver");
  const content = html`<h1>${title}</h1>
<p>${words("exportPageOverHow")}</p>`;
  return page({ words, title, content, headers, status: 410 });
}
