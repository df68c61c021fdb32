import type { Outcome, PersonTurn } from "../../bots/commands/command.js";
import { UserError } from "../../bots/errors.js";
import { hash } from "../../bots/new-share.js";
import { jobName } from "./job.js";
import { nameOf } from "./names.js";
import {
  newState,
  type Pair,
  type Parts,
  pairName,
  pairsOf,
  seenName,
  stateName,
  stateOf,
  todoName,
} from "./records.js";
import type { Request } from "./request.js";
import { button, scheduleText } from "./texts.js";
import { words } from "./words.js";
import { errorWords } from "./words-errors.js";

/** What somebody does with a sync they have. */

type Change = Exclude<Request, { kind: "start" | "list" | "how" | "stats" }>;

export async function changePair(request: Change, turn: PersonTurn, parts: Parts): Promise<Outcome> {
  const pair = await pick(request, turn, parts);
  switch (request.kind) {
    case "now":
      // It goes on by its schedule afterwards, and they are told so.
      if (pair.isPaused) return resume(pair, turn, parts);
      return { ...runsAgain(pair, parts), reply: { text: turn.texts.say(words.runs) } };
    case "resume":
      return resume(pair, turn, parts);
    case "pause":
      return pause(pair, turn, parts);
    case "remove":
      return remove(pair, turn, parts);
    case "renew":
      return renew(pair, turn, parts);
    case "weekly":
      return weekly(pair, request.isOn ?? !pair.isWeekly, turn, parts);
  }
}

async function pick({ kind, number }: Change, { person }: PersonTurn, parts: Parts): Promise<Pair> {
  const pairs = await pairsOf(parts, person.id);
  const [only, ...others] = pairs;
  if (!only) throw new UserError(errorWords.none);
  if (number === null && others.length > 0) throw new UserError(errorWords.which, { verb: kind });
  const found = number === null ? only : pairs.find((pair) => pair.number === number);
  if (!found) throw new UserError(errorWords.noSuch, { number: number ?? 0 });
  return found;
}

function keep(pair: Pair, { effects }: Parts) {
  return effects.record(pairName(pair.number), pair);
}

function runsAgain(pair: Pair, parts: Parts): Pick<Outcome, "effects"> {
  const nowMs = parts.clock.nowMs();
  const wished = { ...pair, isPaused: false, wish: pair.wish + 1, wishedAtMs: nowMs };
  return { effects: [keep(wished, parts), parts.effects.plan(jobName, nowMs)] };
}

function resume(pair: Pair, turn: PersonTurn, parts: Parts): Outcome {
  const { say } = turn.texts;
  const schedule = scheduleText(say, pair.cron, turn.person.zone);
  return { ...runsAgain(pair, parts), reply: { text: say(words.resumed, { number: pair.number, schedule }) } };
}

function pause(pair: Pair, { texts: { say } }: PersonTurn, parts: Parts): Outcome {
  const { number } = pair;
  return {
    reply: {
      text: say(words.paused, { number }),
      choices: [button(say, words.buttonResume, `sync resume ${number}`)],
    },
    effects: [keep({ ...pair, isPaused: true }, parts)],
  };
}

/** A run that is under way takes away what it still writes. */
function remove({ id, number }: Pair, { texts: { say } }: PersonTurn, { effects, clock }: Parts): Outcome {
  const names = [pairName(number), stateName(id), todoName(id), seenName(id)];
  return {
    reply: { text: say(words.removed, { number }) },
    effects: [...names.map((name) => effects.record(name, null)), effects.plan(jobName, clock.nowMs())],
  };
}

function weekly(pair: Pair, isWeekly: boolean, { texts: { say } }: PersonTurn, parts: Parts): Outcome {
  const { number } = pair;
  return {
    reply: { text: say(isWeekly ? words.weeklyOn : words.weeklyOff, { number }) },
    effects: [keep({ ...pair, isWeekly }, parts)],
  };
}

/** Under another id nothing is seen yet, so that the new playlist gets everything; its numbers go on. */
async function renew(pair: Pair, turn: PersonTurn, parts: Parts): Promise<Outcome> {
  const { person, texts } = turn;
  const name = await newName(pair, turn, parts);
  const id = hash(`${turn.id}|renew`).slice(0, 12);
  const { stats } = await stateOf(parts, person.id, pair);
  const renewed: Pair = {
    ...pair,
    ...{ id, isPaused: false, wish: 1, wishedAtMs: parts.clock.nowMs() },
    target: pair.isWeekly ? pair.target : { kind: "new", name },
  };
  const { record, plan } = parts.effects;
  const said = pair.isWeekly ? words.renewedWeekly : words.renewed;
  return {
    reply: { text: texts.say(said, { number: pair.number, name }) },
    effects: [
      keep(renewed, parts),
      record(stateName(id), { ...newState, stats }),
      ...[stateName(pair.id), todoName(pair.id), seenName(pair.id)].map((old) => record(old, null)),
      plan(jobName, parts.clock.nowMs()),
    ],
  };
}

/** As the old one, as far as anybody remembers. */
async function newName({ target }: Pair, { person }: PersonTurn, parts: Parts): Promise<string> {
  if (target.kind === "new") return target.name;
  return (await nameOf(parts, person.id, target.id)) ?? "Send Songs";
}
