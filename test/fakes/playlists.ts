import type { Track } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Playlist, PlaylistEntry, Playlists } from "../../src/bots/plugin-ports.js";
import { type ScriptedFailures, scriptedFailures } from "./scripted-failures.js";

type Method = keyof Playlists;

/** One question to the fake. */
export interface PlaylistCall {
  method: Method;
  personId: string;
  /** "" where none is meant, as for `mine` and `create`. */
  playlistId: string;
  uris: readonly string[];
}

/** What a playlist is made with. */
export interface PlaylistSeed {
  name?: string;
  /** Songs by URI, or any row. */
  rows?: readonly (string | PlaylistEntry)[];
  /** Others who may read and change its contents. */
  collaborators?: readonly string[];
}

/**
 * Playlists in memory. Everybody is connected and may do everything. As at Spotify, the contents are for the owner and the
 * collaborators alone, and everybody else may look at the rest.
 */
export interface FakePlaylists extends Playlists, ScriptedFailures<Method> {
  /** Adds or replaces a song; others are made up from their URI. */
  addTrack(track: Track): void;
  /** Makes a playlist of this person and answers its id. */
  seed(personId: string, seed?: PlaylistSeed): string;
  /** Somebody puts it into their list. */
  follow(personId: string, playlistId: string): void;
  /** Spotify's id of this person: what `ownerId` says. */
  accountOf(personId: string): string;
  /** Somebody changes it by hand. */
  edit(playlistId: string, rows: readonly (string | PlaylistEntry)[]): void;
  /** It is gone: 404 for everybody. */
  destroy(playlistId: string): void;
  /** From now on Spotify shows its contents to nobody, as with its own lists. */
  hide(playlistId: string): void;
  /** The next `times` calls of this write are carried out, and then nobody can tell: status `unclear`. */
  dieAfter(method: "create" | "add" | "replace" | "remove" | "describe" | "cover", times?: number): void;
  /** The URIs in it, in order, "" for what has none. Throws when there is no such playlist. */
  uris(playlistId: string): string[];
  /** Name and description as they are now. Throws when there is no such playlist. */
  described(playlistId: string): { name: string; description: string };
  /** Its cover; null: none was uploaded. */
  coverOf(playlistId: string): Uint8Array | null;
  /** The ids of all that exist, oldest first. */
  ids(): string[];
  /** Every question so far, also those that failed; with a method only those. */
  calls(method?: Method): PlaylistCall[];
}

interface Stored {
  id: string;
  owner: string;
  collaborators: ReadonlySet<string>;
  isHidden: boolean;
  name: string;
  description: string;
  rows: PlaylistEntry[];
  version: number;
  cover: Uint8Array | null;
}

const mostUris = 100;
const mostMine = 500;
const trackUri = /^spotify:track:([0-9A-Za-z]{22})$/;

