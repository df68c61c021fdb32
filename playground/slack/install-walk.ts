/** How somebody goes through the install. */
export interface WalkOptions {
  /** Where it begins. Default: `/slack/install` on the server of the request URL. */
  installUrl?: string;
  /** What the person does on the consent page. Default `allow`. */
  decision?: "allow" | "deny";
  /** For the person's workspace or for its whole organisation. Default `team`. */
  scope?: "team" | "org";
  /** Leaves the cookies of the start behind, as another browser would. Default false. */
  withoutCookies?: boolean;
}

/** Where the install ended: what the bot's callback answered. */
export interface WalkResult {
  status: number;
  body: string;
  /** Where it sends the browser; null if nowhere. */
  location: string | null;
  /** The address of the callback with its query, to come back a second time. */
  callbackUrl: string;
  /** The cookies that went with it. */
  cookies: string;
}

/**
 * Goes the whole way of an install as a browser does: the bot's start page, the consent page, the bot's callback.
 * @throws Error where the way breaks off, such as a start page without a link, or a refused authorize request
 */
export async function walkOAuth(userId: string, startUrl: string, options: WalkOptions): Promise<WalkResult> {
  const start = await fetch(startUrl, { redirect: "manual" });
  const cookies = options.withoutCookies === true ? "" : cookiesOf(start);
  const consentUrl = await nextUrl(start, startUrl);
  const callbackUrl = await decide(consentUrl, userId, options);
  const callback = await fetch(callbackUrl, { redirect: "manual", headers: cookies === "" ? {} : { cookie: cookies } });
  const location = callback.headers.get("location");
  return { status: callback.status, body: await callback.text(), location, callbackUrl, cookies };
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0] ?? "")
    .join("; ");
}

/** Where the start leads: by itself, or by the link on its page. */
async function nextUrl(start: Response, startUrl: string): Promise<string> {
  const location = start.headers.get("location");
  const link = location ?? /href="([^"]*\/oauth\/v2\/authorize[^"]*)"/.exec(await start.text())?.[1];
  if (link === undefined) throw new Error(`${startUrl} answers ${start.status} and leads nowhere`);
  return new URL(link.replaceAll("&amp;", "&"), startUrl).href;
}

async function decide(consentUrl: string, userId: string, { decision, scope }: WalkOptions): Promise<string> {
  const page = await fetch(consentUrl);
  if (page.status !== 200) throw new Error(`The consent page refuses: ${problemOf(await page.text())}`);
  const choice = decision === "deny" ? { cancel: "1" } : { as: scope === "org" ? `${userId} org` : userId };
  const answer = await fetch(consentUrl, { method: "POST", body: new URLSearchParams(choice), redirect: "manual" });
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`The consent page refuses: ${problemOf(await answer.text())}`);
  return location;
}

function problemOf(page: string): string {
  return /<code>([^<]*)<\/code>/.exec(page)?.[1] ?? "for no stated reason";
}
