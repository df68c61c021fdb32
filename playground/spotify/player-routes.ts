import { findTrack } from "./catalogue.js";
import { checkMarket } from "./catalogue-routes.js";
import { empty, json, Refusal, type Reply } from "./http.js";
import { spotifyId } from "./ids.js";
import type { Listener, Play, Playing } from "./listeners.js";
import { hrefOf, wholeNumber } from "./paging.js";
import { catchUp, recentPlays } from "./plays.js";
import { type ApiRoute, type ListenerCall, listenerRoute } from "./routes.js";
import { fullTrack } from "./shapes.js";
import { trackOf, type World } from "./world.js";

function context(uri: string | null) {
  if (uri === null) return null;
  const [, type = "", id = ""] = uri.split(":");
  const href = `https://api.spotify.com/v1/${type}s/${id}`;
  return { type, uri, href, external_urls: { spotify: `https://open.spotify.com/${type}/${id}` } };
}

function playItem(world: World, play: Play) {
  return {
    track: fullTrack(world, trackOf(world, play.trackId)),
    played_at: new Date(play.endedAtMs).toISOString(),
    context: context(play.contextUri),
  };
}

// Cursors are exclusive Unix milliseconds.
function cursor(call: ListenerCall, name: "after" | "before", usual: number): number {
  return wholeNumber(call, name, { min: 0, max: Number.MAX_SAFE_INTEGER, usual });
}

function playsAsked(world: World, call: ListenerCall): Play[] {
  if (call.query.has("after") && call.query.has("before")) {
    throw new Refusal(400, "Only one of after and before may be given");
  }
  const after = cursor(call, "after", -1);
  const before = cursor(call, "before", Number.MAX_SAFE_INTEGER);
  return recentPlays(world, call.listener).filter((play) => play.endedAtMs > after && play.endedAtMs < before);
}

function recentlyPlayed(world: World, call: ListenerCall): Reply {
  const limit = wholeNumber(call, "limit", { min: 1, max: 50, usual: 20 });
  const asked = playsAsked(world, call);
  const shown = asked.slice(0, limit);
  const [newest, oldest] = [shown[0], shown.at(-1)];
  const href = hrefOf(world, call);
  if (newest === undefined || oldest === undefined) {
    return json(200, { items: [], next: null, cursors: null, limit, href });
  }
  const cursors = { after: String(newest.endedAtMs), before: String(oldest.endedAtMs) };
  const next = shown.length < asked.length ? nextHref(world, call, cursors.before, limit) : null;
  return json(200, { items: shown.map((play) => playItem(world, play)), next, cursors, limit, href });
}

function nextHref(world: World, call: ListenerCall, before: string, limit: number): string {
  const url = new URL(hrefOf(world, call, { before, limit }));
  url.searchParams.delete("after");
  return url.href;
}

function progressMs(world: World, playing: Playing): number {
  return Math.max(0, (playing.pausedAtMs ?? world.clock.nowMs()) - playing.startedAtMs);
}

function playback(world: World, playing: Playing | null) {
  return {
    is_playing: playing !== null && playing.pausedAtMs === null,
    progress_ms: playing === null ? null : progressMs(world, playing),
    timestamp: world.clock.nowMs(),
    currently_playing_type: playing === null ? "unknown" : "track",
    item: playing === null ? null : fullTrack(world, trackOf(world, playing.trackId)),
    context: null,
    actions: { disallows: playing === null ? {} : { resuming: true } },
  };
}

function currentlyPlaying(world: World, call: ListenerCall): Reply {
  checkMarket(call);
  catchUp(world, call.listener);
  return call.listener.playing === null ? empty(204) : json(200, playback(world, call.listener.playing));
}

function device(listener: Listener) {
  return {
    id: spotifyId(`device:${listener.id}`),
    is_active: true,
    is_private_session: listener.privateSession,
    is_restricted: false,
    name: `${listener.displayName}'s phone`,
    supports_volume: true,
    type: "Smartphone",
    volume_percent: 70,
  };
}

function playerState(world: World, call: ListenerCall): Reply {
  checkMarket(call);
  const { listener } = call;
  catchUp(world, listener);
  if (!listener.deviceOpen) return empty(204);
  const more = { device: device(listener), repeat_state: "off", shuffle_state: false };
  return json(200, { ...more, ...playback(world, listener.playing) });
}

function devices(_world: World, call: ListenerCall): Reply {
  return json(200, { devices: call.listener.deviceOpen ? [device(call.listener)] : [] });
}

function needPremium(listener: Listener): void {
  if (!listener.premium) throw new Refusal(403, "Player command failed: Premium required", "PREMIUM_REQUIRED");
}

function readQueue(world: World, call: ListenerCall): Reply {
  needPremium(call.listener);
  catchUp(world, call.listener);
  const { playing, queue } = call.listener;
  const shape = (trackId: string) => fullTrack(world, trackOf(world, trackId));
  return json(200, {
    currently_playing: playing === null ? null : shape(playing.trackId),
    queue: queue.map(shape),
  });
}

function queueUri(call: ListenerCall): string {
  const uri = call.query.get("uri");
  if (uri === null || uri === "") throw new Refusal(400, "Required parameter uri missing");
  if (!/^spotify:track:[0-9A-Za-z]{22}$/.test(uri)) throw new Refusal(400, `Invalid track uri: ${uri}`);
  return uri;
}

function needDevice(call: ListenerCall): void {
  const wanted = call.query.get("device_id");
  const isThere = call.listener.deviceOpen && (wanted === null || wanted === device(call.listener).id);
  if (!isThere) throw new Refusal(404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE");
}

function addToQueue(world: World, call: ListenerCall): Reply {
  const uri = queueUri(call);
  needPremium(call.listener);
  catchUp(world, call.listener);
  needDevice(call);
  const track = findTrack(world.catalogue, uri);
  if (track === null) throw new Refusal(404, "Resource not found");
  call.listener.queue.push(track.id);
  return empty(204);
}

const needs = (...scopes: string[]) => ({ bucket: "player", scopes, scopeStatus: 401 }) as const;

/** History, player and queue of the listener. A missing scope gets 401 "Permissions missing" here. */
export function playerRoutes(): ApiRoute[] {
  const state = needs("user-read-playback-state");
  const queue = needs("user-read-currently-playing", "user-read-playback-state");
  return [
    listenerRoute("GET /me/player/recently-played", needs("user-read-recently-played"), recentlyPlayed),
    listenerRoute("GET /me/player/currently-playing", needs("user-read-currently-playing"), currentlyPlaying),
    listenerRoute("GET /me/player", state, playerState),
    listenerRoute("GET /me/player/devices", state, devices),
    listenerRoute("GET /me/player/queue", queue, readQueue),
    listenerRoute("POST /me/player/queue", needs("user-modify-playback-state"), addToQueue),
  ];
}
