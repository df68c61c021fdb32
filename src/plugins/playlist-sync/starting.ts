import { clockText } from "../../bots/clock-words.js";
import type { CommandPorts, Outcome, PersonTurn } from "../../bots/commands/command.js";
import type { Message } from "../../bots/domain.js";
import { AccessLostError, UserError } from "../../bots/errors.js";
import { hash } from "../../bots/new-share.js";
import type { Playlist } from "../../bots/plugin-ports.js";
import { wallMs } from "../../bots/zoned-time.js";
import { mayAsk } from "./due.js";
import { isRefusal } from "./errors.js";
import { jobName } from "./job.js";
import { syncLimits } from "./limits.js";
import { remember } from "./names.js";
import {
  newState,
  noteNumber,
  type Pair,
  type Parts,
  pairName,
  pairsOf,
  type Source,
  stateName,
  type Target,
} from "./records.js";
import type { Request } from "./request.js";
import { type Asking, sourceMeant, targetMeant } from "./resolve.js";
import { dailyCron, isTooOften, meaningOf, type Said } from "./schedule.js";
import { button, pairText, scheduleText } from "./texts.js";
import { viewOf } from "./view.js";
import { words } from "./words.js";
import { errorWords } from "./words-errors.js";

/** A new sync. */

type Start = Extract<Request, { kind: "start" }>;

export async function start(request: Start, turn: PersonTurn, ports: CommandPorts, parts: Parts): Promise<Outcome> {
  const cron = cronOf(request.said, turn, parts);
  const needsNames = request.source.kind === "named" || request.target.kind === "named";
  if (needsNames && !mayAsk(turn.person, null)) return { reply: permissionFirst(turn, parts) };
  try {
    const ends = await endsMeant(request, cron, { parts, turn, ports, mine: onlyOnce(turn, parts) });
    return "reply" in ends ? ends : await begin({ ...ends, cron }, turn, parts);
  } catch (error) {
    return { reply: explained(error, turn, parts) };
  }
}

function onlyOnce({ person }: PersonTurn, { playlists }: Parts): () => Promise<Playlist[]> {
  let asked: Promise<Playlist[]> | null = null;
  return () => {
    asked ??= playlists.mine(person.id, "person");
    return asked;
  };
}

/** Daily, at the time it is said, unless it is said otherwise. */
function cronOf(said: Said | null, { person }: PersonTurn, { clock, nextTime }: Parts): string {
  const zone = person.zone ?? "UTC";
  if (said?.kind === "too-often") throw new UserError(errorWords.tooOften);
  if (said?.kind === "unreadable") throw new UserError(errorWords.notATime);
  const nowMs = clock.nowMs();
  if (!said) return dailyCron(Math.floor(wallMs(zone, nowMs) / 60_000) % (24 * 60));
  try {
    if (isTooOften((afterMs) => nextTime(said.cron, afterMs, zone), nowMs)) throw new UserError(errorWords.tooOften);
  } catch (error) {
    throw error instanceof RangeError ? new UserError(errorWords.notATime) : error;
  }
  return said.cron;
}

function permissionFirst({ person, address, texts }: PersonTurn, parts: Parts): Message {
  const url = parts.loginUrl(person, address, ["playlists"], texts.say.language);
  return { text: [texts.say(words.permissionFirst), url].join("\n\n") };
}

/** What Spotify's refusal means for the person. Throws what is no matter of theirs. */
function explained(error: unknown, turn: PersonTurn, parts: Parts): Message {
  if (error instanceof AccessLostError) return permissionFirst(turn, parts);
  if (!isRefusal(error)) throw error;
  return turn.texts.spotifyBusy(parts.clock.nowMs() + Math.max(error.retryAfterMs ?? 0, 60_000), turn.person.zone);
}

interface Ends {
  source: Source;
  target: Target;
  /** What Spotify calls those of them that were said by name. */
  names: Pick<Playlist, "id" | "name">[];
}

async function endsMeant(request: Start, cron: string, asking: Asking): Promise<Ends | Outcome> {
  const { turn } = asking;
  const source = await sourceMeant(request.source, asking);
  const when = request.said === null ? "" : sayable(cron);
  if (source.kind === "several") {
    const command = (id: string) => `sync ${id} into ${request.targetWords} ${when}`;
    return { reply: choose(words.severalSources, source.playlists, command, turn) };
  }
  const target = await targetMeant(request.target, asking);
  if (target.kind === "several") {
    const from = source.place.kind === "playlist" ? source.place.id : request.sourceWords;
    const command = (id: string) => `sync ${from} into ${id} ${when}`;
    return { reply: choose(words.severalTargets, target.playlists, command, turn) };
  }
  const names = [source, target].flatMap(({ place, name }) =>
    place.kind === "playlist" && name !== null ? [{ id: place.id, name }] : [],
  );
  return { source: source.place, target: checked(target.place), names };
}

function checked(target: Target): Target {
  if (target.kind === "playlist") return target;
  const isFine = target.name.length <= syncLimits.nameLength && !/\p{Cc}/u.test(target.name);
  if (!isFine) throw new UserError(errorWords.nameShape, { limit: syncLimits.nameLength });
  return target;
}

