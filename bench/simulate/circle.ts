import type { Policy } from "../../src/bots/backoff.js";
import type { Share } from "../../src/bots/domain.js";
import { createListenCheck } from "../../src/bots/listening.js";
import { nextLookMs } from "../../src/bots/share-states.js";
import { type Life, type LifeOptions, lifeOf, type SentSong, startMs } from "./histories.js";
import { modelOf } from "./listeners.js";
import { memory } from "./memory.js";
import { type Outage, outagesOf, simulatedSpotify } from "./spotify.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** Five people who share one Spotify app, as Development Mode allows. */
export const circleSize = 5;

/** People and their lives, the same for every policy. */
export interface Circle {
  lives: Life[];
  outages: Outage[];
  days: number;
}

export interface CircleOptions extends LifeOptions {
  /** Nobody sends anything to the others. Default: all. */
  listeners?: number;
}

export interface LookOptions {
  policy: Policy;
  /** Each share has a job of its own, which looks for it alone: what the coalesced looks are measured against. */
  isAlone?: boolean;
  /** Spotify's limit for the app; default: none, so that only the policy decides. */
  callsPerDay?: number;
}

/** The circle with this number. */
export function circleOf(number: number, { listeners = circleSize, ...options }: CircleOptions): Circle {
  const lives = Array.from({ length: circleSize }, (_, at) => {
    const person = number * circleSize + at;
    return lifeOf(modelOf(person), person, { ...options, open: at < listeners ? options.open : 0 });
  });
  return { lives, outages: outagesOf(options.seed, number, startMs, options.days), days: options.days };
}

/** What became of the songs of one listener. */
export interface ListenerResult {
  model: string;
  days: number;
  calls: number;
  verdicts: Verdict[];
  /** Looks while each song that was never heard was the only one open. */
  never: number[];
}

interface Due {
  atMs: number;
  run(): Promise<void>;
}

/** Lives the days of a circle through the real listen check, from one due time to the next. */
export async function liveCircle(circle: Circle, options: LookOptions): Promise<ListenerResult[]> {
  const { policy, isAlone = false } = options;
  const { lives, outages, days } = circle;
  const clock = { atMs: startMs, nowMs: () => clock.atMs };
  const lifeById = (id: string) => lives[Number(id.split("/", 1)[0])] as Life;
  const callsOf = new Map<string, number>();
  const looksOf = new Map<string, number>();
  const ends = new Map<string, { share: Share; atMs: number }>();
  const kept = memory({ clock, onChange: (share) => void ends.set(share.id, { share, atMs: clock.nowMs() }) });
  const spotify = simulatedSpotify({
    clock,
    historyOf: (id) => lifeById(id).plays,
    outages,
    ...(options.callsPerDay === undefined ? {} : { callsPerDay: options.callsPerDay }),
  });
  const check = createListenCheck({ ...kept.parts, clock, policy, music: spotify.music });
  const queue = dueQueue();
  const look = (id: string): Due => ({
    atMs: kept.dueMs(id) ?? Number.POSITIVE_INFINITY,
    async run() {
      // Whoever rang first has moved the due time.
      if ((kept.dueMs(id) ?? Number.POSITIVE_INFINITY) > clock.atMs) return;
      const before = spotify.calls;
      const open = kept.openOf(id);
      await check(id);
      const calls = spotify.calls - before;
      callsOf.set(id, (callsOf.get(id) ?? 0) + calls);
      for (const share of open) looksOf.set(share, (looksOf.get(share) ?? 0) + calls);
      if (kept.dueMs(id) !== null) queue.add(look(id));
    },
  });
  for (const [at, life] of lives.entries()) {
    for (const song of life.sent) {
      const id = isAlone ? `${at}/${song.number}` : String(at);
      queue.add({
        atMs: song.deliveredAtMs,
        async run() {
          const share = deliveredShare(song, id);
          kept.receive(share, nextLookMs(share, policy, true, clock.atMs));
          queue.add(look(id));
        },
      });
    }
  }
  for (let due = queue.next(); due; due = queue.next()) {
    clock.atMs = Math.max(clock.atMs, due.atMs);
    await due.run();
  }
  return lives.map((life, at) => {
    const verdicts = life.sent.map((song) => verdictOf(song, life.plays, ends.get(shareId(song))));
    const calls = [...callsOf].filter(([id]) => lifeById(id) === lives[at]).reduce((sum, [, count]) => sum + count, 0);
    const never = life.sent.flatMap((song, index) =>
      verdicts[index]?.kind === "heard" ? [] : [looksOf.get(shareId(song)) ?? 0],
    );
    return { model: life.model.name, days, calls, verdicts, never };
  });
}

function shareId({ number }: SentSong): string {
  return `s_${number}`;
}

function deliveredShare(song: SentSong, recipientId: string): Share {
  const { track, deliveredAtMs } = song;
  return {
    id: shareId(song),
    number: 1,
    senderId: "sender",
    senderName: "Ann",
    recipientId,
    track,
    pre: null,
    post: null,
    sharedAtMs: deliveredAtMs,
    state: "delivered",
    stateAtMs: deliveredAtMs,
    deliveredAtMs,
    heardAtMs: null,
    evidence: null,
    isUncertain: false,
    isSilent: false,
    version: 2,
  };
}

/** What is due, soonest first (a binary heap). */
function dueQueue() {
  const heap: Due[] = [];
  const isSooner = (a: number, b: number) => (heap[a]?.atMs ?? Infinity) < (heap[b]?.atMs ?? Infinity);
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b] as Due, heap[a] as Due];
  };
  return {
    add(due: Due): void {
      heap.push(due);
      for (let at = heap.length - 1; at > 0 && isSooner(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1);
    },
    next(): Due | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return first;
      heap[0] = last;
      for (let at = 0; ; ) {
        const child = isSooner(2 * at + 2, 2 * at + 1) ? 2 * at + 2 : 2 * at + 1;
        if (!isSooner(child, at)) return first;
        swap(at, child);
        at = child;
      }
    },
  };
}
