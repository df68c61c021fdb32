import { type EmulatedTrack, findTrack } from "./catalogue.js";
import { cover } from "./covers.js";
import { type Call, html, json, type Reply, redirect } from "./http.js";
import { shortCode } from "./ids.js";
import { errorPage, openingPage, songPage } from "./login-page.js";
import { type World, webUrl } from "./world.js";

/** Short links in the form people paste them. */
export interface ShortLinks {
  /** `https://spotify.link/<code>` */
  app: string;
  /** `https://open.spotify.com/s/<code>` */
  share: string;
}

// A redirect to another host that looks right from the path on: it must not be believed.
const FOREIGN_HOST = "https://open-spotify.example";

/** The two short links for a code: a song's, or one of the codes "foreign" (redirects to another host) and "loop". */
export function shortLinks(code: string): ShortLinks {
  return { app: `https://spotify.link/${code}`, share: `https://open.spotify.com/s/${code}` };
}

function namesOf(track: EmulatedTrack): string {
  return track.artists.map((artist) => artist.name).join(", ");
}

function notFound(): Reply {
  return html(404, errorPage("Page not found"));
}

function songAt(world: World, id: string): Reply {
  const track = world.catalogue.tracks.get(id);
  if (track === undefined) return notFound();
  return html(200, songPage({ title: track.title, artists: namesOf(track), albumId: track.album.id }));
}

function oEmbed(world: World, call: Call): Reply {
  const url = call.query.get("url");
  if (url === null) return json(400, { error: "Missing url" });
  const track = findTrack(world.catalogue, url);
  if (track === null) return json(404, { error: "Not found" });
  const frame = `https://open.spotify.com/embed/track/${track.id}`;
  return json(200, {
    version: "1.0",
    type: "rich",
    provider_name: "Spotify",
    provider_url: "https://spotify.com",
    title: track.title,
    thumbnail_url: `${webUrl(world)}/covers/${track.album.id}.svg`,
    thumbnail_width: 300,
    thumbnail_height: 300,
    width: 456,
    height: 152,
    iframe_url: frame,
    html: `<iframe width="100%" height="152" title="${encodeURIComponent(track.title)}" src="${frame}"></iframe>`,
  });
}

function targetOf(world: World, code: string): string | null {
  const [first] = world.catalogue.tracks.keys();
  if (code === "foreign") return `${FOREIGN_HOST}/track/${first}`;
  // The loop stays on this server, so that no follower of redirects gets lost on the real Internet.
  if (code === "loop") return `${webUrl(world)}/s/loop-back`;
  if (code === "loop-back") return `${webUrl(world)}/s/loop`;
  const trackId = world.catalogue.shortCodes.get(code);
  return trackId === undefined ? null : `https://open.spotify.com/track/${trackId}?si=${shortCode(`si:${trackId}`)}`;
}

// A browser gets a page that opens the app; only other clients are redirected.
function shortLink(world: World, call: Call, code: string): Reply {
  const target = targetOf(world, code);
  if (target === null) return notFound();
  if (/Mozilla/.test(call.headers["user-agent"] ?? "")) return html(200, openingPage(target));
  return redirect(target);
}

function withCors(type: string, body: string | Buffer): Reply {
  const headers = { "content-type": type, "access-control-allow-origin": "*", "cache-control": "public, max-age=3600" };
  return { status: 200, headers, body };
}

function coverFile(world: World, name: string): Reply {
  const [id = "", type] = name.split(".");
  const jpeg = world.playlists.get(id)?.coverJpeg ?? null;
  if (type === "jpg" && jpeg !== null) return withCors("image/jpeg", jpeg);
  return type === "svg" && /^[0-9A-Za-z]{1,64}$/.test(id) ? withCors("image/svg+xml", cover(id)) : notFound();
}

/** The public pages: songs, oEmbed, short links, covers. They answer GET and HEAD without a login. */
export function webPages(world: World, call: Call): Reply {
  if (call.method !== "GET" && call.method !== "HEAD") return html(405, errorPage("Method not allowed"));
  const [, kind = "", name = ""] = call.path.split("/");
  if (call.path === "/oembed") return oEmbed(world, call);
  if (kind === "track") return songAt(world, name);
  if (kind === "s" || kind === "link") return shortLink(world, call, name);
  return kind === "covers" ? coverFile(world, name) : notFound();
}
