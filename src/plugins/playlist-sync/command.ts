import {
  type Command,
  type CommandPorts,
  forPeople,
  type Outcome,
  type PersonTurn,
} from "../../bots/commands/command.js";
import { UserError } from "../../bots/errors.js";
import type { Field } from "../../bots/forms.js";
import type { PluginHost } from "../../bots/plugin.js";
import { minuteMs, wallMs } from "../../bots/zoned-time.js";
import { changePair } from "./changing.js";
import type { Parts } from "./records.js";
import { type Request, readRequest } from "./request.js";
import type { Moment } from "./schedule.js";
import { start } from "./starting.js";
import { statsMessage } from "./stats-text.js";
import { listMessage } from "./texts.js";
import { viewsOf } from "./view.js";
import { words } from "./words.js";
import { errorWords } from "./words-errors.js";

/** What people type about syncs. */
export function syncCommands(parts: Parts): Command[] {
  return [syncCommand(parts), listCommand(parts)];
}

const which: Field = { name: "number", about: words.fieldNumber, kind: "number", isRequired: true };
const source: Field = { name: "source", about: words.fieldSource, kind: "text", isRequired: true, maxLength: 200 };
const target: Field = { name: "target", about: words.fieldTarget, kind: "text", isRequired: true, maxLength: 200 };
const when: Field = { name: "when", about: words.fieldWhen, kind: "text", maxLength: 60 };
const weekly: Field = {
  ...{ name: "to", about: words.fieldSwitch, kind: "choice", isRequired: true },
  choices: ["on", "off"],
};

function syncCommand(parts: Parts): Command {
  return {
    name: "sync",
    aliases: [],
    about: words.about,
    forms: [
      { path: "sync start", fields: [source, target, when], says: "{source} into {target} {when}" },
      { path: "sync now", about: words.formNow, fields: [which] },
      { path: "sync pause", about: words.formPause, fields: [which] },
      { path: "sync resume", about: words.formResume, fields: [which] },
      { path: "sync remove", about: words.formRemove, fields: [which] },
      { path: "sync stats", about: words.formStats, fields: [{ ...which, isRequired: false }] },
      { path: "sync weekly", about: words.formWeekly, fields: [which, weekly] },
    ],
    usage: [
      "sync https://open.spotify.com/playlist/… into new Archive",
      "sync road trip into summer every monday 9:00",
      "sync sent to me into new From friends",
      "sync group road-trip into new Road trip",
      "sync now 1",
      "sync pause 1",
      "sync resume 1",
      "sync weekly 1 on",
      "sync stats",
      "sync remove 1",
    ],
    run: forPeople((call, turn, ports) => answer(readRequest(call.words, momentOf(turn, parts)), turn, ports, parts)),
  };
}

/** The same list for whoever types the plural. */
function listCommand(parts: Parts): Command {
  return {
    name: "syncs",
    aliases: ["sync list"],
    about: words.aboutList,
    forms: [{ path: "sync list", says: "" }],
    isReading: true,
    usage: ["syncs"],
    run: forPeople((_call, turn) => list(turn, parts)),
  };
}

function momentOf({ person }: PersonTurn, { clock }: Pick<PluginHost, "clock">): Moment {
  const wall = new Date(wallMs(person.zone ?? "UTC", clock.nowMs()));
  return { minute: Math.floor((wall.getTime() / minuteMs) % (24 * 60)), weekday: wall.getUTCDay() };
}

async function answer(request: Request, turn: PersonTurn, ports: CommandPorts, parts: Parts): Promise<Outcome> {
  switch (request.kind) {
    case "how":
      throw new UserError(errorWords.how);
    case "list":
      return list(turn, parts);
    case "start":
      return start(request, turn, ports, parts);
    case "stats":
      return stats(request.number, turn, parts);
    default:
      return changePair(request, turn, parts);
  }
}

async function list({ person, texts }: PersonTurn, parts: Parts): Promise<Outcome> {
  const views = await viewsOf(parts, person);
  if (views.length === 0) throw new UserError(errorWords.none);
  return { reply: listMessage(texts.say, views) };
}

async function stats(number: number | null, { person, texts }: PersonTurn, parts: Parts): Promise<Outcome> {
  const views = await viewsOf(parts, person);
  const shown = views.filter(({ pair }) => number === null || pair.number === number);
  if (views.length === 0) throw new UserError(errorWords.none);
  if (shown.length === 0) throw new UserError(errorWords.noSuch, { number: number ?? 0 });
  return { reply: await statsMessage(parts, texts.say, shown) };
}
