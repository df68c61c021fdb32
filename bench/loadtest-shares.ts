import { setTimeout as pause } from "node:timers/promises";
import type { EmulatedTrack } from "../playground/spotify/catalogue.js";
import type { SentShare, Share } from "../src/bots/domain.js";
import { befriend, nameOf, type User } from "./loadtest-people.js";
import type { LoadWorld } from "./loadtest-world.js";
import { together } from "./together.js";

const atATime = 16;
const firstWithinMs = 30_000;
const lookEveryMs = 500;

/** One song to be sent; its number tells the songs of one sender apart. */
export interface Wish {
  from: number;
  to: number;
  song: EmulatedTrack;
  /** Its recipient plays it when it comes; otherwise it stays open. */
  isPlayed: boolean;
}

/** What became of all that were accepted. */
export interface Verdict {
  /** In its recipient's slot, delivered or further, and so in its sender's record. */
  arrived: number;
  /** On its way when the time was over. */
  late: number;
  /** Accepted, and in no right state anywhere. */
  lost: number;
  /** Cards that came more than once. */
  doubled: number;
  /** Played songs whose sender was told. */
  heard: number;
  toBeHeard: number;
}

/** Everybody sends so many songs, each to the next one in a ring, and no song twice to anybody. */
export function wishesOf(world: LoadWorld, users: number, shares: number): Wish[] {
  const titles = Array.from({ length: shares }, (_, at) => `Load Song ${at}`);
  const songs = titles.map((title) => released(world, title));
  return Array.from({ length: users }, (_, from) =>
    songs.map((song, at) => ({ from, to: (from + 1 + (at % (users - 1))) % users, song, isPlayed: at % 2 === 0 })),
  ).flat();
}

/** One second long, so that the first look at what was played comes a second after its delivery. */
function released({ spotify }: LoadWorld, title: string): EmulatedTrack {
  const single = { artist: "The Paper Herons", title, type: "single", released: "2026-11-20" } as const;
  const { trackIds } = spotify.release({ ...single, songs: [[title, "0:01"]] });
  const song = spotify.findTrack(trackIds[0] ?? "");
  if (song === null) throw new Error("the emulator has lost a song");
  return song;
}

export async function befriendAll(world: LoadWorld, users: User[], wishes: Wish[]): Promise<void> {
  const pairs = new Map(wishes.map(({ from, to }) => [`${Math.min(from, to)}-${Math.max(from, to)}`, { from, to }]));
  const all = [...pairs.values()];
  await together(all.length, atATime, async (at) => {
    const { from = 0, to = 0 } = all[at] ?? {};
    const [one, other] = [users[from], users[to]];
    if (one && other) await befriend(world, one.person, other.person);
  });
}

/** Whoever gets a song that is to be played, plays it: it ends after its delivery, and Spotify shows it at once. */
export function playWhatComes({ messenger, spotify }: LoadWorld, wishes: Wish[]): void {
  const played = new Map(wishes.filter(({ isPlayed }) => isPlayed).map(({ song }) => [song.title, song.id]));
  messenger.onMessage((psid, { from, cards = [] }) => {
    if (from !== "bot") return;
    for (const { title } of cards) {
      const id = played.get(title);
      if (id) spotify.play(psid, id, { endedAtMs: Date.now() + 30_000, visibleAtMs: Date.now() });
    }
  });
}

/** Says it by a signed webhook; true when the server accepted it. */
async function say({ messenger }: LoadWorld, users: User[], { from, to, song }: Wish): Promise<boolean> {
  const { status } = await messenger.say(users[from]?.psid ?? "", `share ${song.url} with "${nameOf(to)}"`);
  return status === 200;
}

/**
 * The first sender alone and one by one: each song is new to the bot, which asks Spotify for it, once a second. Then
 * everybody else at once, as fast as 16 connections carry. Answers those that were accepted, and how many a second.
 */
export async function sendAll(world: LoadWorld, users: User[], wishes: Wish[]) {
  const accepted: Wish[] = [];
  const [first] = users;
  const [slowly, fast] = [wishes.filter(({ from }) => from === 0), wishes.filter(({ from }) => from !== 0)];
  for (const wish of slowly) {
    if (await say(world, users, wish)) accepted.push(wish);
    await until(firstWithinMs, async () => (await sentBy(world, first)).length === accepted.length);
  }
  const beganMs = performance.now();
  await together(fast.length, atATime, async (at) => {
    const wish = fast[at];
    if (wish && (await say(world, users, wish))) accepted.push(wish);
  });
  const tookMs = performance.now() - beganMs;
  return { accepted, perSecond: ((accepted.length - slowly.length) * 1_000) / tookMs };
}

async function sentBy({ store }: LoadWorld, user: User | undefined): Promise<SentShare[]> {
  return user ? store.shares.sent(user.person.id) : [];
}

/** Looks at what is stored until everything has come to where it can come, or the time is over. */
export async function judge(world: LoadWorld, users: User[], accepted: Wish[], withinMs: number): Promise<Verdict> {
  let verdict = await judgeNow(world, users, accepted);
  const isDone = () => verdict.arrived === accepted.length && verdict.heard === verdict.toBeHeard;
  await until(withinMs, async () => {
    verdict = await judgeNow(world, users, accepted);
    return isDone();
  });
  return verdict;
}

interface Slot {
  received: Share[];
  sent: SentShare[];
}

async function judgeNow(world: LoadWorld, users: User[], accepted: Wish[]): Promise<Verdict> {
  const slots: Slot[] = [];
  await together(users.length, atATime, async (at) => {
    const id = users[at]?.person.id ?? "";
    const [received, sent] = await Promise.all([world.store.shares.received(id), world.store.shares.sent(id)]);
    slots[at] = { received, sent };
  });
  const states = accepted.map((wish) => ({ wish, state: stateOf(users, slots, wish) }));
  const count = (...wanted: string[]) => states.filter(({ state }) => wanted.includes(state)).length;
  return {
    arrived: count("delivered", "heard"),
    late: count("late"),
    lost: count("lost"),
    doubled: doubledCards(world, users),
    heard: count("heard"),
    toBeHeard: accepted.filter(({ isPlayed }) => isPlayed).length,
  };
}

/** Both sides are asked: what one knows and the other does not is on its way, and nothing at all is a loss. */
function stateOf(users: User[], slots: Slot[], { from, to, song }: Wish): "delivered" | "heard" | "late" | "lost" {
  const sender = users[from]?.person.id;
  const recipient = users[to]?.person.id;
  const share = slots[to]?.received.find((one) => one.senderId === sender && one.track.id === song.id);
  const record = slots[from]?.sent.find((one) => one.recipientId === recipient && one.track.id === song.id);
  if (!share && !record) return "lost";
  if (share?.state === "heard" && record?.state === "heard") return "heard";
  return share?.state === "delivered" && record?.state === "delivered" ? "delivered" : "late";
}

/** Each song comes to each recipient from one sender. */
function doubledCards({ messenger }: LoadWorld, users: User[]): number {
  return users.reduce((sum, { psid }) => {
    const cards = messenger.messages(psid).flatMap(({ from, cards = [] }) => (from === "bot" ? cards : []));
    const songs = cards.map(({ title }) => title).filter((title) => title.startsWith("Load Song "));
    return sum + songs.length - new Set(songs).size;
  }, 0);
}

async function until(withinMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const untilMs = Date.now() + withinMs;
  while (!(await isSo()) && Date.now() < untilMs) await pause(lookEveryMs);
}
