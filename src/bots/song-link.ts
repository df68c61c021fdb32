/** What a pasted link is about, seen from its text alone. */
export type SongLink =
  /** `id`: 22 base-62 characters. */
  | { kind: "track"; id: string }
  /** Has to be followed to learn what it is; always https, without a query. */
  | { kind: "short"; url: string }
  | { kind: "other"; what: OtherThing }
  /** Not Spotify's; `host` is lower case. */
  | { kind: "foreign"; host: string };

/** Things on Spotify that have a link and are no song. */
type OtherThing = "album" | "playlist" | "artist" | "episode" | "show";

const otherThings: readonly string[] = ["album", "playlist", "artist", "episode", "show"] satisfies OtherThing[];
// Whatever follows an id without being part of it (a comma, an emoji, a broken query) does not matter.
const idPattern = /^[0-9A-Za-z]{22}(?![0-9A-Za-z])/;
const languagePattern = /^intl-[a-z]{2,3}(-[a-z]{2,4})?$/i;

// Brackets, quotes and bars end a link: chats wrap links in <…>, Slack as <link|label>, the grammar in quotes.
// Spotify's two hosts are also recognised without a scheme, as people copy them from a browser.
const candidatePattern =
  /https?:\/\/[^\s<>"“”„«»|]+|(?<![\w.@/-])(?:spotify:[\w:]+|(?:open\.spotify\.com|spotify\.link)\/[^\s<>"“”„«»|]+)/gi;
const punctuation = ".,;:!?…'’‘`)]}*_~";

/**
 * Reads the first link of a text. Knows `spotify:` URIs, open.spotify.com with or without language, embed and query,
 * and both short forms; brackets around a link and punctuation behind it do not count.
 * Null: there is no link, or it is a page of Spotify that is none of these things.
 */
export function parseTrackLink(text: string): SongLink | null {
  for (const [candidate] of text.matchAll(candidatePattern)) {
    const link = withoutPunctuation(candidate);
    if (/^spotify:/i.test(link)) return parseUri(link);
    const url = toUrl(link);
    if (url) return parseUrl(url);
  }
  return null;
}

// A loop, because a pattern for this takes quadratic time on a text made for it.
function withoutPunctuation(link: string): string {
  let end = link.length;
  while (end > 0 && punctuation.includes(link.charAt(end - 1))) end -= 1;
  return link.slice(0, end);
}

function parseUri(uri: string): SongLink | null {
  return thing(uri.split(":").slice(1));
}

function toUrl(link: string): URL | null {
  const withScheme = /^https?:/i.test(link) ? link : `https://${link}`;
  return URL.canParse(withScheme) ? new URL(withScheme) : null;
}

function parseUrl(url: URL): SongLink | null {
  const path = url.pathname.split("/").filter((part) => part !== "");
  if (url.hostname === "spotify.link") return short(url.hostname, path[0]);
  if (url.hostname !== "open.spotify.com") return { kind: "foreign", host: url.hostname };
  if (path[0]?.toLowerCase() === "s") return short("open.spotify.com/s", path[1]);
  return thing(path.filter((part) => !languagePattern.test(part) && !/^embed(-podcast)?$/i.test(part)));
}

function short(place: string, path = ""): SongLink | null {
  const code = /^[\w-]+/.exec(path)?.[0];
  return code === undefined ? null : { kind: "short", url: `https://${place}/${code}` };
}

/** `["track", id]`; playlists also come in the old form `["user", name, "playlist", id]`. */
function thing(path: string[]): SongLink | null {
  const [what = "", id = ""] = path[0] === "user" ? path.slice(2) : path;
  const name = what.toLowerCase();
  if (isOther(name)) return { kind: "other", what: name };
  const trackId = name === "track" ? idPattern.exec(id)?.[0] : undefined;
  return trackId === undefined ? null : { kind: "track", id: trackId };
}

function isOther(name: string): name is OtherThing {
  return otherThings.includes(name);
}
