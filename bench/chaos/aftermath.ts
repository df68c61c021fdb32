import { setTimeout as pause } from "node:timers/promises";
import { type Activity, ActivityTypes } from "botbuilder";
import { referenceOf, turnOf } from "../../src/bots/activity.js";
import type { Message, Person, SentShare, Share } from "../../src/bots/domain.js";
import { connectNode } from "../../src/store/redis.js";
import { redisStore, type Store } from "../../src/store/store.js";
import { waitingEvents } from "../../src/store/waiting-events.js";
import { startProgram } from "../../test/process/program.js";
import { shortenLives } from "../../test/process/world.js";
import { storePartsOf } from "../bot.js";
import { quietLog } from "../quiet-log.js";
import type { Harbour, Sailor, Sight } from "./harbour.js";
import { midOf, type SentSong, type Traffic } from "./traffic.js";

/** What is there when the storm is over. */
export interface Aftermath {
  /** What must never be. */
  violations: string[];
  shares: number;
  /** By platform: the same song came more than once. */
  doubledSongs: Record<Sailor["channel"], number>;
  doubledLastWords: number;
  /** Not told in the chat; the sender's `sent` has it. */
  missingReceipts: number;
  doubledReceipts: number;
  /** What was promised to its sender and is not in both slots. */
  losses: number;
  /** Events that were answered by an apology, as Redis or Spotify was away while they were decided. */
  apologies: number;
  /** What was said to an event stands in Redis and not in the chat: its call ended unclear, and a reply comes once. */
  missingReplies: number;
}

const minuteMs = 60_000;
/** What the bot says when Redis or Spotify was away while it decided. */
const apology = /try again|not answering|went wrong/iu;
/** Each is a while that people do not have to wait for here; by then retries and late looks are over. */
const jumpsMs = [20 * minuteMs, 70 * minuteMs, 70 * minuteMs, 12 * 60 * minuteMs];

/** Lets calm processes end what is left to do, time going ahead, and compares what was accepted with what is there. */
export async function settleAndJudge(harbour: Harbour, traffic: Traffic, main: string): Promise<Aftermath> {
  const client = connectNode(harbour.redis.url, { log: quietLog, commandTimeoutMs: null });
  const parts = storePartsOf(harbour.config, client);
  const store = redisStore(parts);
  try {
    let laterMs = 0;
    for (const jumpMs of jumpsMs) {
      laterMs += jumpMs;
      await shortenLives(harbour.redis.url, harbour.settings.REDIS_PREFIX ?? "", jumpMs);
      harbour.later(jumpMs);
      const env = { ...harbour.settings, PORT: String(harbour.webPorts[0]) };
      const program = await startProgram({ main, args: ["start"], env, laterMs }, () => undefined);
      const isDone = await isQuiet(harbour, store, () => waitingEvents({ redis: client, prefix: parts.prefix }));
      await program.kill();
      if (isDone) break;
    }
    return await judge(harbour, traffic, store);
  } finally {
    client.disconnect();
  }
}

const patienceMs = 90_000;
/** One thing leads to another: a calm of a single look may lie between a play found and the message about it. */
const calmLooks = 4;

/** Nothing is due any more, at any time; false when only time would help. */
async function isQuiet(harbour: Harbour, store: Store, waiting: () => Promise<number>): Promise<boolean> {
  let calm = 0;
  for (const untilMs = Date.now() + patienceMs; Date.now() < untilMs; await pause(250)) {
    const due = (await everythingDue(store)).filter(({ name }) => name !== "agenda");
    const isBusy = (await waiting()) > 0 || due.some(({ dueMs }) => dueMs <= harbour.nowMs() + 1_000);
    calm = isBusy || (await isDelivering(harbour, store)) ? 0 : calm + 1;
    if (calm === calmLooks) return due.length === 0;
  }
  return false;
}

/** What somebody is bringing right now is not due, and not over: to stop here would be one more kill. */
async function isDelivering({ sailors }: Harbour, store: Store): Promise<boolean> {
  for (const sailor of sailors) {
    const entries = await store.outbox.waiting((await personOf(store, sailor))?.id ?? "");
    if (entries.some(({ state }) => state === "claimed" || state === "sending")) return true;
  }
  return false;
}

