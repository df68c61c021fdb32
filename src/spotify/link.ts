import { failure } from "./reason.js";

/** What following a link needs. */
export interface LinkParts {
  /** `https://open.spotify.com`, or a stand-in that serves both hosts: short links of spotify.link below `/link`. */
  webUrl: string;
  fetch: typeof globalThis.fetch;
}

const maxHops = 5;
const timeoutMs = 5_000;
const realWebUrl = "https://open.spotify.com";
// Where the stand-in serves each host.
const standInPaths = new Map([
  ["open.spotify.com", ""],
  ["spotify.link", "/link"],
]);
// Browsers are sent to a page that redirects by script; plain clients get the redirect itself.
const headers = { "user-agent": "curl/8.5.0", accept: "*/*" };

/**
 * Follows a short link of Spotify to the link it stands for. At most 5 hops, 5 s in all, only between Spotify's hosts,
 * always by https; bodies are never read. Null when it leads nowhere or off Spotify. Throws UpstreamError when Spotify
 * could not be asked.
 */
export async function resolveLink(parts: LinkParts, link: string): Promise<string | null> {
  const signal = AbortSignal.timeout(timeoutMs);
  let url = parseUrl(link);
  for (let hop = 0; hop < maxHops && url && isShort(url); hop++) url = await nextHop(parts, url, signal);
  return url && isSpotify(url) && !isShort(url) ? `https://${url.host}${url.pathname}${url.search}` : null;
}

function parseUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null;
}

function isSpotify(url: URL): boolean {
  return standInPaths.has(url.hostname) && url.port === "" && /^https?:$/.test(url.protocol);
}

function isShort(url: URL): boolean {
  return isSpotify(url) && (url.hostname === "spotify.link" || url.pathname.startsWith("/s/"));
}

async function nextHop(parts: LinkParts, url: URL, signal: AbortSignal): Promise<URL | null> {
  const address = addressOf(url, parts.webUrl);
  const location = await locationOf(parts.fetch, address, signal);
  return location === null ? null : parseUrl(publicAddress(location, address, parts.webUrl));
}

/** Where to ask for an address on one of Spotify's hosts: there, by https, or at the stand-in. */
export function addressOf(url: URL, webUrl: string): string {
  const base = webUrl === realWebUrl ? `https://${url.hostname}` : `${webUrl}${standInPaths.get(url.hostname) ?? ""}`;
  return `${base}${url.pathname}${url.search}`;
}

/** The Spotify address that a redirect of `from` means: a stand-in may name its own. */
function publicAddress(location: string, from: string, webUrl: string): string {
  const href = parseUrl(location, from)?.href ?? "";
  if (webUrl === realWebUrl || !href.startsWith(`${webUrl}/`)) return href;
  const path = href.slice(webUrl.length);
  return path.startsWith("/link/") ? `https://spotify.link${path.slice("/link".length)}` : realWebUrl + path;
}

/** The redirect of an address; null when it has none. */
async function locationOf(fetch: LinkParts["fetch"], address: string, signal: AbortSignal): Promise<string | null> {
  const response = await ask(fetch, address, signal);
  await response.body?.cancel();
  if (response.status >= 500 || response.status === 429) {
    throw failure(response.status, { httpStatus: response.status });
  }
  return response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
}

async function ask(fetch: LinkParts["fetch"], address: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { redirect: "manual", headers, signal });
  } catch (cause) {
    throw failure(signal.aborted ? "timeout" : "network", { cause });
  }
}
