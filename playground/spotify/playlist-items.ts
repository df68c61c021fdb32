import { byId } from "./catalogue-routes.js";
import { pickFields } from "./fields.js";
import { json, jsonObjectOf, Refusal, type Reply } from "./http.js";
import { pageOf, sliceOf } from "./paging.js";
import { needReadScopes, writablePlaylist } from "./playlist-routes.js";
import { rowShape, rowUri } from "./playlist-shapes.js";
import { isSnapshotOf, mayRead, type Playlist, type Row, snapshotId, writeRows } from "./playlist-state.js";
import { type ApiRoute, type ListenerCall, listenerRoute } from "./routes.js";
import type { World } from "./world.js";

const MAX_URIS = 100;

function readItems(world: World, call: ListenerCall): Reply {
  const playlist = byId(world.playlists, call);
  if (!mayRead(playlist, call.listener.id)) throw new Refusal(403, "Forbidden");
  needReadScopes(playlist, call.scopes);
  const slice = sliceOf(call, { max: 50, usual: 20 });
  const page = pageOf(world, call, playlist.rows, slice, (row) => rowShape(world, row));
  return json(200, pickFields(page, call.query.get("fields")));
}

function newRow(world: World, call: ListenerCall, uri: unknown): Row {
  const trackId = typeof uri === "string" ? /^spotify:track:([0-9A-Za-z]{22})$/.exec(uri)?.[1] : undefined;
  if (trackId === undefined) throw new Refusal(400, `Invalid track uri: ${uri}`);
  if (!world.catalogue.tracks.has(trackId)) throw new Refusal(400, "Payload contains a non-existing ID");
  return { content: { kind: "track", trackId }, addedAtMs: world.clock.nowMs(), addedBy: call.listener.id };
}

// uris in the query override the body.
function urisOf(call: ListenerCall, body: Record<string, unknown>): unknown[] {
  const uris = call.query.get("uris")?.split(",") ?? body.uris;
  if (!Array.isArray(uris)) throw new Refusal(400, "No uris provided");
  if (uris.length > MAX_URIS) throw new Refusal(400, `You can add a maximum of ${MAX_URIS} items per request.`);
  return uris;
}

function bodyOf(call: ListenerCall): Record<string, unknown> {
  return call.body.length === 0 ? {} : jsonObjectOf(call);
}

function index(value: unknown, name: string, max: number): number {
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max) return Number(value);
  throw new Refusal(400, `Invalid ${name}`);
}

function positionOf(call: ListenerCall, body: Record<string, unknown>, playlist: Playlist): number {
  const inQuery = call.query.get("position");
  const position = inQuery === null ? body.position : Number(inQuery);
  const end = playlist.rows.length;
  return position === undefined ? end : index(position, "position", end);
}

function written(playlist: Playlist, status: number): Reply {
  return json(status, { snapshot_id: snapshotId(playlist) });
}

function addItems(world: World, call: ListenerCall): Reply {
  const playlist = writablePlaylist(world, call);
  const body = bodyOf(call);
  const rows = urisOf(call, body).map((uri) => newRow(world, call, uri));
  if (rows.length === 0) throw new Refusal(400, "No uris provided");
  writeRows(playlist, playlist.rows.toSpliced(positionOf(call, body, playlist), 0, ...rows));
  return written(playlist, 201);
}

function checkSnapshot(playlist: Playlist, snapshot: unknown): void {
  if (snapshot === undefined) return;
  if (typeof snapshot !== "string" || !isSnapshotOf(playlist, snapshot)) throw new Refusal(400, "Invalid snapshot id");
}

function reordered(playlist: Playlist, body: Record<string, unknown>): Row[] {
  const { rows } = playlist;
  const start = index(body.range_start, "range_start", rows.length - 1);
  const length = index(body.range_length ?? 1, "range_length", rows.length - start);
  const before = index(body.insert_before, "insert_before", rows.length);
  const moved = rows.slice(start, start + length);
  const isInside = (at: number) => at >= start && at < start + length;
  const head = rows.slice(0, before).filter((_row, at) => !isInside(at));
  const tail = rows.slice(before).filter((_row, at) => !isInside(at + before));
  return [...head, ...moved, ...tail];
}

function replaceOrReorder(world: World, call: ListenerCall): Reply {
  const playlist = writablePlaylist(world, call);
  const body = bodyOf(call);
  const replaces = call.query.has("uris") || "uris" in body;
  const reorders = "range_start" in body || "insert_before" in body;
  if (replaces && reorders) throw new Refusal(400, "You can either reorder or replace items, not both.");
  checkSnapshot(playlist, body.snapshot_id);
  const rows = reorders ? reordered(playlist, body) : urisOf(call, body).map((uri) => newRow(world, call, uri));
  writeRows(playlist, rows);
  return written(playlist, 200);
}

function uriOf(item: unknown): string {
  const uri = typeof item === "object" && item !== null ? (item as Record<string, unknown>).uri : undefined;
  if (typeof uri !== "string" || !/^spotify:(track|episode):[0-9A-Za-z]{22}$/.test(uri)) {
    throw new Refusal(400, `Invalid track uri: ${uri}`);
  }
  return uri;
}

function urisToRemove(body: Record<string, unknown>): Set<string> {
  // The key was `tracks` on the old path; here that is a mistake.
  const { items } = body;
  if (!Array.isArray(items) || items.length === 0) throw new Refusal(400, "Missing items");
  if (items.length > MAX_URIS) throw new Refusal(400, `You can remove a maximum of ${MAX_URIS} items per request.`);
  return new Set(items.map(uriOf));
}

function removeItems(world: World, call: ListenerCall): Reply {
  const playlist = writablePlaylist(world, call);
  const body = bodyOf(call);
  const uris = urisToRemove(body);
  checkSnapshot(playlist, body.snapshot_id);
  // Every copy goes, not only one.
  const left = playlist.rows.filter((row) => !uris.has(rowUri(row.content)));
  writeRows(playlist, left);
  return written(playlist, 200);
}

/** The rows of a playlist, for its owner and collaborators only. */
export function playlistItemRoutes(): ApiRoute[] {
  const needs = { bucket: "playlists" } as const;
  return [
    listenerRoute("GET /playlists/:id/items", { ...needs, scopes: ["playlist-read-private"] }, readItems),
    listenerRoute("POST /playlists/:id/items", needs, addItems),
    listenerRoute("PUT /playlists/:id/items", needs, replaceOrReorder),
    listenerRoute("DELETE /playlists/:id/items", needs, removeItems),
  ];
}
