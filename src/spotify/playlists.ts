import { UpstreamError } from "../bots/errors.js";
import type { Playlist, PlaylistEntry, Playlists } from "../bots/plugin-ports.js";
import type { Priority } from "../bots/ports.js";
import { asUnclear, once } from "./once.js";
import { nextOffset, type Page, page, readAnswer } from "./page.js";
import { entryOf, playlist, written } from "./playlist-shapes.js";
import { badAnswer, failure } from "./reason.js";
import type { ApiCall, Request } from "./request.js";
import { each, isTrackId } from "./schema.js";
import type { Session } from "./session.js";

/** What calls on behalf of a person need. */
export interface PersonalParts {
  request: Request;
  session: Session;
}

const pageSize = 50;
const mostUris = 100;
/** Spotify holds 10,000 rows in a playlist; whoever goes on behind that is broken. */
const mostPages = 250;
const mostMine = 500;
/** Counted as base64. */
const mostCoverBytes = 256 * 1024;
const longestName = 100;
const longestDescription = 300;
/** What is asked of a playlist: `items` or, as it was before 2026, `tracks`, and never the rows. */
const fields = "id,name,owner(id),snapshot_id,external_urls,items(total),tracks(total)";

/** People's playlists, with the paths and limits of 2026. */
export function createPlaylists(parts: PersonalParts): Playlists {
  return {
    get: (personId, playlistId, priority) => get(parts, personId, playlistId, priority),
    mine: (personId, priority) => mine(parts, personId, priority),
    entries: (personId, playlistId) => entries(parts, personId, playlistId),
    create: (personId, name, description) => create(parts, personId, name, description),
    async add(personId, playlistId, uris) {
      if (uris.length === 0) return (await get(parts, personId, playlistId))?.snapshotId ?? null;
      return write(parts, personId, playlistId, { method: "POST", uris, body: { uris } });
    },
    replace: (personId, playlistId, uris) =>
      write(parts, personId, playlistId, { method: "PUT", uris, body: { uris } }),
    async remove(personId, playlistId, uris) {
      if (uris.length === 0) return (await get(parts, personId, playlistId))?.snapshotId ?? null;
      const items = [...new Set(uris)].map((uri) => ({ uri }));
      return write(parts, personId, playlistId, { method: "DELETE", uris, body: { items } });
    },
    describe: (personId, playlistId, name, description) => describe(parts, personId, playlistId, name, description),
    cover: (personId, playlistId, jpeg) => cover(parts, personId, playlistId, jpeg),
  };
}

type Write = Pick<ApiCall, "method" | "path"> & Partial<ApiCall>;

/**
 * Rows are read and written after somebody has asked which playlist there is: that question has lined up for all of them.
 * If each lined up anew, three people's jobs would ask their first question for ever, each refused at its second.
 */
function callOf(personId: string, call: Write): ApiCall {
  return { continues: true, ...call, priority: "job", personId };
}

async function get(
  { request, session }: PersonalParts,
  personId: string,
  id: string,
  priority: Priority = "job",
): Promise<Playlist | null> {
  if (!isTrackId(id)) return null;
  const call = callOf(personId, { method: "GET", path: `/playlists/${id}`, query: { fields }, continues: false });
  const body = await request(session(personId), { ...call, priority });
  return body === null ? null : readAnswer(playlist, body);
}

async function mine(parts: PersonalParts, personId: string, priority?: Priority): Promise<Playlist[]> {
  const reading = { most: mostMine / pageSize, linesUp: true, priority };
  const rows = await allRows(parts, personId, "/me/playlists", {}, reading);
  return each(playlist, rows ?? []);
}

async function entries(parts: PersonalParts, personId: string, id: string): Promise<PlaylistEntry[] | null> {
  if (!isTrackId(id)) return null;
  // Without this, episodes come in the shape of songs.
  const query = { additional_types: "track,episode" };
  const rows = await allRows(parts, personId, `/playlists/${id}/items`, query, { most: mostPages }).catch(asUnreadable);
  return rows?.map(entryOf) ?? null;
}

interface Reading {
  /** Pages. */
  most: number;
  /** Whether the first page waits for its turn. */
  linesUp?: boolean;
  priority?: Priority | undefined;
}

