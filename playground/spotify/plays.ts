import type { Listener, Play } from "./listeners.js";
import { listenerOf, trackOf, type World } from "./world.js";

/** When and how a song was played. */
export interface PlayOptions {
  /** When the play ended; default now. */
  endedAtMs?: number;
  /** When recently-played begins to show it; default as soon as it ended. Later means a late arrival with an old time. */
  visibleAtMs?: number;
  /** The album or playlist it was played from; default null. */
  contextUri?: string | null;
}

/** Where in the song the listener is. */
export interface NowPlayingOptions {
  /** Default now. */
  startedAtMs?: number;
  /** Stands still at this moment's position; default false. */
  isPaused?: boolean;
}

// Spotify keeps nothing of a private session.
function record(listener: Listener, play: Play): void {
  if (!listener.privateSession) listener.plays.push(play);
}

function startNext(listener: Listener, atMs: number): void {
  const trackId = listener.queue.shift();
  listener.playing = trackId === undefined ? null : { trackId, startedAtMs: atMs, pausedAtMs: null };
}

function endOfPlaying(world: World, listener: Listener): number {
  const { playing } = listener;
  if (playing === null || playing.pausedAtMs !== null) return Number.POSITIVE_INFINITY;
  return playing.startedAtMs + trackOf(world, playing.trackId).durationMs;
}

/** Lets the player catch up with the clock: a song that has run its length becomes a play, and the queue moves on. */
export function catchUp(world: World, listener: Listener): void {
  for (;;) {
    const endedAtMs = endOfPlaying(world, listener);
    const { playing } = listener;
    if (playing === null || endedAtMs > world.clock.nowMs()) return;
    record(listener, { trackId: playing.trackId, endedAtMs, visibleAtMs: endedAtMs, contextUri: null });
    startNext(listener, endedAtMs);
  }
}

/** Records one full play. If that song was playing, it ends with this, and the queue moves on. */
export function play(world: World, listenerId: string, track: string, options: PlayOptions = {}): void {
  const listener = listenerOf(world, listenerId);
  const trackId = trackOf(world, track).id;
  const nowMs = world.clock.nowMs();
  catchUp(world, listener);
  const endedAtMs = options.endedAtMs ?? nowMs;
  const visibleAtMs = options.visibleAtMs ?? endedAtMs;
  record(listener, { trackId, endedAtMs, visibleAtMs, contextUri: options.contextUri ?? null });
  if (options.endedAtMs === undefined && listener.playing?.trackId === trackId) startNext(listener, nowMs);
}

/** Starts a song on an open device, or with null stops and closes the device. What was playing before is a skip. */
export function nowPlaying(
  world: World,
  listenerId: string,
  track: string | null,
  options: NowPlayingOptions = {},
): void {
  const listener = listenerOf(world, listenerId);
  catchUp(world, listener);
  listener.deviceOpen = track !== null;
  listener.playing = null;
  if (track === null) return;
  const nowMs = world.clock.nowMs();
  listener.playing = {
    trackId: trackOf(world, track).id,
    startedAtMs: options.startedAtMs ?? nowMs,
    pausedAtMs: options.isPaused ? nowMs : null,
  };
}

/** The last 50 plays that can be seen now, newest first. Nothing older is ever shown. */
export function recentPlays(world: World, listener: Listener): Play[] {
  catchUp(world, listener);
  const nowMs = world.clock.nowMs();
  const visible = listener.plays.filter((one) => one.visibleAtMs <= nowMs);
  return visible.sort((a, b) => b.endedAtMs - a.endedAtMs).slice(0, 50);
}
