import { setTimeout as pause } from "node:timers/promises";
import { asObject, asText, type Json } from "../../playground/json.js";
import type { Chance } from "./chance.js";
import type { Harbour, Sailor } from "./harbour.js";

/** One song that somebody on Messenger has sent, and was told it is accepted. */
export interface SentSong {
  number: number;
  title: string;
  trackId: string;
  post: string | null;
  from: Sailor;
  /** One, or everybody of the group but its sender. */
  to: readonly Sailor[];
  atMs: number;
  /** What the platform hands in, again and again until it is accepted, always with the same id. */
  event: Json;
}

export interface Traffic {
  songs: readonly SentSong[];
  /** Events that were answered with 200. */
  accepted: number;
  /** Events that were not, at least once, and came again. */
  redelivered: number;
}

export interface TrafficParts {
  harbour: Harbour;
  chance: Chance;
  /** Between two songs, on average. */
  everyMs: number;
  isOver(): boolean;
}

/** Below the limits of the day. */
const songsEach = 18;
const songsPerPair = 9;
const mostTries = 400;

/** Songs without end, as far as the limits of a day go, each until it is accepted; listeners play whatever comes. */
export async function sendSongs({ harbour, chance, everyMs, isOver }: TrafficParts): Promise<Traffic> {
  const traffic = { songs: [] as SentSong[], accepted: 0, redelivered: 0 };
  const senders = harbour.sailors.filter(({ channel }) => channel === "messenger");
  const crew = crewOf(harbour);
  playWhatComes(harbour, traffic.songs);
  const under: Promise<void>[] = [];
  while (!isOver()) {
    const song = nextSong(harbour, chance, senders, crew, traffic.songs);
    if (!song) break;
    traffic.songs.push(song);
    under.push(tell(harbour, song, traffic));
    await pause(chance.int(2 * everyMs));
  }
  await Promise.all(under);
  return traffic;
}

/** The first few of each platform. */
function crewOf({ sailors }: Harbour): readonly Sailor[] {
  const of = (channel: Sailor["channel"], count: number) =>
    sailors.filter((one) => one.channel === channel).slice(0, count);
  return [...of("messenger", 3), ...of("slack", 2), ...of("discord", 2)];
}

/** Before the storm. */
export async function foundCrew(
  harbour: Harbour,
  deliver: (from: Sailor, text: string) => Promise<void>,
): Promise<void> {
  const [owner, ...others] = crewOf(harbour);
  if (!owner) return;
  await deliver(owner, "group create crew");
  for (const { name } of others) await deliver(owner, `group add crew ${name}`);
}

function nextSong(
  harbour: Harbour,
  chance: Chance,
  senders: readonly Sailor[],
  crew: readonly Sailor[],
  songs: readonly SentSong[],
): SentSong | null {
  const free = senders.filter((sender) => songs.filter(({ from }) => from === sender).length < songsEach);
  if (free.length === 0) return null;
  const isForCrew = chance.is(0.06);
  const owner = crew[0];
  const from = isForCrew && owner && free.includes(owner) ? owner : chance.one(free);
  const others = harbour.sailors.filter(
    (one) => one !== from && songs.filter((song) => song.from === from && song.to.includes(one)).length < songsPerPair,
  );
  // Now and then somebody on Slack or Discord.
  const far = others.filter(({ channel }) => channel !== "messenger");
  const to = isForCrew && from === owner ? crew.slice(1) : [chance.one(chance.is(0.4) ? far : others)];
  const { title, id: trackId } = harbour.newSong();
  const number = songs.length + 1;
  const post = chance.is(0.5) ? `after words ${number}.` : null;
  const event = eventOf(harbour, from, sharing(trackId, to, post));
  return { number, title, trackId, post, from, to, atMs: harbour.nowMs(), event };
}

function sharing(trackId: string, to: readonly Sailor[], post: string | null): string {
  const [only, ...others] = to;
  const name = others.length > 0 ? "#crew" : (only?.name ?? "");
  return `share spotify:track:${trackId} with ${name}${post === null ? "" : ` post:"${post}"`}`;
}

function eventOf({ platforms }: Pick<Harbour, "platforms">, from: Sailor, text: string): Json {
  return platforms.messenger.shapes.text(from.userId, text);
}

/** The platform's own id of an event. */
export function midOf(event: Json): string {
  return asText(asObject(event.message).mid);
}

/** As the platform does it: the same event again, until it gets its 200. */
async function tell(harbour: Harbour, { event }: SentSong, traffic: Traffic): Promise<void> {
  traffic.redelivered += (await handIn(harbour, event)) - 1;
  traffic.accepted += 1;
}

export async function deliver(harbour: Pick<Harbour, "platforms">, from: Sailor, text: string): Promise<void> {
  await handIn(harbour, eventOf(harbour, from, text));
}

/** Answers after how many tries it was accepted. */
async function handIn({ platforms }: Pick<Harbour, "platforms">, event: Json): Promise<number> {
  const { messenger } = platforms;
  const body = messenger.shapes.events(event);
  for (let tries = 1; tries <= mostTries; tries += 1) {
    if ((await messenger.deliver(body, { tries: 1 })).status === 200) return tries;
    await pause(250);
  }
  throw new Error(`${JSON.stringify(event)} was never accepted`);
}

/** Whoever sees a song plays it, once, at once. */
function playWhatComes({ onSight, platforms, nowMs }: Harbour, songs: readonly SentSong[]): void {
  const played = new Set<string>();
  onSight((sailor, { words }) => {
    for (const { title, trackId, to } of songs) {
      const key = `${sailor.listenerId} ${trackId}`;
      if (!words.includes(title) || !to.includes(sailor) || played.has(key)) continue;
      const endedAtMs = nowMs() + 30_000;
      played.add(key);
      platforms.spotify.play(sailor.listenerId, trackId, { endedAtMs, visibleAtMs: nowMs() });
    }
  });
}
