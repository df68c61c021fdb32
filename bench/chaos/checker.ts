import type { Message, SentShare, SentState, Share } from "../../src/bots/domain.js";
import { nonceMs } from "./platform.js";
import type { Shown } from "./record.js";
import type { Player, Stage } from "./stage.js";

/** What a story came to. */
export interface Verdict {
  /** What must never be; empty when all promises were kept. */
  violations: string[];
  counts: Counts;
}

/** What happened, and what the platforms give no way to avoid. */
export interface Counts {
  events: number;
  shares: number;
  crashes: number;
  faults: number;
  /** The same answer came again, with its event. */
  repeatedReplies: number;
  /** Came twice, as nobody could know whether it had come. */
  doubledSongs: number;
  doubledLastWords: number;
  doubledCards: number;
  /** Never came, as nobody could know whether it had; `sent` tells it. */
  missingReceipts: number;
  missingReplies: number;
  /** Tried seven times without an answer, and perhaps never there. */
  givenUpUnclear: number;
}

export const noCounts: Counts = {
  events: 0,
  shares: 0,
  crashes: 0,
  faults: 0,
  repeatedReplies: 0,
  doubledSongs: 0,
  doubledLastWords: 0,
  doubledCards: 0,
  missingReceipts: 0,
  missingReplies: 0,
  givenUpUnclear: 0,
};

export function sumOf(all: readonly Counts[]): Counts {
  const sum = { ...noCounts };
  for (const counts of all) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name];
  return sum;
}

interface Sides {
  received: Share;
  sent: SentShare | undefined;
  from: Player;
  to: Player;
}

interface Check {
  stage: Stage;
  counts: Counts;
  says(problem: string): void;
}

/** After so many tries without an answer a song counts as delivered. */
const unclearTries = 7;

/** Compares what was promised with what is there. Only for a story that has ended. */
export async function judge(stage: Stage): Promise<Verdict> {
  const violations: string[] = [];
  const { record } = stage;
  const counts = { ...noCounts, events: record.events.length, crashes: record.crashes, faults: record.faults };
  const check: Check = { stage, counts, says: (problem) => void violations.push(problem) };
  for (const bug of record.bugs) check.says(`a bug: ${bug}`);
  checkReplies(check);
  const { sides, lost } = await allSides(check);
  counts.shares = sides.length;
  for (const one of lost) check.says(`${one.track.name} never reached its recipient's slot`);
  checkAccepted(check, sides);
  for (const one of sides) {
    checkStates(check, one);
    checkEvidence(check, one);
    checkSong(check, one);
    checkLastWords(check, one);
    checkReceipt(check, one);
  }
  await checkNothingLeft(check);
  await checkSettings(check);
  return { violations, counts };
}

/** Each event was decided once, and its answer came. */
function checkReplies({ stage, counts, says }: Check): void {
  for (const event of stage.record.events) {
    const shown = stage.record.shown.filter(({ eventId, userId }) => eventId === event.id && userId === event.userId);
    if (!event.reply) {
      says(`nothing was decided about "${event.text}"`);
      continue;
    }
    const wanted = textOf(event.reply);
    for (const one of shown)
      if (one.text !== wanted) says(`"${event.text}" was answered "${one.text}" after "${wanted}"`);
    counts.repeatedReplies += Math.max(0, shown.length - 1);
    if (shown.length > event.deliveries) says(`"${event.text}" was answered ${shown.length} times`);
    if (shown.length === 0) checkLateReply({ stage, counts, says }, event.userId, wanted, `reply:${event.turnId}`);
  }
}

function checkLateReply({ stage, counts, says }: Check, userId: string, text: string, entryId: string): void {
  const { record, players } = stage;
  const personId = players.find((player) => player.userId === userId)?.person.id ?? "";
  const hasCome = record.shown.some((one) => one.userId === userId && one.entries.includes(entryId));
  if (hasCome) return;
  if (record.unclear(personId, entryId) > 0 || mayBeRefused(stage, userId)) counts.missingReplies += 1;
  else says(`"${text}" never came`);
}

function textOf({ text = "" }: Message): string {
  return text;
}

/** `lost`: what a sender has and its recipient has not. */
async function allSides({ stage }: Check): Promise<{ sides: Sides[]; lost: SentShare[] }> {
  const { players, eye } = stage;
  const found: Sides[] = [];
  const sent = new Map<string, SentShare>();
  for (const { person } of players) {
    for (const one of await eye.shares.sent(person.id)) sent.set(one.id, one);
    for (const { id } of await eye.shares.batches(person.id))
      for (const one of (await eye.shares.batch(person.id, id))?.shares ?? []) sent.set(one.id, one);
  }
  for (const to of players)
    for (const received of await eye.shares.received(to.person.id)) {
      const from = players.find(({ person }) => person.id === received.senderId);
      if (from) found.push({ received, sent: sent.get(received.id), from, to });
      sent.delete(received.id);
    }
  return { sides: found, lost: [...sent.values()] };
}

