import type { IncomingMessage, ServerResponse } from "node:http";
import { respond } from "../loopback.js";
import { consentPage, errorPage } from "./consent-page.js";
import type { AuthorizeRequest, OAuth } from "./oauth.js";
import type { Platform } from "./platform.js";

const HTML = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };

/** Shows the page that asks to install the app, and takes its form. */
export async function serveConsent(
  { platform, oauth }: { platform: Platform; oauth: OAuth },
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const asked = oauth.read(url.searchParams);
  if (typeof asked === "string") return respond(response, 400, errorPage(asked), HTML);
  if (request.method !== "POST") return respond(response, 200, page(platform, asked, url), HTML);
  const location = decide(platform, oauth, asked, new URLSearchParams(body.toString("utf8")));
  if (location === null) return respond(response, 400, errorPage("nobody_chosen"), HTML);
  respond(response, 302, "", { location });
}

function page(platform: Platform, asked: AuthorizeRequest, url: URL): string {
  const people = [...platform.directory.users.values()]
    .filter((user) => !user.isBot && !user.isDeactivated)
    .map(({ id, name, teamId }) => {
      const team = platform.directory.team(teamId);
      return { id, name, teamName: team.name, isInOrganisation: team.enterpriseId !== null };
    });
  return consentPage({ action: `${url.pathname}${url.search}`, scopes: asked.scopes, people });
}

/** Where the browser goes next; null if the form names nobody who could install. */
function decide(platform: Platform, oauth: OAuth, asked: AuthorizeRequest, form: URLSearchParams): string | null {
  if (form.has("cancel")) return oauth.deny(asked);
  const [userId = "", scope] = (form.get("as") ?? "").split(" ");
  const user = platform.directory.users.get(userId);
  if (user === undefined || user.isBot || user.isDeactivated) return null;
  const isOrgWide = scope === "org";
  if (isOrgWide && platform.directory.team(user.teamId).enterpriseId === null) return null;
  return oauth.allow(asked, userId, isOrgWide);
}
