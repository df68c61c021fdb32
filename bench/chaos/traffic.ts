import { setTimeout as pause } from "node:timers/promises";
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
  return {
    number,
    title,
    trackId,
    post: chance.is(0.5) ? `after words ${number}.` : null,
    from,
    to,
    atMs: harbour.nowMs(),
  };
}

/** As the platform does it: the same event again, until it gets its 200. */
async function tell(harbour: Harbour, { trackId, to, from, post }: SentSong, traffic: Traffic): Promise<void> {
  const [only, ...others] = to;
  const name = others.length > 0 ? "#crew" : (only?.name ?? "");
  const words = post === null ? "" : ` post:"${post}"`;
  traffic.redelivered += (await deliver(harbour, from, `share spotify:track:${trackId} with ${name}${words}`)) - 1;
  traffic.accepted += 1;
}

/** Answers after how many tries. Now and then an accepted event comes once more. */
export async function deliver({ platforms }: Pick<Harbour, "platforms">, from: Sailor, text: string): Promise<number> {
  const { messenger } = platforms;
  const body = messenger.shapes.events(messenger.shapes.text(from.userId, text));
  for (let tries = 1; tries <= mostTries; tries += 1) {
    if ((await messenger.deliver(body, { tries: 1 })).status === 200) return tries;
    await pause(250);
  }
  throw new Error(`"${text}" was never accepted`);
}

/** The play's end lies half a minute ahead, so that it comes after the delivery however slow this machine is. */
function playWhatComes({ onSight, platforms, nowMs }: Harbour, songs: readonly SentSong[]): void {
  const played = new Set<string>();
  onSight((sailor, { words }) => {
    for (const { title, trackId, to } of songs) {
      const key = `${sailor.listenerId} ${trackId}`;
      if (!words.includes(title) || !to.includes(sailor) || played.has(key)) continue;
      played.add(key);
      platforms.spotify.play(sailor.listenerId, trackId, { endedAtMs: nowMs() + 30_000, visibleAtMs: nowMs() });
    }
  });
}
