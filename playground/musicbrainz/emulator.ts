import type { IncomingMessage, ServerResponse } from "node:http";
import { type LoopbackServer, listenOnLoopback, respond } from "../loopback.js";
import { type ArtistSeed, artistShape, type KnownArtist, knownArtist, searchShape, urlShape } from "./artists.js";

export type MusicbrainzFaultKind = "503" | "503-no-header" | "500" | "timeout" | "reset" | "cut" | "garbage";

export interface MusicbrainzOptions {
  /** The clock that the pace is measured by; default the real one, as there is no other between machines. */
  nowMs?: () => number;
  /** Refuses whoever asks sooner than a second after the last answer; default true. */
  isPaced?: boolean;
  /** TCP port on 127.0.0.1; default 0, any free one. */
  port?: number;
}

/** One request: no headers. */
interface SeenRequest {
  atMs: number;
  /** Path and query. */
  path: string;
  userAgent: string;
  status: number;
}

/** A stand-in for MusicBrainz on loopback, with the artists it was told about. */
export interface MusicbrainzEmulator {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Without a slash at its end. Throws before start. */
  readonly url: string;
  /** Answers the MBID. The same name and comment again replace what was known. */
  know(artist: ArtistSeed): string;
  /** The next `times` requests fail so; default 1. */
  fault(kind: MusicbrainzFaultKind, times?: number): void;
  /** Oldest first. */
  requests(): SeenRequest[];
}

interface Reply {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

const paceMs = 1_000;
const userAgentForm = /^[\w.-]+\/[\w.-]+ \( ?\S+ ?\)$/;
const mbidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const tooFast =
  "Your requests are exceeding the allowable rate limit. Please see http://wiki.musicbrainz.org/XMLWebService for more information.";

function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  const body = JSON.stringify(value);
  return { status, body, headers: { "content-type": "application/json; charset=utf-8", ...headers } };
}

function error(status: number, message: string, headers: Record<string, string> = {}): Reply {
  return json(
    status,
    { error: message, help: "For usage, please see: https://musicbrainz.org/development/mmd" },
    headers,
  );
}

/** A new emulator. Nothing listens before start(). */
export function createMusicbrainzEmulator(options: MusicbrainzOptions = {}): MusicbrainzEmulator {
  const { nowMs = Date.now, isPaced = true, port = 0 } = options;
  const artists = new Map<string, KnownArtist>();
  const seen: SeenRequest[] = [];
  const faults: MusicbrainzFaultKind[] = [];
  let server: LoopbackServer | null = null;
  let lastAnswerMs = Number.NEGATIVE_INFINITY;

  function refusal(request: IncomingMessage): Reply | null {
    if (!userAgentForm.test(request.headers["user-agent"] ?? ""))
      return error(403, "Your User-Agent is not meaningful.");
    const isTooSoon = isPaced && nowMs() - lastAnswerMs < paceMs;
    return isTooSoon ? error(503, tooFast, { "retry-after": "1" }) : null;
  }

  function answer(request: IncomingMessage): Reply {
    const refused = refusal(request);
    if (refused) return refused;
    lastAnswerMs = nowMs();
    return answerTo([...artists.values()], new URL(request.url ?? "/", "http://127.0.0.1"));
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const fault = faults.shift();
    const reply = fault === "503" || fault === "503-no-header" || fault === "500" ? faulty(fault) : answer(request);
    const userAgent = request.headers["user-agent"] ?? "";
    seen.push({ atMs: nowMs(), path: request.url ?? "/", userAgent, status: reply.status });
    if (fault === "reset") response.destroy();
    else if (fault === "cut") cut(response, reply);
    else if (fault === "garbage") respond(response, 200, "<!doctype html><h1>upstream</h1>", {});
    else if (fault !== "timeout") respond(response, reply.status, reply.body, reply.headers ?? {});
  }

  return {
    async start() {
      server = await listenOnLoopback(handle, port);
    },
    async stop() {
      await server?.close();
      server = null;
    },
    get url() {
      if (server === null) throw new Error("the emulator is not started");
      return server.url;
    },
    know(seed) {
      const artist = knownArtist(seed);
      artists.set(artist.id, artist);
      return artist.id;
    },
    fault: (kind, times = 1) => void faults.push(...Array.from({ length: times }, () => kind)),
    requests: () => seen.map((one) => ({ ...one })),
  };
}

function faulty(kind: "503" | "503-no-header" | "500"): Reply {
  if (kind === "500") return error(500, "Internal server error");
  return error(503, tooFast, kind === "503" ? { "retry-after": "5" } : {});
}

function cut(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { ...headers, "content-length": String(body.length) });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}

function answerTo(artists: readonly KnownArtist[], { pathname, searchParams: query }: URL): Reply {
  if (query.get("fmt") !== "json") return { status: 200, body: '<?xml version="1.0" encoding="UTF-8"?><metadata/>' };
  const includes = (query.get("inc") ?? "").split(/[ +]/);
  if (pathname === "/ws/2/url") return urlReply(artists, query.get("resource"), includes.includes("artist-rels"));
  if (pathname === "/ws/2/artist") return searchReply(artists, query);
  const mbid = /^\/ws\/2\/artist\/([^/]+)$/.exec(pathname)?.[1];
  return mbid === undefined ? error(404, "Not Found") : artistReply(artists, mbid, includes.includes("genres"));
}

function urlReply(artists: readonly KnownArtist[], resource: string | null, withArtists: boolean): Reply {
  if (resource === null) return error(400, "Missing resource");
  const spotifyId = /^https:\/\/open\.spotify\.com\/artist\/([0-9A-Za-z]{22})$/.exec(resource)?.[1] ?? "";
  const owners = artists.filter((artist) => artist.spotifyIds.includes(spotifyId));
  return owners.length === 0 ? error(404, "Not Found") : json(200, urlShape(resource, owners, withArtists));
}

function searchReply(artists: readonly KnownArtist[], query: URLSearchParams): Reply {
  const quoted = /^artist:"((?:[^"\\]|\\.)+)"$/.exec(query.get("query") ?? "")?.[1];
  const limit = Number(query.get("limit") ?? 25);
  if (quoted === undefined || !(limit >= 1 && limit <= 100)) return error(400, "Unable to parse search");
  return json(200, searchShape(artists, quoted.replace(/\\(.)/g, "$1"), limit));
}

function artistReply(artists: readonly KnownArtist[], mbid: string, withGenres: boolean): Reply {
  if (!mbidForm.test(mbid)) return error(400, "Invalid mbid.");
  const artist = artists.find(({ id }) => id === mbid);
  return artist === undefined ? error(404, "Not Found") : json(200, artistShape(artist, withGenres));
}