/** One page after another; null: there is no such list (any more). */
async function allRows(
  { request, session }: PersonalParts,
  personId: string,
  path: string,
  query: Record<string, string>,
  { most, linesUp = false, priority = "job" }: Reading,
): Promise<unknown[] | null> {
  const rows: unknown[] = [];
  let offset: number | null = 0;
  for (let count = 0; offset !== null && count < most; count += 1) {
    const at: Record<string, string> = { ...query, limit: String(pageSize), offset: String(offset) };
    const call = callOf(personId, { method: "GET", path, query: at, continues: !linesUp || count > 0 });
    const body = await request(session(personId), { ...call, priority });
    if (body === null) return null;
    const read: Page = readAnswer(page, body);
    rows.push(...read.items);
    offset = nextOffset(read, offset, pageSize);
  }
  return rows;
}

async function create(
  { request, session }: PersonalParts,
  personId: string,
  name: string,
  description: string,
): Promise<Playlist> {
  // `public` is true unless said otherwise.
  const body = { public: false, collaborative: false, ...detailsOf(name, description) };
  const call = callOf(personId, { method: "POST", path: "/me/playlists", body, wantsBody: true });
  const made = await once(request, session(personId), call);
  const { data } = playlist.safeParse(made);
  // It is there, and nobody knows by which id.
  return data ?? asUnclear(badAnswer());
}

function detailsOf(name: string, description: string): { name: string; description?: string } {
  const words = oneLine(description, longestDescription);
  return { name: oneLine(name, longestName), ...(words === "" ? {} : { description: words }) };
}

/** Spotify refuses line breaks in both. */
function oneLine(text: string, most: number): string {
  return [...text.replace(/\s+/gu, " ").trim()].slice(0, most).join("");
}

interface ContentsWrite {
  method: "POST" | "PUT" | "DELETE";
  uris: readonly string[];
  body: unknown;
}

/** The new snapshot; null: there is no such playlist. */
async function write(
  { request, session }: PersonalParts,
  personId: string,
  id: string,
  { method, uris, body }: ContentsWrite,
): Promise<string | null> {
  if (uris.length > mostUris) throw new RangeError(`at most ${mostUris} URIs`);
  if (!isTrackId(id)) return null;
  const call = callOf(personId, { method, path: `/playlists/${id}/items`, body, wantsBody: true });
  const isOnce = method === "POST";
  try {
    const answer = await (isOnce ? once : plainly)(request, session(personId), call);
    const { data } = written.safeParse(answer);
    if (data) return data.snapshot_id;
  } catch (error) {
    return nullWhereMissing(error);
  }
  throw failure(isOnce ? "unclear" : "bad-answer");
}

const plainly: typeof once = (request, access, call) => request(access, call);

async function describe(
  { request, session }: PersonalParts,
  personId: string,
  id: string,
  name: string,
  description: string,
): Promise<boolean> {
  if (!isTrackId(id)) return false;
  const call = callOf(personId, { method: "PUT", path: `/playlists/${id}`, body: detailsOf(name, description) });
  try {
    await request(session(personId), call);
    return true;
  } catch (error) {
    return nullWhereMissing(error) !== null;
  }
}

async function cover({ request, session }: PersonalParts, personId: string, id: string, jpeg: Uint8Array) {
  // Without line breaks and without `data:`, or Spotify refuses it.
  const content = Buffer.from(jpeg).toString("base64");
  if (content.length > mostCoverBytes) throw new RangeError("a cover of more than 256 KB as base64");
  if (!isTrackId(id)) throw failure("not-found");
  const text = { type: "image/jpeg", content };
  const call = callOf(personId, { method: "PUT", path: `/playlists/${id}/images`, text, hasOwnLimit: true });
  await request(session(personId), call);
}

/** Throws every other failure again. */
function nullWhereMissing(error: unknown): null {
  if (error instanceof UpstreamError && error.status === "not-found") return null;
  throw error;
}

function asUnreadable(error: unknown): never {
  const isForbidden = error instanceof UpstreamError && error.status === "forbidden";
  throw isForbidden ? failure("unreadable", { cause: error }) : error;
}
