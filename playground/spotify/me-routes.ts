import { json, Refusal, type Reply } from "./http.js";
import { digest, isSpotifyId } from "./ids.js";
import type { Listener } from "./listeners.js";
import { hrefOf, pageOf, sliceOf, wholeNumber } from "./paging.js";
import { type ApiRoute, type ListenerCall, listenerRoute } from "./routes.js";
import { fullArtist, fullTrack, profile } from "./shapes.js";
import type { World } from "./world.js";

const TIME_RANGES = ["long_term", "medium_term", "short_term"];

/** What a top list is made of. */
export type TopType = "tracks" | "artists";

/** Roughly a year, half a year, four weeks. */
export type TimeRange = "long_term" | "medium_term" | "short_term";

function me(world: World, call: ListenerCall): Reply {
  return json(200, profile(world, call.listener));
}

// Without a list set by hand everyone likes everything, in an order of their own that differs by time range.
function topIds(world: World, listener: Listener, type: TopType, range: string): string[] {
  const set = listener.tops.get(`${type}:${range}`);
  if (set !== undefined) return set;
  const rank = (id: string) => digest(`top:${listener.id}:${range}:${id}`).toString("hex");
  return [...world.catalogue[type].keys()].sort((a, b) => rank(a).localeCompare(rank(b)));
}

function timeRange(call: ListenerCall): string {
  const range = call.query.get("time_range") ?? "medium_term";
  if (!TIME_RANGES.includes(range)) throw new Refusal(400, "Invalid time range");
  return range;
}

function top<T>(world: World, call: ListenerCall, type: TopType, things: Map<string, T>, shape: (thing: T) => unknown) {
  const ids = topIds(world, call.listener, type, timeRange(call)).slice(0, 50);
  const all = ids.flatMap((id) => things.get(id) ?? []);
  return json(200, pageOf(world, call, all, sliceOf(call, { max: 50, usual: 20 }), shape));
}

function topTracks(world: World, call: ListenerCall): Reply {
  return top(world, call, "tracks", world.catalogue.tracks, (track) => fullTrack(world, track));
}

function topArtists(world: World, call: ListenerCall): Reply {
  return top(world, call, "artists", world.catalogue.artists, (artist) => fullArtist(world, artist));
}

function startAfter(call: ListenerCall, ids: readonly string[]): number {
  const after = call.query.get("after");
  if (after === null) return 0;
  if (!isSpotifyId(after)) throw new Refusal(400, "Invalid cursor");
  return ids.indexOf(after) + 1;
}

function following(world: World, call: ListenerCall): Reply {
  if (call.query.get("type") !== "artist") throw new Refusal(400, "Missing or invalid type parameter");
  const limit = wholeNumber(call, "limit", { min: 1, max: 50, usual: 20 });
  const all = call.listener.followedArtistIds;
  const start = startAfter(call, all);
  const ids = all.slice(start, start + limit);
  const last = start + limit < all.length ? (ids.at(-1) ?? null) : null;
  const items = ids.flatMap((id) => world.catalogue.artists.get(id) ?? []).map((artist) => fullArtist(world, artist));
  const next = last === null ? null : hrefOf(world, call, { after: last, limit });
  const page = { href: hrefOf(world, call), items, limit, next, cursors: { after: last }, total: all.length };
  return json(200, { artists: page });
}

/** The listener's profile, top lists and followed artists. */
export function meRoutes(): ApiRoute[] {
  const tops = { bucket: "user", scopes: ["user-top-read"] } as const;
  return [
    listenerRoute("GET /me", { bucket: "user" }, me),
    listenerRoute("GET /me/top/tracks", tops, topTracks),
    listenerRoute("GET /me/top/artists", tops, topArtists),
    listenerRoute("GET /me/following", { bucket: "user", scopes: ["user-follow-read"] }, following),
  ];
}