/** What was promised is on its way or has arrived, once for each recipient; what was refused is not. */
function checkAccepted({ stage, says }: Check, sides: Sides[]): void {
  for (const { text, reply } of stage.record.events) {
    const trackId = /track\/(\w+)/u.exec(text)?.[1];
    if (!text.startsWith("share") || !reply || trackId === undefined) continue;
    const isPromised = textOf(reply).startsWith("On its way");
    const got = sides.filter(({ received }) => received.track.id === trackId);
    const isGroup = text.includes("#crew");
    if (isPromised && got.length === 0) says(`"${text}" was promised and is nowhere`);
    if (!isPromised && got.length > 0) says(`"${text}" was refused and is there`);
    if (!isGroup && got.length > 1) says(`"${text}" is there ${got.length} times`);
    const recipients = new Set(got.map(({ to }) => to.userId));
    if (recipients.size !== got.length) says(`"${text}" is there twice for somebody`);
  }
}

const toldBy: Record<Share["state"], readonly SentState[]> = {
  sent: [],
  held: [],
  delivered: [],
  heard: ["heard", "said-heard"],
  skipped: ["skipped", "cancelled"],
  expired: ["expired", "cannot-tell", "ended", "cancelled"],
  cancelled: ["cancelled"],
  undeliverable: ["undeliverable", "cancelled"],
  undelivered: ["undelivered", "cancelled"],
};

const silentEnds: readonly SentState[] = ["ended", "cancelled", "expired", "cannot-tell"];

/** Both sides have ended, and tell the same. */
function checkStates({ says }: Check, { received, sent }: Sides): void {
  const { state, isSilent, track } = received;
  const allowed = isSilent && (state === "heard" || state === "skipped") ? silentEnds : toldBy[state];
  if (!sent) says(`${track.name} has no record with its sender`);
  else if (!allowed.includes(sent.state))
    says(`${track.name} is ${state}${isSilent ? " in silence" : ""} here and ${sent.state} there`);
}

/** Nothing is called heard that was not played, and nothing that was played in time is overlooked. */
function checkEvidence({ stage, says }: Check, { received, to }: Sides): void {
  const { state, evidence, track, deliveredAtMs, requestedAtMs, stateAtMs, withheld } = received;
  const sinceMs = requestedAtMs ?? deliveredAtMs ?? Number.POSITIVE_INFINITY;
  const plays = stage.record.plays.filter(({ personId, trackId, endedAtMs }) => {
    return personId === to.person.id && trackId === track.id && endedAtMs > sinceMs && endedAtMs < stateAtMs;
  });
  if (state === "heard" && evidence === "history" && plays.length === 0) says(`${track.name} was never played`);
  const isLookedFor = !withheld && !everSaid(stage, to, /^receipts off/u);
  if (state === "expired" && isLookedFor && plays.length > 0) says(`${track.name} was played and not heard of`);
}

/** The card came, and once, where that can be known. */
function checkSong({ stage, counts, says }: Check, { received, to, from }: Sides): void {
  const { id, track, deliveredAtMs, withheld } = received;
  const cards = shownTo(stage, to).filter(({ commands, eventId }) => {
    return eventId === null && commands.includes(`heard ${id}`);
  });
  const fromOutbox = cards.filter(({ entries }) => entries.includes(`song:${id}`));
  const unclear = stage.record.unclear(to.person.id, `song:${id}`);
  const most = 1 + (to.platform.kind.knowsRepeats ? lateRepeats(fromOutbox) : unclear);
  if (fromOutbox.length > most) says(`${track.name} came ${fromOutbox.length} times, ${unclear} times unclear`);
  counts.doubledSongs += Math.max(0, fromOutbox.length - 1);
  if (withheld) return void (fromOutbox.length > 0 && withheld.why === "request" && says(`${track.name} was shown`));
  const isVisible = shownTo(stage, to).some((one) => mentions(one, track.name));
  const isQuiet = everSaid(stage, to, new RegExp(`^(mute|block) ${from.person.name}`, "u"));
  if (deliveredAtMs === null || isVisible || isQuiet) return;
  if (unclear >= unclearTries || isReplyGivenUp(stage, to, track.name)) counts.givenUpUnclear += 1;
  else says(`${track.name} is ${received.state} and was never shown`);
}

/** A reply that names it stood in for its message, was tried as often as that would have been, and may be there. */
function isReplyGivenUp(stage: Stage, { userId, person }: Player, song: string): boolean {
  const { events, unclear } = stage.record;
  const naming = events.filter((one) => one.userId === userId && JSON.stringify(one.reply ?? "").includes(song));
  return naming.some(({ turnId }) => unclear(person.id, `reply:${turnId}`) >= unclearTries);
}

