import { readInviteCode } from "../bots/invitations.js";
import type { FoundInvite, Invites } from "../bots/ports.js";
import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import type { StartWay } from "./home.js";
import { html } from "./html.js";
import { page, startButtons } from "./page.js";
import { type Words, wordsFor } from "./words.js";

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

/** Outsiders learn the first name only. */
function invitation(words: Words, inviter: string, code: string, channels: InviteWay[]): HttpResponse {
  const [name = inviter] = inviter.split(" ");
  const title = words.text("invitePageTitle", { name });
  const ways = channels.map(({ label, spell }) => {
    const values = { channel: label, command: spell(`accept ${code}`) };
    return html`<li>${words("invitePageWay", values)}</li>`;
  });
  const content = html`<h1>${title}</h1>
<p>${words("invitePageWhat")}</p>
<h2>${words("invitePageHow")}</h2>
<ol>
<li>${words("invitePageOpen")}</li>
${ways}
<li>${words("invitePageThen", { name })}</li>
</ol>
${startButtons(words, channels)}
<p class="soft">${words("invitePageOnce", { name })}</p>`;
  return page({ words, title, content, headers });
}

/** Used, run out, taken back or made up: all the same to an outsider. */
function overPage(words: Words): HttpResponse {
  const title = words.text("invitePageOver");
  const content = html`<h1>${title}</h1>
<p>${words("invitePageOverHow")}</p>
<p class="actions"><a class="button" href="/">${words("invitePageOverMore")}</a></p>`;
  return page({ words, title, status: 404, content, headers });
}

async function show({ invites, channels }: InviteParts, request: HttpRequest): Promise<HttpResponse> {
  const code = readInviteCode(request.path.slice(request.path.lastIndexOf("/") + 1));
  const found: FoundInvite = code === null ? { kind: "unknown" } : await invites.find(code);
  const words = wordsFor(request);
  return code !== null && found.kind === "open"
    ? invitation(words, found.inviter.name, code, channels)
    : overPage(words);
}

/** `GET /invite/<code>`: who invites, and how to accept. Changes nothing, so link previews may fetch it. */
export function inviteRoutes(parts: InviteParts): Route[] {
  return [{ method: "GET", path, handle: (request) => show(parts, request) }];
}
