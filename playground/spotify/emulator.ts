import { addAlbum, type EmulatedAlbum, type EmulatedTrack, findTrack } from "./catalogue.js";
import type { AlbumData } from "./catalogue-data.js";
import type { SpotifyFault } from "./fault-replies.js";
import { addFault } from "./faults.js";
import { shortCode } from "./ids.js";
import { type ListenerOptions, newListener } from "./listeners.js";
import type { TimeRange, TopType } from "./me-routes.js";
import { releaseWhatIsDue } from "./new-releases.js";
import type { RefreshAnswer } from "./oauth-state.js";
import { addPlaylist } from "./playlist-seed.js";
import { rowUri } from "./playlist-shapes.js";
import type { Playlist, PlaylistSeed } from "./playlist-state.js";
import { type NowPlayingOptions, nowPlaying, type PlayOptions, play } from "./plays.js";
import { createEmulatorServer, type EmulatorServer, type SeenRequest } from "./server.js";
import { revokeGrants } from "./tokens.js";
import { type ShortLinks, shortLinks } from "./web-pages.js";
import { apiUrl, createWorld, listenerOf, type SpotifyEmulatorOptions, trackOf, type World, webUrl } from "./world.js";

export type { EmulatedTrack } from "./catalogue.js";
export type { SpotifyFaultKind } from "./fault-replies.js";
export type { SpotifyEmulatorOptions } from "./world.js";

/** Calls of the Web API so far, also the refused ones. */
interface SpotifyStats {
  calls: number;
  /** By route, for example "GET /tracks/:id"; "removed" and "unknown" for paths that are none. */
  byEndpoint: Record<string, number>;
  /** Calls left of the daily quota; null when there is none. */
  quotaLeft: number | null;
}

type PlaylistDetails = Pick<Playlist, "name" | "description" | "isPublic" | "isCollaborative">;

/** The base addresses, each without a slash at the end. */
interface SpotifyUrls {
  /** Web API, in place of https://api.spotify.com/v1 */
  api: string;
  /** In place of https://accounts.spotify.com */
  accounts: string;
  /** In place of https://open.spotify.com; `<web>/link/<code>` is in place of https://spotify.link */
  web: string;
}

/** A stand-in for Spotify on loopback, and the hands of the people who use it. Unknown ids throw. */
export interface SpotifyEmulator {
  start(): Promise<void>;
  /** Ends at once, also when connections hang. */
  stop(): Promise<void>;
  /** Throws before start. */
  readonly urls: SpotifyUrls;
  /** Adds an account. Throws when it exists, or when the allow-list is full. */
  addListener(listener: ListenerOptions): void;
  /** Puts a listener on the allow-list or takes them off. Throws when the list is full. */
  allowList(listenerId: string, isAllowed: boolean): void;
  /** Adds a redirect URI, as one does in the developer dashboard. */
  registerRedirectUri(uri: string): void;
  /** The whole catalogue in a fixed order. */
  tracks(): EmulatedTrack[];
  findTrack(idOrUriOrLink: string): EmulatedTrack | null;
  /** The short links of a song, or of the codes "foreign" (leads to another host) and "loop". */
  shortLinks(track: string): ShortLinks;
  /** Adds an album or single, for example one that appears today. */
  release(album: AlbumData): EmulatedAlbum;
  /** One full play that ends now or at `endedAtMs`. */
  play(listenerId: string, track: string, options?: PlayOptions): void;
  /** Starts a song, or with null closes the player. A song that runs its whole length becomes a play, then comes the queue. */
  nowPlaying(listenerId: string, track: string | null, options?: NowPlayingOptions): void;
  /** Opens or closes a device without playing: the queue needs an open one. */
  openDevice(listenerId: string, isOpen: boolean): void;
  /** While on, nothing is added to the history. */
  privateSession(listenerId: string, isOn: boolean): void;
  /** Track ids waiting in the listener's queue. */
  queue(listenerId: string): string[];
  /** URIs the listener has saved. */
  library(listenerId: string): string[];
  /** Sets a top list; without one there is a made-up one. */
  setTop(listenerId: string, type: TopType, range: TimeRange, ids: readonly string[]): void;
  /** Follows artists by id. */
  follow(listenerId: string, artistIds: readonly string[]): void;
  /** Makes a playlist and answers its id. */
  addPlaylist(seed: PlaylistSeed): string;
  /** The URIs in a playlist, "" for an empty row. */
  playlistUris(playlistId: string): string[];
  /** What it is called, and who may see it. */
  playlistDetails(playlistId: string): PlaylistDetails;
  /** The listener takes back the permission: refreshing gives invalid_grant "Refresh token revoked", access tokens 401. */
  revoke(listenerId: string): void;
  /** What refreshing answers as `refresh_token` from now on. With "new" the old token is dead. */
  answerRefreshWith(answer: RefreshAnswer): void;
  /** Scripts a fault for the next calls. */
  fault(fault: SpotifyFault): void;
  /** Forgets faults that are not used up. */
  clearFaults(): void;
  stats(): SpotifyStats;
  /** The last 10,000 requests to any path, oldest first. */
  requests(): SeenRequest[];
}

const USERS_IN_DEVELOPMENT_MODE = 5;