/** They open when the song was heard, and never before. */
function checkLastWords({ stage, counts, says }: Check, { received, to }: Sides): void {
  const { id, post, pre, state, track, withheld, deliveredAtMs } = received;
  const seen = shownTo(stage, to);
  const mayHaveCome = withheld === undefined && stage.record.unclear(to.person.id, `song:${id}`) > 0;
  if (pre !== null && !mayHaveCome && (withheld?.why === "request" || deliveredAtMs === null) && mentionsIn(seen, pre))
    says(`the words of ${track.name} were shown before a yes`);
  if (post === null) return;
  const opened = seen.filter((one) => one.entries.includes(`post:${id}`) && one.text.includes(post));
  const unclear = stage.record.unclear(to.person.id, `post:${id}`);
  if (state !== "heard" && mentionsIn(seen, post)) says(`the last words of ${track.name} were opened`);
  const most = 1 + (to.platform.kind.knowsRepeats ? lateRepeats(opened) : unclear);
  if (opened.length > most) says(`the last words of ${track.name} came ${opened.length} times`);
  counts.doubledLastWords += Math.max(0, opened.length - 1);
  if (state !== "heard" || mentionsIn(seen, post)) return;
  if (unclear >= unclearTries || mayBeRefused(stage, to.userId)) counts.givenUpUnclear += 1;
  else says(`the last words of ${track.name} never came`);
}

/** Those that came so late that the platform had forgotten the one before. */
function lateRepeats(shown: Shown[]): number {
  return shown.filter(({ atMs }, at) => atMs - (shown[at - 1]?.atMs ?? atMs) > nonceMs).length;
}

const receiptWords: Partial<Record<SentState, string>> = { heard: "played", "said-heard": "says they have heard" };

/** Told at most once; what the sender was not told stands in `sent`, which `checkStates` has seen. */
function checkReceipt({ stage, counts, says }: Check, { received, sent, from }: Sides): void {
  const words = sent && receiptWords[sent.state];
  if (!sent || words === undefined || sent.batch) return;
  const entryId = `news:${received.id}`;
  const unclear = stage.record.unclear(from.person.id, entryId);
  const isReply = ({ eventId, entries }: Shown) => eventId !== null || entries.some((id) => id.startsWith("reply:"));
  const lines = shownTo(stage, from).filter((one) => !isReply(one) && tells(one, words, sent.track.name));
  const most = from.platform.kind.isEditable ? 1 + unclear : 1;
  if (lines.length > most) says(`that ${sent.track.name} was ${sent.state} was told ${lines.length} times`);
  if (lines.length > 1) counts.doubledCards += lines.length - 1;
  if (lines.length > 0) return;
  if (unclear > 0 || mayBeRefused(stage, from.userId)) counts.missingReceipts += 1;
  else says(`that ${sent.track.name} was ${sent.state} was never told`);
}

/** In a line that names the song, or on its card. */
function tells({ text, titles, words }: Shown, what: string, song: string): boolean {
  const isOnCard = titles.includes(song) && words.some((line) => line.includes(what));
  return isOnCard || text.split("\n").some((line) => line.includes(what) && line.includes(song));
}

/** No debt, no message and no look is left over. */
async function checkNothingLeft({ stage, says }: Check): Promise<void> {
  const { eye, players } = stage;
  for (const { person } of players) {
    const [debts, waiting, pending] = await Promise.all([
      eye.debts.of(person.id),
      eye.outbox.waiting(person.id),
      eye.shares.pendingFor(person.id),
    ]);
    for (const { id } of debts) says(`${person.name} still owes ${id}`);
    for (const { id, state } of waiting) says(`${id} still waits for ${person.name}, ${state}`);
    for (const { share } of pending) says(`${share.track.name} is still looked for, ${share.state}`);
  }
}

/** The last word counts, also when an older one came again. */
async function checkSettings({ stage, says }: Check): Promise<void> {
  for (const { person, userId } of stage.players) {
    const said = stage.record.events.filter((event) => event.userId === userId).map(({ text }) => text);
    const last = said.findLast((text) => text.startsWith("receipts "));
    const now = await stage.eye.people.get(person.id);
    if (last !== undefined && now?.receipts !== (last === "receipts on"))
      says(`${person.name} said "${last}", and receipts are ${now?.receipts}`);
    const quiet = said.findLast((text) => text.startsWith("quiet "));
    if (quiet !== undefined && (now?.quiet != null) !== (quiet !== "quiet off"))
      says(`${person.name} said "${quiet}", and it is not so`);
  }
}

function shownTo({ record }: Stage, { userId }: Player): Shown[] {
  return record.shown.filter((one) => one.userId === userId);
}

function mentions({ titles, text, words }: Shown, what: string): boolean {
  return [...titles, text, ...words].some((one) => one.includes(what));
}

function mentionsIn(shown: Shown[], what: string): boolean {
  return shown.some((one) => mentions(one, what));
}

function everSaid({ record }: Stage, { userId }: Player, pattern: RegExp): boolean {
  return record.events.some((event) => event.userId === userId && pattern.test(event.text));
}

/** The platform has refused for good to write to this person, or something for them, at some time. */
function mayBeRefused({ record }: Stage, userId: string): boolean {
  return record.refused.has(userId);
}
