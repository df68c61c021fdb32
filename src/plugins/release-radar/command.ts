import { type Command, forPeople, type Outcome, type PersonTurn } from "../../bots/commands/command.js";
import { UserError } from "../../bots/errors.js";
import { pageOf } from "../../bots/pages.js";
import type { PluginHost } from "../../bots/plugin.js";
import { missing } from "./permissions-needed.js";
import { type ShownWeek, shownWeeks } from "./shown-week.js";
import { isEnrolled, names } from "./stored.js";
import { jobs, offEffects, onEffects } from "./switch.js";
import type { Titles } from "./titles.js";
import { datesOf, highlightsOf, type Known, type Part, partOf, partView, weeksView, weekView } from "./views.js";
import { lastWeekOver, weekAt } from "./weeks.js";
import { words } from "./words.js";

export interface RadarCommandParts {
  host: Pick<PluginHost, "records" | "people" | "clock" | "plan" | "effects" | "loginUrl" | "nextTime">;
  titles: Titles;
  cron: string;
}

/** Titles that may be asked for while somebody waits. */
const callsWhileWaiting = 10;

export function radarCommand(parts: RadarCommandParts): Command {
  return {
    name: "radar",
    aliases: [],
    about: words.about,
    forms: [
      {
        path: "radar show",
        about: words.about,
        says: "{week} {only}",
        fields: [
          { name: "week", about: words.fieldWeek, example: "2026-48", kind: "text", maxLength: 7 },
          { name: "only", about: words.fieldOnly, kind: "choice", choices: ["albums", "singles"] },
        ],
      },
      { path: "radar weeks", about: words.aboutWeeks },
      { path: "radar on", about: words.aboutOn },
      { path: "radar off", about: words.aboutOff },
    ],
    usage: ["radar on", "radar", "radar 2026-48 albums", "radar weeks", "radar off"],
    run: forPeople((call, turn) => answer(parts, call.words.toLowerCase(), turn)),
  };
}

async function answer(parts: RadarCommandParts, said: string, turn: PersonTurn): Promise<Outcome> {
  const [first = "", ...rest] = said.split(" ").filter(Boolean);
  if (first === "on" && rest.length === 0) return turnOn(parts, turn);
  if (first === "off" && rest.length === 0) return turnOff(parts, turn);
  if (first === "weeks") return showWeeks(parts, turn, rest);
  return show(parts, turn, [first, ...rest].filter(Boolean));
}

async function turnOn(parts: RadarCommandParts, turn: PersonTurn): Promise<Outcome> {
  const { host, cron } = parts;
  const { person, texts } = turn;
  const { say } = texts;
  const nowMs = host.clock.nowMs();
  const day = say.day(host.nextTime(cron, nowMs), person.zone);
  const isOn = await isEnrolled(host, person.id);
  // What stands still for want of a permission goes on at once.
  const effects = isOn ? [host.effects.plan(jobs.week, nowMs)] : onEffects(host);
  const last = lastWeekOver(nowMs);
  const dates = datesOf(say, last);
  const isLastClosed = (await host.records.get(person.id, names.week(last.key))) !== null;
  const on =
    isOn && isLastClosed
      ? say(words.alreadyOn, { day })
      : say(words.turnedOn, { dates, day, playlist: say(words.playlistName) });
  const text = missing(person).length > 0 ? withLogin(parts, turn, say(words.askToAllow)) : on;
  return { reply: { text, isPrivate: true }, effects };
}

async function turnOff({ host }: RadarCommandParts, { person, texts: { say } }: PersonTurn): Promise<Outcome> {
  const choices = [{ label: say(words.buttonOn), command: "radar on" }];
  return {
    reply: { text: say(words.turnedOff), choices, isPrivate: true },
    effects: await offEffects(host, person.id),
  };
}

async function showWeeks(parts: RadarCommandParts, turn: PersonTurn, [page = "", ...more]: string[]): Promise<Outcome> {
  if (more.length > 0 || !/^\d*$/u.test(page)) throw new UserError(words.how);
  const weeks = await shownWeeks(parts.host, turn.person.id);
  if (weeks.length === 0) return nothing(parts, turn);
  return { reply: weeksView(turn.texts.say, pageOf(weeks, page)) };
}

/** A week, or the last one, as a whole or a part of it. */
async function show(parts: RadarCommandParts, turn: PersonTurn, said: string[]): Promise<Outcome> {
  const { key, part, page } = readWeek(said);
  const weeks = await shownWeeks(parts.host, turn.person.id);
  const shown = key === null ? weeks[0] : weeks.find(({ week }) => week.key === key);
  if (!shown && key !== null) throw new UserError(words.noWeek, { week: key });
  if (!shown) return nothing(parts, turn);
  return { reply: part ? await onePart(parts, turn, shown, part, page) : await whole(parts, turn, shown) };
}

function readWeek(said: string[]): { key: string | null; part: Part | null; page: string } {
  const [first = "", ...others] = said;
  const key = weekAt(first) ? first : null;
  const [part = null, page = "", ...more] = key === null ? said : others;
  const isPart = part === null || part === "albums" || part === "singles";
  if (!isPart || more.length > 0 || !/^\d*$/u.test(page)) throw new UserError(words.how);
  return { key, part, page };
}

async function whole(parts: RadarCommandParts, turn: PersonTurn, shown: ShownWeek) {
  const { say } = turn.texts;
  const message = weekView(say, shown, await knownOf(parts.titles, shown));
  const isStopped = (await isEnrolled(parts.host, turn.person.id)) && missing(turn.person).length > 0;
  if (!isStopped) return message;
  return { ...message, text: `${message.text}\n\n${withLogin(parts, turn, say(words.stopped))}` };
}

async function onePart(parts: RadarCommandParts, turn: PersonTurn, shown: ShownWeek, part: Part, words: string) {
  const page = pageOf(partOf(shown, part), words);
  const ids = page.items.map(({ id }) => id);
  const titles = await parts.titles.of(ids, callsWhileWaiting);
  return partView(turn.texts.say, shown, part, page, { titles, names: new Map() });
}

/** What a week's highlights and failures are called. */
export async function knownOf(titles: Titles, { releases, failed }: ShownWeek): Promise<Known> {
  const ids = highlightsOf(releases).map(({ id }) => id);
  return { titles: await titles.of(ids, callsWhileWaiting), names: await titles.names(failed) };
}

async function nothing(parts: RadarCommandParts, turn: PersonTurn): Promise<Outcome> {
  const { say } = turn.texts;
  if (!(await isEnrolled(parts.host, turn.person.id))) {
    const choices = [{ label: say(words.buttonOn), command: "radar on" }];
    return { reply: { text: say(words.off), choices, isPrivate: true } };
  }
  const isStopped = missing(turn.person).length > 0;
  const text = isStopped ? withLogin(parts, turn, say(words.stopped)) : say(words.nothingYet);
  return { reply: { text, isPrivate: true } };
}

function withLogin({ host }: RadarCommandParts, { person, address, texts }: PersonTurn, text: string): string {
  return `${text}\n\n${host.loginUrl(person, address, missing(person), texts.say.language)}`;
}