/** `nowMs`: when what is added was added; default the beginning of time. */
export function fakePlaylists(nowMs: () => number = () => 0): FakePlaylists {
  const tracks = new Map<string, Track>();
  const stored = new Map<string, Stored>();
  const lists = new Map<string, string[]>();
  const log: PlaylistCall[] = [];
  const deaths = new Map<Method, number>();
  const failures = scriptedFailures<Method>();
  let made = 0;

  function begin(method: Method, personId: string, playlistId = "", uris: readonly string[] = []): void {
    log.push({ method, personId, playlistId, uris: [...uris] });
    failures.check(method, personId);
  }

  /** The last thing a write does. */
  function end<T>(method: Method, answer: T): T {
    const left = deaths.get(method) ?? 0;
    if (left === 0) return answer;
    deaths.set(method, left - 1);
    throw new UpstreamError("spotify", "unclear", { status: "unclear" });
  }

  function rowOf(row: string | PlaylistEntry): PlaylistEntry {
    if (typeof row !== "string") return row;
    const id = trackUri.exec(row)?.[1];
    if (id === undefined) throw new UpstreamError("spotify", `no song: ${row}`, { status: 400 });
    return { kind: "track", track: tracks.get(id) ?? madeUpTrack(id), uri: row, addedAtMs: nowMs() };
  }

  function change(playlist: Stored, rows: readonly PlaylistEntry[]): string {
    playlist.rows = [...rows];
    playlist.version += 1;
    return snapshotOf(playlist);
  }

  function existing(id: string): Stored {
    const playlist = stored.get(id);
    if (!playlist) throw new Error(`no playlist "${id}"`);
    return playlist;
  }

  function make(personId: string, seed: PlaylistSeed, description: string): Stored {
    made += 1;
    const playlist: Stored = {
      id: `fakePlaylist${String(made).padStart(10, "0")}`,
      owner: personId,
      collaborators: new Set(seed.collaborators),
      isHidden: false,
      name: seed.name ?? `Playlist ${made}`,
      description,
      rows: (seed.rows ?? []).map(rowOf),
      version: 1,
      cover: null,
    };
    stored.set(playlist.id, playlist);
    for (const id of [personId, ...playlist.collaborators]) lists.set(id, [playlist.id, ...(lists.get(id) ?? [])]);
    return playlist;
  }

  function writable(personId: string, playlistId: string): Stored | null {
    const playlist = stored.get(playlistId);
    if (!playlist) return null;
    if (!mayOpen(playlist, personId)) throw new UpstreamError("spotify", "forbidden", { status: "forbidden" });
    return playlist;
  }

  function write(
    method: "add" | "replace" | "remove",
    rowsAfter: (rows: readonly PlaylistEntry[], uris: readonly string[]) => PlaylistEntry[],
  ): Playlists["add"] {
    return async (personId, playlistId, uris) => {
      if (uris.length > mostUris) throw new RangeError(`at most ${mostUris} URIs`);
      begin(method, personId, playlistId, uris);
      const playlist = writable(personId, playlistId);
      return playlist && end(method, change(playlist, rowsAfter(playlist.rows, uris)));
    };
  }

  return {
    fail: failures.fail,
    refuse: failures.refuse,
    async get(personId, playlistId) {
      begin("get", personId, playlistId);
      const playlist = stored.get(playlistId);
      return playlist ? shown(playlist) : null;
    },
    async mine(personId) {
      begin("mine", personId);
      return (lists.get(personId) ?? [])
        .flatMap((id) => stored.get(id) ?? [])
        .map(shown)
        .slice(0, mostMine);
    },
    async entries(personId, playlistId) {
      begin("entries", personId, playlistId);
      const playlist = stored.get(playlistId);
      if (!playlist) return null;
      if (playlist.isHidden || !mayOpen(playlist, personId))
        throw new UpstreamError("spotify", "unreadable", { status: "unreadable" });
      return structuredClone(playlist.rows);
    },
    async create(personId, name, description) {
      begin("create", personId);
      return end("create", shown(make(personId, { name }, description)));
    },
    add: write("add", (rows, uris) => [...rows, ...uris.map(rowOf)]),
    replace: write("replace", (_, uris) => uris.map(rowOf)),
    remove: write("remove", (rows, uris) => rows.filter((row) => row.kind !== "track" || !uris.includes(row.uri))),
    async describe(personId, playlistId, name, description) {
      begin("describe", personId, playlistId);
      const playlist = writable(personId, playlistId);
      if (!playlist) return false;
      Object.assign(playlist, { name, description });
      return end("describe", true);
    },
    async cover(personId, playlistId, jpeg) {
      begin("cover", personId, playlistId);
      const playlist = writable(personId, playlistId);
      if (!playlist) throw new UpstreamError("spotify", "not-found", { status: "not-found" });
      playlist.cover = jpeg;
      end("cover", undefined);
    },
    addTrack: (track) => void tracks.set(track.id, track),
    seed: (personId, seed = {}) => make(personId, seed, "").id,
    follow: (personId, playlistId) => void lists.set(personId, [...(lists.get(personId) ?? []), playlistId]),
    accountOf,
    edit: (playlistId, rows) => void change(existing(playlistId), rows.map(rowOf)),
    destroy: (playlistId) => void stored.delete(playlistId),
    hide: (playlistId) => void Object.assign(existing(playlistId), { isHidden: true }),
    dieAfter: (method, times = 1) => void deaths.set(method, times),
    uris: (playlistId) => existing(playlistId).rows.map((row) => (row.kind === "track" ? row.uri : "")),
    described: (playlistId) => {
      const { name, description } = existing(playlistId);
      return { name, description };
    },
    coverOf: (playlistId) => existing(playlistId).cover,
    ids: () => [...stored.keys()],
    calls: (method) => log.filter((call) => method === undefined || call.method === method),
  };
}

function mayOpen(playlist: Stored, personId: string): boolean {
  return playlist.owner === personId || playlist.collaborators.has(personId);
}

function accountOf(personId: string): string {
  return `account-${personId}`;
}

function snapshotOf(playlist: Stored): string {
  return `${playlist.id}-${playlist.version}`;
}

function shown(playlist: Stored): Playlist {
  return {
    id: playlist.id,
    name: playlist.name,
    ownerId: accountOf(playlist.owner),
    snapshotId: snapshotOf(playlist),
    count: playlist.rows.length,
    url: `https://open.spotify.com/playlist/${playlist.id}`,
  };
}

function madeUpTrack(id: string): Track {
  return {
    id,
    name: `Song ${id}`,
    artists: [{ id: "madeUpArtist0000000001", name: "Somebody" }],
    durationMs: 200_000,
    isrc: null,
    imageUrl: null,
    url: `https://open.spotify.com/track/${id}`,
  };
}
