import { empty, json, Refusal, type Reply } from "./http.js";
import { pageOf, sliceOf } from "./paging.js";
import { type ApiRoute, type ListenerCall, listenerRoute, needScopes } from "./routes.js";
import { fullTrack } from "./shapes.js";
import type { World } from "./world.js";

const MAX_URIS = 40;
const SAVEABLE = ["track", "album", "episode", "show", "audiobook", "user", "playlist"];
const CHECKABLE = [...SAVEABLE, "artist"];
const MODIFY_SCOPES: Record<string, string> = { user: "user-follow-modify", playlist: "playlist-modify-public" };
const READ_SCOPES: Record<string, string> = {
  user: "user-follow-read",
  artist: "user-follow-read",
  playlist: "playlist-read-private",
};

function typeOf(uri: string): string {
  return uri.split(":")[1] ?? "";
}

function checkUri(uri: string, types: readonly string[]): void {
  const type = typeOf(uri);
  // User ids are no base-62 ids: they may be old names.
  const form = type === "user" ? /^spotify:user:[^:\s]+$/ : /^spotify:[a-z]+:[0-9A-Za-z]{22}$/;
  if (!form.test(uri)) throw new Refusal(400, `Invalid URI: ${uri}`);
  if (!types.includes(type)) throw new Refusal(400, `Unsupported URI type: ${type}`);
}

function urisOf(call: ListenerCall, types: readonly string[]): string[] {
  const text = call.query.get("uris") ?? "";
  if (text === "") throw new Refusal(400, "Missing required parameter: uris");
  const uris = text.split(",");
  if (uris.length > MAX_URIS) throw new Refusal(400, `Too many uris requested: at most ${MAX_URIS}`);
  for (const uri of uris) checkUri(uri, types);
  return uris;
}

function needScopesFor(call: ListenerCall, uris: string[], byType: Record<string, string>, usual: string): void {
  needScopes(
    call.scopes,
    uris.map((uri) => byType[typeOf(uri)] ?? usual),
  );
}

function writableUris(call: ListenerCall): string[] {
  const uris = urisOf(call, SAVEABLE);
  needScopesFor(call, uris, MODIFY_SCOPES, "user-library-modify");
  return uris;
}

function playlistIds(uris: readonly string[]): string[] {
  return uris.filter((uri) => typeOf(uri) === "playlist").map((uri) => uri.slice("spotify:playlist:".length));
}

function save(world: World, call: ListenerCall): Reply {
  const uris = writableUris(call);
  for (const uri of uris) call.listener.library.add(uri);
  const known = playlistIds(uris).filter((id) => world.playlists.has(id));
  call.listener.playlistIds = [...new Set([...call.listener.playlistIds, ...known])];
  return empty(200);
}

// A playlist is deleted by unfollowing it, also one's own: it leaves the list, but its id still answers.
function remove(_world: World, call: ListenerCall): Reply {
  const uris = writableUris(call);
  const gone = playlistIds(uris);
  for (const uri of uris) call.listener.library.delete(uri);
  call.listener.playlistIds = call.listener.playlistIds.filter((id) => !gone.includes(id));
  return empty(200);
}

function holds(call: ListenerCall, uri: string): boolean {
  const id = uri.split(":")[2] ?? "";
  if (typeOf(uri) === "artist") return call.listener.followedArtistIds.includes(id);
  if (typeOf(uri) === "playlist") return call.listener.playlistIds.includes(id);
  return call.listener.library.has(uri);
}

function contains(_world: World, call: ListenerCall): Reply {
  const uris = urisOf(call, CHECKABLE);
  needScopesFor(call, uris, READ_SCOPES, "user-library-read");
  const answers = uris.map((uri) => holds(call, uri));
  return json(200, answers);
}

function savedTracks(world: World, call: ListenerCall): Reply {
  const saved = [...call.listener.library].filter((uri) => typeOf(uri) === "track");
  const tracks = saved.flatMap((uri) => world.catalogue.tracks.get(uri.slice("spotify:track:".length)) ?? []);
  const shape = (track: (typeof tracks)[number]) => ({ added_at: null, track: fullTrack(world, track) });
  return json(200, pageOf(world, call, tracks, sliceOf(call, { max: 50, usual: 20 }), shape));
}

/** The one library of Development Mode: URIs in the query, at most 40. The scope depends on the kind of URI. */
export function libraryRoutes(): ApiRoute[] {
  const needs = { bucket: "library" } as const;
  return [
    listenerRoute("PUT /me/library", needs, save),
    listenerRoute("DELETE /me/library", needs, remove),
    listenerRoute("GET /me/library/contains", needs, contains),
    listenerRoute("GET /me/tracks", { ...needs, scopes: ["user-library-read"] }, savedTracks),
  ];
}
