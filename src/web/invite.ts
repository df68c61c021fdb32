import { readInviteCode } from "../bots/invitations.js";
import type { FoundInvite, Invites } from "../bots/ports.js";
import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import type { StartWay } from "./home.js";
import { type Html, html } from "./html.js";
import { page } from "./page.js";

/** How somebody with an invitation comes to the bot in one channel. */
export interface InviteWay extends StartWay {
  /** How a typed command is written there. */
  spell(command: string): string;
}

export interface InviteParts {
  invites: Pick<Invites, "find">;
  channels: InviteWay[];
}

const path = "/invite/:code";
/** Who was invited is nobody else's business. */
const headers = { "cache-control": "no-store" };

function startButton({ label, startUrl }: StartWay): Html | [] {
  return startUrl ? html`<a class="button" rel="noopener noreferrer" href="${startUrl}">Open ${label}</a>` : [];
}

/** Outsiders learn the first name only. */
function invitation(name: string, code: string, channels: InviteWay[]): HttpResponse {
  const [firstName = name] = name.split(" ");
  const title = `${firstName} invites you to share songs`;
  const ways = channels.map(
    ({ label, spell }) => html`<li>In ${label}, write: <strong>${spell(`accept ${code}`)}</strong></li>`,
  );
  const buttons = channels.flatMap(startButton);
  const content = html`<h1>${title}</h1>
<p>Send Songs is a bot in your chat. You send each other songs with it, and learn when they have really been played.</p>
<h2>How to accept</h2>
<ol>
<li>Open a chat with the bot.</li>
${ways}
<li>It gives you a link to connect your Spotify. When you are done, you and ${firstName} are friends.</li>
</ol>
${buttons.length > 0 ? html`<p class="actions">${buttons}</p>` : null}
<p class="soft">The invitation works once. It does not tell ${firstName} that you have seen this page.</p>`;
  return page({ title, content, headers });
}

/** Used, run out, taken back or made up: all the same to an outsider. */
function overPage(): HttpResponse {
  const title = "This invitation is over";
  const content = html`<h1>${title}</h1>
<p>An invitation works once, for 30 days. Ask whoever gave it to you for a new one.</p>
<p class="actions"><a class="button" href="/">What is Send Songs?</a></p>`;
  return page({ title, status: 404, content, headers });
}

async function show({ invites, channels }: InviteParts, request: HttpRequest): Promise<HttpResponse> {
  const code = readInviteCode(request.path.slice(request.path.lastIndexOf("/") + 1));
  const found: FoundInvite = code === null ? { kind: "unknown" } : await invites.find(code);
  return code !== null && found.kind === "open" ? invitation(found.inviter.name, code, channels) : overPage();
}

/** `GET /invite/<code>`: who invites, and how to accept. Changes nothing, so link previews may fetch it. */
export function inviteRoutes(parts: InviteParts): Route[] {
  return [{ method: "GET", path, handle: (request) => show(parts, request) }];
}
