import type { HttpRequest, HttpResponse, Route } from "../src/http-port.js";
import { BadCall, checkHost, checkSameOrigin, type OnFailure, refusal } from "./answers.js";
import { type Friend, findFriend } from "./people.js";
import type { Stage } from "./stage.js";

/** Where links into a chat begin here, as https://m.me does in the world. */
export const chatLinkPath = "/playground/m.me";

/**
 * The page behind a link into a chat. On a phone Messenger knows whose phone it is; here the visitor says it. Choosing
 * somebody opens the chat with what the link carries, and leads back to the phones.
 */
export function chatLinkRoutes(stage: Stage, onFailure: OnFailure): Route[] {
  const path = `${chatLinkPath}/${stage.pageId}`;
  return [
    { method: "GET", path, handle: (request) => guarded(() => choice(stage, request), onFailure) },
    { method: "POST", path, handle: (request) => guarded(() => open(stage, request), onFailure) },
  ];
}

async function guarded(
  answer: () => HttpResponse | Promise<HttpResponse>,
  onFailure: OnFailure,
): Promise<HttpResponse> {
  try {
    return await answer();
  } catch (error) {
    return refusal(error, onFailure);
  }
}

function choice(stage: Stage, request: HttpRequest): HttpResponse {
  checkHost(request);
  const ref = refIn(request);
  const buttons = friendsThere(stage).map(button).join("\n");
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Whose phone is this?</title>
<link rel="stylesheet" href="/playground/style.css"><link rel="stylesheet" href="/playground/chat-link.css"></head>
<body class="chat-link"><main><h1>Whose phone is this?</h1><p>The link opens the chat with Send Songs there.</p>
<form method="post" action="?ref=${encodeURIComponent(ref)}">${buttons}</form></main></body></html>`;
  return {
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy },
    body,
  };
}

/** Such links lead to Messenger, so only who is there can follow one. */
function friendsThere({ friends }: Stage): Friend[] {
  return friends.filter(({ channel }) => channel === "messenger");
}

const policy = "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'";

function button({ id, name, note }: Friend): string {
  return `<button name="as" value="${id}">${name}${note ? ` <small>${note}</small>` : ""}</button>`;
}

async function open(stage: Stage, request: HttpRequest): Promise<HttpResponse> {
  checkHost(request);
  checkSameOrigin(request);
  const friend = findFriend(friendsThere(stage), new URLSearchParams(request.body.toString()).get("as") ?? "");
  if (!friend) throw new BadCall("bad_request", "Choose whose phone this is.", "as");
  await stage.messenger.openLink(friend.userId, refIn(request));
  return { status: 303, headers: { location: `/#${friend.id}` }, body: "" };
}

/** Meta lets a ref carry these characters only. */
function refIn({ query }: HttpRequest): string {
  const ref = query.get("ref") ?? "";
  if (!/^[\w=-]{0,250}$/.test(ref)) throw new BadCall("bad_request", "This link is malformed.", "ref");
  return ref;
}
