import type { Route } from "../http-port.js";
import { type Html, html } from "./html.js";
import { page } from "./page.js";

/** How people come to the bot in one channel. */
export interface StartWay {
  /** As people call it: "Messenger". */
  label: string;
  /** Opens a chat with the bot, where the platform has such a link. */
  startUrl?: string;
}

function startButton({ label, startUrl }: StartWay): Html | [] {
  return startUrl ? html`<a class="button" rel="noopener noreferrer" href="${startUrl}">Open ${label}</a>` : [];
}

function where(channels: StartWay[]): string {
  if (channels.length === 0) return "";
  const labels = new Intl.ListFormat("en", { type: "disjunction" }).format(channels.map(({ label }) => label));
  return ` in ${labels}`;
}

function content(channels: StartWay[]): Html {
  const buttons = channels.flatMap(startButton);
  return html`<h1>Send a song. Know when it was heard.</h1>
<p>Send Songs is a bot in your chat. You give it a Spotify link and a friend’s name; your friend gets the song, and you are told when they have really played it.</p>
<h2>How to begin</h2>
<ol>
<li>Open a chat with the bot${where(channels)} and write <strong>register</strong>.</li>
<li>Connect your Spotify with the link that it gives you, and send back the code that you see.</li>
<li>Write <strong>share</strong>, a link to a song, <strong>with</strong>, and your friend’s name.</li>
</ol>
${buttons.length > 0 ? html`<p class="actions">${buttons}</p>` : null}
<p class="actions"><a class="button quiet" href="/spotify/login">Connect Spotify first</a></p>
<p class="soft">Friends learn of a play only if you agree to it, and you can switch that off at any time with <strong>receipts off</strong>.</p>`;
}

/** `GET /`: what this is and how to begin, for people who come by browser. */
export function homeRoutes({ channels }: { channels: StartWay[] }): Route[] {
  const response = page({ title: "Songs between friends", content: content(channels) });
  return [{ method: "GET", path: "/", handle: () => response }];
}