/** As it can be typed again: "every day 09:00". */
function sayable(cron: string): string {
  const meaning = meaningOf(cron);
  if (meaning.kind === "cron") return `cron ${cron}`;
  const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
  const on = meaning.kind === "daily" ? "day" : meaning.days.map((day) => days[day]).join(", ");
  return `every ${on} ${clockText(meaning.minute)}`;
}

const mostChoices = 10;
/** What a button carries, and what every channel shows of its label. */
const commandLength = 100;
const labelLength = 20;

function choose(
  question: (typeof words)["severalSources" | "severalTargets"],
  playlists: readonly Playlist[],
  command: (id: string) => string,
  { texts: { say } }: PersonTurn,
): Message {
  const choices = playlists.slice(0, mostChoices).map(({ id, name }, at) => ({
    label: shortened(`${at + 1}: ${name}`),
    command: command(id).trim(),
  }));
  if (choices.some((choice) => choice.command.length > commandLength)) throw new UserError(errorWords.tooLong);
  const lines = playlists.slice(0, mostChoices).map(({ name, count }, at) => {
    return `${at + 1}: ${count === null ? name : say(words.countOf, { name, count })}`;
  });
  return { text: [say(question), ...lines].join("\n"), choices };
}

function shortened(label: string): string {
  const letters = [...label];
  return letters.length > labelLength ? `${letters.slice(0, labelLength - 1).join("")}…` : label;
}

async function begin(wanted: Ends & { cron: string }, turn: PersonTurn, parts: Parts): Promise<Outcome> {
  const { source, target, cron, names } = wanted;
  if (source.kind === "playlist" && target.kind === "playlist" && source.id === target.id)
    throw new UserError(errorWords.sameTwice);
  const id = hash(`${turn.id}|sync`).slice(0, 12);
  const pairs = await pairsOf(parts, turn.person.id);
  const same = pairs.find((pair) => pair.id !== id && isSame(pair, wanted));
  if (same) return { reply: exists(same, turn) };
  const others = pairs.filter((pair) => pair.id !== id);
  if (others.length >= syncLimits.pairs) throw new UserError(errorWords.tooMany, { limit: syncLimits.pairs });
  const plain = { isWeekly: false, isPaused: false, wish: 1, madeAtMs: parts.clock.nowMs() };
  const pair = await numbered({ source, target, cron, id, ...plain }, turn, parts);
  for (const known of names) await remember(parts, turn.person.id, known);
  return agreed(pair, turn, parts);
}

function isSame(pair: Pair, { source, target }: Pick<Ends, "source" | "target">): boolean {
  return JSON.stringify([pair.source, pair.target]) === JSON.stringify([source, target]);
}

function exists({ number, cron }: Pair, { person, texts: { say } }: PersonTurn): Message {
  const schedule = scheduleText(say, cron, person.zone);
  return {
    text: say(words.exists, { number, schedule }),
    choices: [button(say, words.buttonNow, `sync now ${number}`), button(say, words.buttonList, "syncs")],
  };
}

/** Stored under the next number that is free, once for each turn; two that begin at the same time get two. */
async function numbered(pair: Omit<Pair, "number">, { person }: PersonTurn, parts: Parts): Promise<Pair> {
  const pairs = await pairsOf(parts, person.id);
  const known = pairs.find(({ id }) => id === pair.id);
  if (known) return known;
  for (let number = (pairs.at(-1)?.number ?? 0) + 1; ; number += 1) {
    const stored = await parts.records.change<Pair>(person.id, pairName(number), (now) =>
      now === null ? { ...pair, number } : undefined,
    );
    if (stored !== null && stored.id !== pair.id) continue;
    await noteNumber(parts, person.id, number);
    return { ...pair, number };
  }
}

async function agreed(pair: Pair, turn: PersonTurn, parts: Parts): Promise<Outcome> {
  const { person, address, texts } = turn;
  const { say } = texts;
  const plan = parts.effects.plan(jobName, parts.clock.nowMs());
  const isWaiting = !mayAsk(person, null);
  const view = await viewOf(parts, person, pair, newState);
  const { number } = pair;
  const schedule = scheduleText(say, pair.cron, person.zone);
  const values = { pair: pairText(say, view), number, schedule };
  if (!isWaiting) return { reply: begun(values, pair, turn), effects: [plan] };
  const url = parts.loginUrl(person, address, ["playlists"], say.language);
  const trouble = { kind: "permission" as const, sinceMs: parts.clock.nowMs(), wish: pair.wish };
  return {
    reply: { text: [say(words.waits, values), url].join("\n\n") },
    effects: [parts.effects.record(stateName(pair.id), { ...newState, trouble }), plan],
  };
}

function begun(
  values: { pair: string; number: number; schedule: string },
  { source, number }: Pair,
  { texts: { say } }: PersonTurn,
): Message {
  const lines = [say(words.begun, values), ...(source.kind === "playlist" ? [] : [say(words.keeps)])];
  return { text: lines.join("\n"), choices: [button(say, words.buttonPause, `sync pause ${number}`)] };
}