function urlsOf(world: World): SpotifyUrls {
  if (world.origin === "") throw new Error("the emulator is not started");
  return { api: apiUrl(world), accounts: `${world.origin}/accounts`, web: webUrl(world) };
}

function checkRoom(world: World): void {
  const { userLimit = USERS_IN_DEVELOPMENT_MODE } = world.options;
  const allowed = [...world.listeners.values()].filter((listener) => listener.allowListed).length;
  if (userLimit !== null && allowed >= userLimit) throw new Error(`the allow-list is full: ${userLimit} users`);
}

function addListener(world: World, options: ListenerOptions): void {
  if (world.listeners.has(options.id)) throw new Error(`listener "${options.id}" exists`);
  const listener = newListener(options);
  if (listener.allowListed) checkRoom(world);
  world.listeners.set(listener.id, listener);
}

function allowList(world: World, listenerId: string, isAllowed: boolean): void {
  const listener = listenerOf(world, listenerId);
  if (isAllowed && !listener.allowListed) checkRoom(world);
  listener.allowListed = isAllowed;
}

function stats(world: World): SpotifyStats {
  const byEndpoint = Object.fromEntries(world.byEndpoint);
  const calls = Object.values(byEndpoint).reduce((sum, count) => sum + count, 0);
  return { calls, byEndpoint, quotaLeft: world.limiter.quotaLeft(world.clock.nowMs()) };
}

function linksOf(world: World, track: string): ShortLinks {
  const isSpecial = track === "foreign" || track === "loop";
  return shortLinks(isSpecial ? track : shortCode(trackOf(world, track).id));
}

function playlistOf(world: World, playlistId: string): Playlist {
  const playlist = world.playlists.get(playlistId);
  if (playlist === undefined) throw new Error(`no emulated playlist "${playlistId}"`);
  return playlist;
}

function playlistDetails(world: World, playlistId: string): PlaylistDetails {
  const { name, description, isPublic, isCollaborative } = playlistOf(world, playlistId);
  return { name, description, isPublic, isCollaborative };
}

function lifecycle(world: World, server: EmulatorServer) {
  return {
    start: () => server.start(world.options.port ?? 0),
    stop: () => server.stop(),
    requests: () => server.seen.map((one) => ({ ...one })),
    stats: () => stats(world),
  };
}

type Listening = Pick<
  SpotifyEmulator,
  "play" | "nowPlaying" | "openDevice" | "privateSession" | "queue" | "library" | "setTop" | "follow"
>;

function listening(world: World): Listening {
  return {
    play: (id, track, options) => play(world, id, track, options),
    nowPlaying: (id, track, options) => nowPlaying(world, id, track, options),
    openDevice: (id, isOpen) => Object.assign(listenerOf(world, id), { deviceOpen: isOpen }),
    privateSession: (id, isOn) => Object.assign(listenerOf(world, id), { privateSession: isOn }),
    queue: (id) => [...listenerOf(world, id).queue],
    library: (id) => [...listenerOf(world, id).library],
    setTop: (id, type, range, ids) => listenerOf(world, id).tops.set(`${type}:${range}`, [...ids]),
    follow: (id, artistIds) => listenerOf(world, id).followedArtistIds.push(...artistIds),
  };
}

type Catalogued = Pick<
  SpotifyEmulator,
  "tracks" | "findTrack" | "shortLinks" | "release" | "addPlaylist" | "playlistUris" | "playlistDetails"
>;

function catalogued(world: World): Catalogued {
  return {
    tracks: () => [...world.catalogue.tracks.values()],
    findTrack: (text) => findTrack(world.catalogue, text),
    shortLinks: (track) => linksOf(world, track),
    release: (album) => addAlbum(world.catalogue, album),
    addPlaylist: (seed) => addPlaylist(world, seed).id,
    playlistUris: (id) => playlistOf(world, id).rows.map((row) => rowUri(row.content)),
    playlistDetails: (id) => playlistDetails(world, id),
  };
}

type Controls = Pick<
  SpotifyEmulator,
  "addListener" | "allowList" | "registerRedirectUri" | "revoke" | "answerRefreshWith" | "fault" | "clearFaults"
>;

function controls(world: World): Controls {
  return {
    addListener: (options) => addListener(world, options),
    allowList: (id, isAllowed) => allowList(world, id, isAllowed),
    registerRedirectUri: (uri) => void world.redirectUris.add(uri),
    revoke: (id) => revokeGrants(world, listenerOf(world, id).id),
    answerRefreshWith: (answer) => Object.assign(world.oauth, { refreshAnswer: answer }),
    fault: (fault) => addFault(world, fault),
    clearFaults: () => Object.assign(world, { faults: [] }),
  };
}

/** A new emulator with its own catalogue, people and tokens. Nothing listens before start(). */
export function createSpotifyEmulator(options: SpotifyEmulatorOptions): SpotifyEmulator {
  const world = createWorld(options);
  releaseWhatIsDue(world);
  return {
    ...lifecycle(world, createEmulatorServer(world)),
    ...listening(world),
    ...catalogued(world),
    ...controls(world),
    get urls() {
      return urlsOf(world);
    },
  };
}
