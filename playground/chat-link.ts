import type { HttpRequest, HttpResponse, Route } from "../src/http-port.js";
import { BadCall, checkHost, checkSameOrigin, type OnFailure, refusal } from "./answers.js";
import { type ChannelName, type Friend, findFriend } from "./people.js";
import type { Stage } from "./stage.js";

/** Where links to the bot begin here, as https://m.me and https://discord.com/oauth2/authorize do in the world. */
export const chatLinkPaths = { messenger: "/playground/m.me", discord: "/playground/discord" } as const;

/** A link to the bot on one platform, and what following it does. */
interface Door {
  path: string;
  channel: ChannelName;
  /** Throws BadCall for a link that the platform would not open. */
  check(query: URLSearchParams): void;
  follow(friend: Friend, query: URLSearchParams): Promise<void>;
}

/**
 * The pages behind links into a chat. On a phone the platform knows whose phone it is; here the visitor says it. Choosing
 * somebody opens the chat with what the link carries, and leads back to their phone.
 */
export function chatLinkRoutes(stage: Stage, onFailure: OnFailure): Route[] {
  return doorsOf(stage).flatMap((door) => [
    { method: "GET", path: door.path, handle: (request) => guarded(() => choice(stage, door, request), onFailure) },
    { method: "POST", path: door.path, handle: (request) => guarded(() => open(stage, door, request), onFailure) },
  ]);
}

function doorsOf({ messenger, pageId }: Stage): Door[] {
  return [
    {
      path: `${chatLinkPaths.messenger}/${pageId}`,
      channel: "messenger",
      check: (query) => void refIn(query),
      follow: async ({ userId }, query) => void (await messenger.openLink(userId, refIn(query))),
    },
    // On Discord the bot is there already, and hears nothing of somebody who comes back to it.
    { path: chatLinkPaths.discord, channel: "discord", check: () => {}, follow: async () => {} },
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

function choice(stage: Stage, door: Door, request: HttpRequest): HttpResponse {
  checkHost(request);
  door.check(request.query);
  const buttons = friendsThere(stage, door).map(button).join("\n");
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Whose phone is this?</title>
<link rel="icon" href="/playground/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/playground/style.css"><link rel="stylesheet" href="/playground/chat-link.css"></head>
<body class="chat-link"><main><h1>Whose phone is this?</h1><p>The link opens the chat with Send Songs there.</p>
<form method="post" action="?${request.query.toString().replaceAll("&", "&amp;")}">${buttons}</form></main></body></html>`;
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      // With less than that a browser sends its form from nowhere.
      "referrer-policy": "same-origin",
    },
    body,
  };
}

/** Such a link leads to one platform, so only who is there can follow it. */
function friendsThere({ friends }: Stage, door: Door): Friend[] {
  return friends.filter(({ channel }) => channel === door.channel);
}

const policy =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'";

function button({ id, name, note }: Friend): string {
  return `<button name="as" value="${id}">${name}${note ? ` <small>${note}</small>` : ""}</button>`;
}

async function open(stage: Stage, door: Door, request: HttpRequest): Promise<HttpResponse> {
  checkHost(request);
  checkSameOrigin(request);
  const friend = findFriend(friendsThere(stage, door), new URLSearchParams(request.body.toString()).get("as") ?? "");
  if (!friend) throw new BadCall("bad_request", "Choose whose phone this is.", "as");
  await door.follow(friend, request.query);
  return { status: 303, headers: { location: `/#${friend.id}` }, body: "" };
}

/** Meta lets a ref carry these characters only. */
function refIn(query: URLSearchParams): string {
  const ref = query.get("ref") ?? "";
  if (!/^[\w=-]{0,250}$/.test(ref)) throw new BadCall("bad_request", "This link is malformed.", "ref");
  return ref;
}