async function everythingDue({ dueTimes }: Store) {
  const found: Awaited<ReturnType<Store["dueTimes"]["list"]>>["due"] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Store["dueTimes"]["list"]>> = await dueTimes.list(cursor);
    found.push(...page.due);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

interface Ledger {
  received: Map<string, Share[]>;
  sent: Map<string, SentShare[]>;
}

async function judge(harbour: Harbour, traffic: Traffic, store: Store): Promise<Aftermath> {
  const ledger = await readLedger(harbour, store);
  const after: Aftermath = {
    ...{
      violations: [],
      shares: 0,
      doubledLastWords: 0,
      missingReceipts: 0,
      doubledReceipts: 0,
      losses: 0,
      apologies: 0,
      missingReplies: 0,
    },
    doubledSongs: { messenger: 0, slack: 0, discord: 0 },
  };
  const promised: SentSong[] = [];
  for (const song of traffic.songs) if (await isPromised({ harbour, store, after, song })) promised.push(song);
  for (const song of promised) for (const to of song.to) judgeOne({ harbour, ledger, after, song, to });
  for (const sailor of harbour.sailors) {
    const waiting = await store.outbox.waiting((await personOf(store, sailor))?.id ?? "");
    for (const { id, state } of waiting) after.violations.push(`${id} still waits for ${sailor.name}, ${state}`);
  }
  return after;
}

async function readLedger({ sailors }: Harbour, store: Store): Promise<Ledger> {
  const ledger: Ledger = { received: new Map(), sent: new Map() };
  for (const sailor of sailors) {
    const person = await personOf(store, sailor);
    if (!person) throw new Error(`${sailor.name} is gone`);
    ledger.received.set(sailor.listenerId, await store.shares.received(person.id));
    const batches = await store.shares.batches(person.id);
    const ofBatches = await Promise.all(batches.map(({ id }) => store.shares.batch(person.id, id)));
    const sent = [...(await store.shares.sent(person.id)), ...ofBatches.flatMap((one) => one?.shares ?? [])];
    ledger.sent.set(sailor.listenerId, sent);
  }
  return ledger;
}

async function personOf({ people }: Store, { name }: Sailor): Promise<Person | undefined> {
  return (await people.named(name))[0];
}

interface Answer {
  harbour: Harbour;
  store: Store;
  after: Aftermath;
  song: SentSong;
}

/** Every accepted event was decided, and its answer came, or nobody could know whether it had. */
async function isPromised({ harbour, store, after, song }: Answer): Promise<boolean> {
  const { title, from } = song;
  const reply = await decided(store, song);
  if (reply === null) {
    after.losses += 1;
    after.violations.push(`nothing was decided about ${title}, which ${from.name} was told is accepted`);
    return false;
  }
  const { text = "" } = reply;
  const isPromise = text.startsWith("On its way");
  if (!isPromise && apology.test(text)) after.apologies += 1;
  else if (!isPromise) after.violations.push(`${title} was refused: ${text}`);
  const hasCome = ({ words }: Sight) =>
    isPromise ? words.startsWith("On its way") && words.includes(title) : words.includes(text);
  if (messagesThat(harbour, from, hasCome) === 0) after.missingReplies += 1;
  return isPromise;
}

/** What is remembered for two days as said to this event; null when nobody has decided it. */
async function decided(store: Store, { event, from }: SentSong): Promise<Message | null> {
  const person = await personOf(store, from);
  const [address] = person?.addresses ?? [];
  if (!person || !address) throw new Error(`${from.name} is gone`);
  const { user, bot, conversation, channelId, serviceUrl } = referenceOf(address);
  const about = { channelId, serviceUrl, from: user, recipient: bot, conversation };
  const turn = turnOf({ type: ActivityTypes.Message, id: midOf(event), text: "share", ...about } as Activity);
  return store.turns.find(turn?.id ?? "", [person.id]);
}

interface Case {
  harbour: Harbour;
  ledger: Ledger;
  after: Aftermath;
  song: SentSong;
  to: Sailor;
}

function judgeOne(one: Case): void {
  const { ledger, after, song, to } = one;
  const { title, trackId, from } = song;
  const received = ledger.received.get(to.listenerId)?.filter(({ track }) => track.id === trackId) ?? [];
  const sent = ledger.sent.get(from.listenerId)?.filter(({ track, recipientName }) => {
    return track.id === trackId && recipientName === to.name;
  });
  after.shares += 1;
  if (received.length === 0 || sent?.length === 0) {
    after.losses += 1;
    after.violations.push(`${title} to ${to.name} was accepted and is lost`);
    return;
  }
  if (received.length > 1 || (sent?.length ?? 0) > 1) after.violations.push(`${title} is there twice`);
  if (received[0]?.state !== "heard" || sent?.[0]?.state !== "heard")
    after.violations.push(`${title} to ${to.name} is ${received[0]?.state} here and ${sent?.[0]?.state} there`);
  judgeScreens(one, received[0]?.state === "heard");
}

function judgeScreens({ harbour, after, song, to }: Case, isHeard: boolean): void {
  const { title, post, from } = song;
  const cards = messagesThat(harbour, to, ({ titles }) => titles.some((one) => one.includes(title)));
  if (cards === 0) after.violations.push(`${title} never came to ${to.name}`);
  after.doubledSongs[to.channel] += Math.max(0, cards - 1);
  if (post !== null) {
    const words = messagesThat(harbour, to, (sight) => sight.words.includes(title) && sight.words.includes(post));
    if (words === 0 && isHeard) after.violations.push(`the last words of ${title} never came to ${to.name}`);
    after.doubledLastWords += Math.max(0, words - 1);
  }
  if (song.to.length > 1 || !isHeard) return;
  const receipts = messagesThat(harbour, from, ({ words }) => words.includes(`played “${title}`));
  if (receipts === 0) after.missingReceipts += 1;
  if (receipts > 1) {
    after.doubledReceipts += 1;
    after.violations.push(`the receipt of ${title} came ${receipts} times`);
  }
}

/** How many messages to this person have ever shown it. */
function messagesThat({ sights }: Harbour, sailor: Sailor, showsIt: (sight: Sight) => boolean): number {
  return new Set(
    sights(sailor)
      .filter(showsIt)
      .map(({ id }) => id),
  ).size;
}
