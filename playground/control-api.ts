import type { Route } from "../src/http-port.js";
import { BadCall, countField, type Fields, getRoute, type OnFailure, postRoute, textField } from "./answers.js";
import type { Feed } from "./feed.js";
import { walkLogin } from "./login-walk.js";
import { isFaultName as isMessengerFault } from "./messenger/faults.js";
import type { WebhookResult } from "./messenger/webhook-sender.js";
import { type Friend, findFriend } from "./people.js";
import { findTarget, type Item, itemOf, type Where } from "./seen-items.js";
import type { SpotifyFaultKind } from "./spotify/emulator.js";
import { callsSoFar, registeredPeople, type Stage } from "./stage.js";
import { AlreadySkipping } from "./time-travel.js";

const BASE = "/playground/api/";
const MAX_SKIP_MS = 400 * 24 * 60 * 60 * 1000;
const MAX_FAULT_TIMES = 1000;
/** Names that mean the same on every platform, for those who do not know a platform's own. */
const MESSENGER_WORDS: Record<string, string> = { "429": "rate-limited", "500": "unknown" };

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
    post("say", (fields) => say(stage, who(stage, fields), textField(fields, "text"))),
    post("press", (fields) => press(stage, who(stage, fields), fields)),
    post("sticker", (fields) => sticker(stage, who(stage, fields))),
    post("play", (fields) => play(stage, who(stage, fields), textField(fields, "track"))),
    post("skip", (fields) => skip(stage, countField(fields, "ms", MAX_SKIP_MS))),
    post("fault", (fields) => fault(stage, fields)),
  ];
}

function who(stage: Stage, fields: Fields): Friend {
  return whoever(stage, textField(fields, "as", 100));
}

function whoever(stage: Stage, as: string | null): Friend {
  const friend = findFriend(stage.friends, as ?? "");
  if (friend !== null) return friend;
  const ids = stage.friends.map((each) => each.id).join(", ");
  throw new BadCall("bad_request", `"as" must be the id or the name of somebody here: ${ids}.`, "as");
}

async function people(stage: Stage) {
  const registered = await registeredPeople(stage);
  return stage.friends.map(({ id, name, channel, note, colour }) => {
    return { id, name, channel, registered: (registered.get(id) ?? null) !== null, note, colour };
  });
}

function messages(stage: Stage, friend: Friend): Item[] {
  return stage.messenger.messages(friend.userId).map(itemOf);
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

/** Does something in a chat, waits until the bot is done with it, and answers the messages that came of it. */
async function chat(stage: Stage, friend: Friend, action: () => Promise<WebhookResult>) {
  await stage.travel.idle();
  const before = stage.messenger.messages(friend.userId).length;
  const result = await action();
  if (result.status !== 200) {
    const answer = result.status === 0 ? "did not answer" : `answered ${result.status}`;
    throw new BadCall("upstream", `The bot's webhook ${answer}, ${result.statuses.length} times.`);
  }
  await stage.inspect().settle();
  return { messages: messages(stage, friend).slice(before) };
}

function say(stage: Stage, friend: Friend, text: string) {
  return chat(stage, friend, () => stage.messenger.say(friend.userId, text));
}

function sticker(stage: Stage, friend: Friend) {
  return chat(stage, friend, () => stage.messenger.sticker(friend.userId));
}

/** Presses the newest button of that label; of a link it says where it leads, as the bot hears nothing of a tap. */
function press(stage: Stage, friend: Friend, fields: Fields) {
  const label = textField(fields, "button", 200);
  const target = findTarget(stage.messenger.messages(friend.userId), label, whereOf(fields));
  if (target === null) throw new BadCall("not_found", `${friend.name} sees no button "${label}".`, "button");
  const { mid, payload, url } = target;
  if (payload === null) return { messages: [], link: url };
  return chat(stage, friend, () => stage.messenger.press(friend.userId, { mid, title: target.label, payload }));
}

/** The page names the message, and the card of it, whose button was pressed. */
function whereOf(fields: Fields): Where {
  const { message, card } = fields;
  return {
    ...(typeof message === "string" && { mid: message }),
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
  if (platform === "messenger") messengerFault(stage, MESSENGER_WORDS[name] ?? name, times);
  else if (platform === "spotify") spotifyFault(stage, name, times);
  else throw new BadCall("bad_request", `"platform" must be spotify or messenger.`, "platform");
  stage.happenings.note(null, `Next calls to ${platform}: ${name}`, times);
  return { platform, fault: name, times };
}

function messengerFault(stage: Stage, name: string, times: number): void {
  if (!isMessengerFault(name)) throw unknownFault(name, "messenger");
  stage.messenger.fault({ name, times });
}

function spotifyFault(stage: Stage, name: string, times: number): void {
  const kind = SPOTIFY_FAULTS.find((known) => known === name);
  if (kind === undefined) throw unknownFault(name, "spotify");
  stage.spotify.fault({ kind, times });
}

function unknownFault(name: string, platform: string): BadCall {
  return new BadCall("bad_request", `There is no fault "${name}" for ${platform}.`, "fault");
}
