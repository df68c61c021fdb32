import { byId } from "./catalogue-routes.js";
import { pickFields } from "./fields.js";
import { empty, json, jsonObjectOf, Refusal, type Reply } from "./http.js";
import { pageOf, sliceOf } from "./paging.js";
import { addPlaylist } from "./playlist-seed.js";
import { listedPlaylist, playlistImages, rowShape, simplePlaylist } from "./playlist-shapes.js";
import { mayRead, type Playlist } from "./playlist-state.js";
import { type ApiCall, type ApiRoute, type ListenerCall, listenerRoute, needScopes, openRoute } from "./routes.js";
import type { World } from "./world.js";

const MAX_COVER_BYTES = 256 * 1024;

/** The scope for writing to a playlist of this visibility. */
function modifyScope(isPublic: boolean): string {
  return isPublic ? "playlist-modify-public" : "playlist-modify-private";
}

/** The playlist in the path, if this listener may change its rows. Throws 404, 403 "Forbidden" or the missing scope. */
export function writablePlaylist(world: World, call: ListenerCall): Playlist {
  const playlist = byId(world.playlists, call);
  if (!mayRead(playlist, call.listener.id)) throw new Refusal(403, "Forbidden");
  needScopes(call.scopes, [modifyScope(playlist.isPublic)]);
  return playlist;
}

function ownPlaylist(world: World, call: ListenerCall): Playlist {
  const playlist = writablePlaylist(world, call);
  if (playlist.ownerId !== call.listener.id) throw new Refusal(403, "Forbidden");
  return playlist;
}

/** Throws unless the token may read a playlist of this kind. */
export function needReadScopes(playlist: Playlist, scopes: ReadonlySet<string>): void {
  if (playlist.isCollaborative) needScopes(scopes, ["playlist-read-collaborative"]);
  else if (!playlist.isPublic) needScopes(scopes, ["playlist-read-private"]);
}

function isListed(playlist: Playlist, call: ListenerCall): boolean {
  return !playlist.isCollaborative || call.scopes.has("playlist-read-collaborative");
}

function listPlaylists(world: World, call: ListenerCall): Reply {
  const all = call.listener.playlistIds.flatMap((id) => world.playlists.get(id) ?? []);
  const listed = all.filter((playlist) => isListed(playlist, call));
  const slice = sliceOf(call, { max: 50, usual: 20 });
  return json(
    200,
    pageOf(world, call, listed, slice, (playlist) => listedPlaylist(world, playlist)),
  );
}

// Others than owner and collaborators get the description of a playlist, never its contents.
function fullPlaylist(world: World, call: ApiCall, playlist: Playlist) {
  const shape = simplePlaylist(world, playlist);
  if (!mayRead(playlist, call.listener?.id ?? "")) return shape;
  const itemsCall = { ...call, path: `/playlists/${playlist.id}/items`, query: new URLSearchParams() };
  const firstPage = { limit: 100, offset: 0 };
  return { ...shape, items: pageOf(world, itemsCall, playlist.rows, firstPage, (row) => rowShape(world, row)) };
}

function readPlaylist(world: World, call: ApiCall): Reply {
  const playlist = byId(world.playlists, call);
  needReadScopes(playlist, call.scopes);
  return json(200, pickFields(fullPlaylist(world, call, playlist), call.query.get("fields")));
}

/** The details in the body of a write. */
interface Details {
  name?: string;
  description?: string;
  isPublic?: boolean;
  isCollaborative?: boolean;
}

function text(body: Record<string, unknown>, key: string): string | undefined {
  const value = body[key];
  if (value === undefined || typeof value === "string") return value;
  throw new Refusal(400, `Error parsing JSON: ${key} must be a string`);
}

function flag(body: Record<string, unknown>, key: string): boolean | undefined {
  const value = body[key];
  if (value === undefined || typeof value === "boolean") return value;
  throw new Refusal(400, `Error parsing JSON: ${key} must be a boolean`);
}

function detailsOf(call: ListenerCall): Details {
  const body = jsonObjectOf(call);
  const all = {
    name: text(body, "name"),
    description: text(body, "description"),
    isPublic: flag(body, "public"),
    isCollaborative: flag(body, "collaborative"),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function checkDetails(details: { name: string; isPublic: boolean; isCollaborative: boolean }): void {
  if (details.name.trim() === "") throw new Refusal(400, "Missing required field: name");
  if (details.isCollaborative && details.isPublic) {
    throw new Refusal(400, "Collaborative playlists can only be private.");
  }
}

function createPlaylist(world: World, call: ListenerCall): Reply {
  // public is true unless said otherwise: the trap of this endpoint.
  const details = { name: "", isPublic: true, isCollaborative: false, ...detailsOf(call) };
  checkDetails(details);
  needScopes(call.scopes, [modifyScope(details.isPublic)]);
  const playlist = addPlaylist(world, { ...details, ownerId: call.listener.id });
  return json(201, fullPlaylist(world, call, playlist));
}

function changePlaylist(world: World, call: ListenerCall): Reply {
  const playlist = ownPlaylist(world, call);
  const { name, description, isPublic, isCollaborative } = { ...playlist, ...detailsOf(call) };
  checkDetails({ name, isPublic, isCollaborative });
  needScopes(call.scopes, [modifyScope(isPublic)]);
  Object.assign(playlist, { name, description, isPublic, isCollaborative, version: playlist.version + 1 });
  return empty(200);
}

function readCover(world: World, call: ApiCall): Reply {
  return json(200, playlistImages(world, byId(world.playlists, call)));
}

function coverOf(call: ListenerCall): Buffer {
  if (!call.headers["content-type"]?.startsWith("image/jpeg"))
    throw new Refusal(400, "Content-Type must be image/jpeg");
  if (call.body.length > MAX_COVER_BYTES) throw new Refusal(413, "Request entity too large");
  const base64 = call.body.toString("latin1");
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new Refusal(400, "Body is not valid base64");
  const jpeg = Buffer.from(base64, "base64");
  if (jpeg.subarray(0, 3).toString("hex") !== "ffd8ff") throw new Refusal(400, "Body is not a JPEG image");
  return jpeg;
}

function uploadCover(world: World, call: ListenerCall): Reply {
  const playlist = ownPlaylist(world, call);
  playlist.coverJpeg = coverOf(call);
  return empty(202);
}

/** Playlists without their rows: lists, details, creation, covers. */
export function playlistRoutes(): ApiRoute[] {
  const needs = { bucket: "playlists" } as const;
  const upload = { bucket: "playlist-images", scopes: ["ugc-image-upload"], scopeStatus: 401 } as const;
  return [
    listenerRoute("GET /me/playlists", { ...needs, scopes: ["playlist-read-private"] }, listPlaylists),
    listenerRoute("POST /me/playlists", needs, createPlaylist),
    openRoute("GET /playlists/:id", needs, readPlaylist),
    listenerRoute("PUT /playlists/:id", needs, changePlaylist),
    openRoute("GET /playlists/:id/images", needs, readCover),
    listenerRoute("PUT /playlists/:id/images", upload, uploadCover),
  ];
}
