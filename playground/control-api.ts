import type { Route } from "../src/http-port.js";
import { act, chatOf, spotOf, who, whoever } from "./acting.js";
import { BadCall, countField, type Fields, getRoute, type OnFailure, postRoute, textField } from "./answers.js";
import type { Feed } from "./feed.js";
import { walkLogin } from "./login-walk.js";
import { unknownFault } from "./messenger-chat.js";
import type { ChannelName, Friend } from "./people.js";
import { findTarget, type Item, itemOf, type Where } from "./seen-items.js";
import type { SpotifyFaultKind } from "./spotify/emulator.js";
import { callsSoFar, registeredPeople, type Stage } from "./stage.js";
import { surfaceRoutes } from "./surface-routes.js";
import { AlreadySkipping } from "./time-travel.js";

const BASE = "/playground/api/";
const MAX_SKIP_MS = 400 * 24 * 60 * 60 * 1000;
const MAX_FAULT_TIMES = 1000;

const SPOTIFY_FAULTS: readonly SpotifyFaultKind[] = [
  ...(["429", "429-no-header", "quota", "500", "502", "503", "401", "403"] as const),
  ...(["403-owner-premium", "403-not-registered", "403-not-registered-text", "403-scope"] as const),
  ...(["timeout", "slow", "reset", "cut", "garbage", "empty"] as const),
  ...(["revoked", "invalid-grant", "expired-grant"] as const),
];

/** The routes of the control API over a stage. `feed` tells the page what is new. */
export function controlRoutes(stage: Stage, feed: Feed, onFailure: OnFailure): Route[] {
  const get = (name: string, answer: (query: URLSearchParams) => unknown) => getRoute(BASE + name, answer, onFailure);
  const post = (name: string, answer: (fields: Fields) => unknown) => postRoute(BASE + name, answer, onFailure);
  return [
    get("people", () => people(stage)),
    get("messages", (query) => messages(stage, whoever(stage, query.get("as")))),
    get("stats", () => stats(stage)),
    get("catalogue", () => feed.catalogue()),
    get("events", (query) => feed.news(Number(query.get("since") ?? 0) || 0)),
    post("login", (fields) => login(stage, who(stage, fields))),
    post("say", (fields) => say(stage, who(stage, fields), fields)),
    post("press", (fields) => press(stage, who(stage, fields), fields)),
    post("sticker", (fields) => sticker(stage, who(stage, fields))),
    post("play", (fields) => play(stage, who(stage, fields), textField(fields, "track"))),
    post("skip", (fields) => skip(stage, countField(fields, "ms", MAX_SKIP_MS))),
    post("fault", (fields) => fault(stage, fields)),
    ...surfaceRoutes(stage, BASE, onFailure),
  ];
}

async function people(stage: Stage) {
  const registered = await registeredPeople(stage);
  return stage.friends.map(({ id, name, channel, note, colour }) => {
    return { id, name, channel, registered: (registered.get(id) ?? null) !== null, note, colour };
  });
}

function messages(stage: Stage, friend: Friend): Item[] {
  return chatOf(stage, friend).messages(friend.userId).map(itemOf);
}

async function stats(stage: Stage) {
  const { jobsWaiting, checks, quota } = await stage.inspect().counts();
  const quotaLeft = Math.max(0, quota.budget - quota.used);
  return { nowMs: stage.clock.nowMs(), calls: callsSoFar(stage), jobsWaiting, checks, quotaLeft, quota };
}

async function login(stage: Stage, friend: Friend) {
  await stage.travel.idle();
  const code = await walkLogin(stage.loginUrl(), friend.listenerId);
  stage.happenings.note(friend.id, `${friend.name} logged in with Spotify`);
  return { code };
}

function say(stage: Stage, friend: Friend, fields: Fields) {
  const text = textField(fields, "text");
  const spot = spotOf(fields, friend);
  return act(stage, friend, (chat) => chat.say(friend.userId, text, spot));
}

function sticker(stage: Stage, friend: Friend) {
  return act(stage, friend, (chat) => chat.sticker(friend.userId));
}

/**
 * Presses the newest button of that label, on a message or else on the home tab; of a link it says where it leads, as
 * the bot hears nothing of a tap.
 */
function press(stage: Stage, friend: Friend, fields: Fields) {
  const label = textField(fields, "button", 200);
  const { messages: seen, home } = chatOf(stage, friend);
  const where = whereOf(fields);
  const inChat = findTarget(seen(friend.userId), label, where);
  const target = inChat ?? findTarget(home?.sections(friend.userId) ?? [], label, where);
  if (target === null) throw new BadCall("not_found", `${friend.name} sees no button "${label}".`, "button");
  if (target.carries === null) return { messages: [], link: target.url };
  return act(stage, friend, (chat) => (inChat ? chat : (home ?? chat)).press(friend.userId, target));
}

/** The page names the message or section, and the card of it, whose button was pressed. */
function whereOf(fields: Fields): Where {
  const { message, card } = fields;
  return {
    ...(typeof message === "string" && { messageId: message }),
    ...(typeof card === "number" && { card }),
  };
}

async function play(stage: Stage, friend: Friend, text: string) {
  const track = stage.spotify.findTrack(text);
  if (track === null) throw new BadCall("bad_request", `"track" is no song of the emulated Spotify.`, "track");
  await stage.travel.idle();
  const endedAtMs = stage.clock.nowMs();
  stage.spotify.play(friend.listenerId, track.id, { endedAtMs });
  stage.lastPlays.set(friend.id, { trackId: track.id, endedAtMs });
  stage.happenings.note(friend.id, `${friend.name} played “${track.title}”`);
  await stage.inspect().settle();
  return { track: track.id, title: track.title, endedAtMs };
}

async function skip(stage: Stage, ms: number) {
  try {
    const done = await stage.travel.skip(ms);
    stage.happenings.note(null, `Time moved on by ${span(ms)}`);
    return done;
  } catch (error) {
    if (error instanceof AlreadySkipping) throw new BadCall("conflict", error.message);
    throw error;
  }
}

/** "7 days", "1 hour": the largest unit that fits. */
function span(ms: number): string {
  const units: [number, string][] = [
    [24 * 60 * 60 * 1000, "day"],
    [60 * 60 * 1000, "hour"],
    [60 * 1000, "minute"],
  ];
  const [size, unit] = units.find(([each]) => ms >= each) ?? [1000, "second"];
  const count = Math.round(ms / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function fault(stage: Stage, fields: Fields) {
  const platform = textField(fields, "platform", 20);
  const name = textField(fields, "fault", 60);
  const times = fields.times === undefined ? 1 : countField(fields, "times", MAX_FAULT_TIMES);
  if (platform === "spotify") spotifyFault(stage, name, times);
  else if (isChannel(stage, platform)) stage.chats[platform].fault(name, times);
  else throw new BadCall("bad_request", `"platform" must be spotify, messenger, slack or discord.`, "platform");
  stage.happenings.note(null, `Next calls to ${platform}: ${name}`, times);
  return { platform, fault: name, times };
}

function isChannel({ chats }: Stage, name: string): name is ChannelName {
  return Object.hasOwn(chats, name);
}

function spotifyFault(stage: Stage, name: string, times: number): void {
  const kind = SPOTIFY_FAULTS.find((known) => known === name);
  if (kind === undefined) throw unknownFault(name, "spotify");
  stage.spotify.fault({ kind, times });
}
