import type { Route } from "../http-port.js";
import { type Html, html } from "./html.js";
import { page, startButtons } from "./page.js";
import { type Words, wordsFor } from "./words.js";

/** How people come to the bot in one channel. */
export interface StartWay {
  /** As people call it: "Messenger". */
  label: string;
  /** Opens a chat with the bot, where the platform has such a link. */
  startUrl?: string;
}

function begin(words: Words, channels: StartWay[]): Html[] {
  const labels = channels.map(({ label }) => label);
  return labels.length > 0 ? words("homeBeginIn", { channels: words.either(labels) }) : words("homeBegin");
}

function content(words: Words, channels: StartWay[]): Html {
  return html`<h1>${words("homeHeading")}</h1>
<p>${words("homeWhat")}</p>
<h2>${words("homeHow")}</h2>
<ol>
<li>${begin(words, channels)}</li>
<li>${words("homeConnect")}</li>
<li>${words("homeSend")}</li>
</ol>
${startButtons(words, channels)}
<p class="actions"><a class="button quiet" href="/spotify/login">${words("homeConnectFirst")}</a></p>
<p class="soft">${words("homeReceipts")}</p>`;
}

/** `GET /`: what this is and how to begin, for people who come by browser. */
export function homeRoutes({ channels }: { channels: StartWay[] }): Route[] {
  const show = (words: Words) => page({ words, title: words.text("homeTitle"), content: content(words, channels) });
  return [{ method: "GET", path: "/", handle: (request) => show(wordsFor(request)) }];
}
