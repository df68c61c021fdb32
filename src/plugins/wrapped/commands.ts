import { type Command, forPeople, type Outcome, type PersonTurn } from "../../bots/commands/command.js";
import type { Message } from "../../bots/domain.js";
import { UserError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import { askUrl, needsOf } from "./asking.js";
import { circleMonth } from "./circle.js";
import { circleMessage } from "./circle-texts.js";
import { jobName, missingOf, planAfter, turnedOff, turnedOn } from "./enrolling.js";
import { type History, history, type Run, recordNames } from "./history.js";
import { type RangeWord, rangeWords, type Tab, tabs } from "./month-texts.js";
import { isMonthKey, isYear, type MonthKey, monthBefore, monthTitle } from "./months.js";
import type { WrappedSettings } from "./settings.js";
import { shownMonth, shownTab } from "./showing.js";
import { titles } from "./titles.js";
import { words } from "./words.js";
import { monthsMessage, yearMessage } from "./year-texts.js";

/** What a command of ours has at hand. */
interface Kit {
  host: PluginHost;
  settings: WrappedSettings;
  records: History;
}

type Part = (kit: Kit, turn: PersonTurn, rest: readonly string[]) => Promise<Outcome>;

export function wrappedCommand(host: PluginHost, settings: WrappedSettings): Command {
  const kit: Kit = { host, settings, records: history(host) };
  return {
    name: "wrapped",
    aliases: [],
    about: words.about,
    forms: [
      {
        path: "wrapped show",
        about: words.formShow,
        fields: [
          { name: "month", about: words.fieldMonth, example: "2026-10", kind: "text", maxLength: 7 },
          { name: "chart", about: words.fieldTab, kind: "choice", choices: tabs },
          { name: "range", about: words.fieldRange, kind: "choice", choices: Object.keys(rangeWords) },
        ],
        says: "{month} {chart} {range}",
      },
      { path: "wrapped on", about: words.formOn },
      { path: "wrapped off", about: words.formOff },
      { path: "wrapped now", about: words.formNow },
      { path: "wrapped months", about: words.formMonths },
      {
        path: "wrapped circle",
        about: words.formCircle,
        fields: [{ name: "what", about: words.fieldCircle, example: "2026-10", kind: "text", maxLength: 7 }],
      },
    ],
    usage: [
      "wrapped on",
      "wrapped",
      "wrapped 2026-10",
      "wrapped 2026",
      "wrapped 2026-10 artists long",
      "wrapped now",
      "wrapped circle",
      "wrapped off",
    ],
    run: forPeople((call, turn) => {
      const [first = "", ...rest] = call.words.toLowerCase().split(/\s+/u).filter(Boolean);
      const part = parts.get(first);
      return part ? part(kit, turn, rest) : view(kit, turn, first === "" ? [] : [first, ...rest]);
    }),
  };
}

const on: Part = async ({ host, settings, records }, turn) => {
  const { person, texts } = turn;
  const nowMs = host.clock.nowMs();
  const [current, run, known] = await Promise.all([
    records.on(person.id),
    records.run(person.id),
    records.plan(person.id),
  ]);
  const plan = (current && known) || planAfter(host, settings, person.id, nowMs);
  const { say } = texts;
  const comes = say(words.comes, {
    day: say.day(plan.occurrenceMs, person.zone),
    month: monthTitle(plan.monthKey, say.language),
  });
  const hint = say(words.nowHint, { month: monthTitle(monthBefore(nowMs), say.language) });
  const text = [say(current ? words.wasOn : words.turnedOn), asked(host, turn), comes, hint].filter(Boolean);
  return {
    reply: {
      text: text.join("\n\n"),
      choices: [
        { label: say(words.buttonNow), command: "wrapped now" },
        { label: say(words.buttonOff), command: "wrapped off" },
      ],
    },
    effects: current && known ? [] : turnedOn(host, plan, run),
  };
};

/** What Spotify has to allow, with its link; empty: nothing is missing. */
function asked(host: PluginHost, { person, address, texts: { say } }: PersonTurn): string {
  if (missingOf(person).length === 0) return "";
  return `${say(words.ask, { needs: needsOf(say, person) })}\n${askUrl(host, person, address, say)}`;
}

const off: Part = async ({ host }, { texts: { say } }) => ({
  reply: { text: say(words.turnedOff), choices: [{ label: say(words.buttonMonths), command: "wrapped months" }] },
  effects: turnedOff(host),
});

/** One that is there already is shown, and its playlists are looked after. */
const now: Part = async ({ host, records }, turn) => {
  const { person, texts } = turn;
  const { say } = texts;
  const nowMs = host.clock.nowMs();
  const monthKey = monthBefore(nowMs);
  const missing = asked(host, turn);
  if (missing !== "") return { reply: { text: `${missing}\n\n${say(words.askNow)}` } };
  const [run, wrap] = await Promise.all([records.run(person.id), records.month(person.id, monthKey)]);
  const isDone = wrap !== null && wrap.doneAtMs !== null;
  // One that is under way answers this wish too.
  if (run) await records.changeRun(person.id, (now) => (now?.id === run.id ? { ...now, askedAtMs: nowMs } : undefined));
  const asking: Run = {
    ...{ id: `asked-${turn.id}`, monthKey, startedAtMs: nowMs, occurrenceMs: null },
    ...{ bugs: 0, repairs: isDone },
  };
  const making = say(words.making, { month: monthTitle(run?.monthKey ?? monthKey, say.language) });
  const reply = isDone
    ? withLine(await shownMonth(host, person.id, wrap, say, { intro: words.shown }), say(words.checking))
    : { text: making };
  const effects = [host.effects.record(recordNames.run, asking), host.effects.plan(jobName, nowMs)];
  return { reply, effects: run ? [] : effects };
};

function withLine(message: Message, line: string): Message {
  return { ...message, text: [message.text, line].filter(Boolean).join("\n\n") };
}

const months: Part = async ({ records, ...kit }, turn) => {
  const all = await records.months(turn.person.id);
  const { say } = turn.texts;
  return { reply: all.length > 0 ? monthsMessage(say, all) : await nothingYet({ records, ...kit }, turn) };
};

/** Before there is any month. */
async function nothingYet({ records }: Kit, { person, texts: { say } }: PersonTurn): Promise<Message> {
  const [isOn, plan] = await Promise.all([records.on(person.id), records.plan(person.id)]);
  const now = { label: say(words.buttonNow), command: "wrapped now" };
  if (isOn && plan)
    return { text: say(words.noMonthYet, { day: say.day(plan.occurrenceMs, person.zone) }), choices: [now] };
  return { text: say(words.invite), choices: [{ label: say(words.buttonOn), command: "wrapped on" }, now] };
}

const circle: Part = async ({ host, records }, turn, [what = ""]) => {
  const { person, texts } = turn;
  const { say } = texts;
  const nowMs = host.clock.nowMs();
  if (what === "on")
    return {
      reply: { text: say(words.circleOn), choices: [{ label: say(words.buttonCircle), command: "wrapped circle" }] },
      effects: [host.effects.record(recordNames.circle, { sinceMs: nowMs })],
    };
  if (what === "off")
    return { reply: { text: say(words.circleOff) }, effects: [host.effects.record(recordNames.circle, null)] };
  if (what !== "" && !isMonthKey(what)) throw unclear(nowMs);
  if (!(await records.circle(person.id)))
    return {
      reply: {
        text: say(words.circleInvite),
        choices: [{ label: say(words.buttonCircleOn), command: "wrapped circle on" }],
      },
    };
  const month = what === "" ? monthBefore(nowMs) : what;
  return { reply: circleMessage(say, month, await circleMonth(host, person.id, month)) };
};

const parts = new Map<string, Part>([
  ["on", on],
  ["off", off],
  ["now", now],
  ["months", months],
  ["circle", circle],
]);

/** "2026-10 artists long" in any order, "2026", or nothing: the newest month. */
const view: Part = async (kit, turn, said) => {
  const nowMs = kit.host.clock.nowMs();
  const meant = read(said, nowMs);
  if (meant.year !== null) return { reply: await yearReply(kit, turn, meant.year) };
  const { person, texts } = turn;
  const { say } = texts;
  const wrap = await monthMeant(kit, person.id, meant.month);
  if (!wrap && meant.month === null) return { reply: await nothingYet(kit, turn) };
  if (!wrap) throw new UserError(words.noMonth, { month: monthTitle(meant.month ?? "", say.language) });
  const isChart = meant.tab !== null || meant.range !== null;
  const reply = isChart
    ? await shownTab(kit.host, wrap, meant.tab ?? "songs", meant.range ?? "short", say)
    : await shownMonth(kit.host, person.id, wrap, say, { intro: words.shown });
  return { reply };
};

async function monthMeant({ records }: Kit, personId: string, month: MonthKey | null) {
  if (month === null) return (await records.months(personId))[0] ?? null;
  const wrap = await records.month(personId, month);
  return wrap && wrap.doneAtMs !== null ? wrap : null;
}

async function yearReply({ host, records }: Kit, { person, texts: { say } }: PersonTurn, year: string) {
  const wraps = (await records.months(person.id)).filter(({ monthKey }) => monthKey.startsWith(year));
  if (wraps.length === 0) throw new UserError(words.noMonth, { month: year });
  const { songs, artists } = titles(host);
  const oldestFirst = wraps.toReversed();
  const first = await songs(oldestFirst.flatMap(({ songs }) => songs.short_term?.[0] ?? []));
  const leading = await artists(oldestFirst.flatMap(({ artists }) => artists.short_term?.[0] ?? []));
  const rows = oldestFirst.map((wrap) => ({
    wrap,
    song: first.find(({ id }) => id === wrap.songs.short_term?.[0]) ?? null,
    artist: leading.find(({ id }) => id === wrap.artists.short_term?.[0]) ?? null,
  }));
  return yearMessage(say, year, rows);
}

interface Meant {
  month: MonthKey | null;
  year: string | null;
  tab: Tab | null;
  range: RangeWord | null;
}

function read(said: readonly string[], nowMs: number): Meant {
  const meant: Meant = { month: null, year: null, tab: null, range: null };
  for (const word of said) {
    const part = readWord(word);
    if (!part) throw unclear(nowMs);
    Object.assign(meant, part);
  }
  return meant;
}

function readWord(word: string): Partial<Meant> | null {
  if (isMonthKey(word)) return { month: word };
  if (isYear(word)) return { year: word };
  const tab = tabs.find((one) => one === word || one === `${word}s`);
  if (tab) return { tab };
  const range = (["short", "medium", "long"] as const).find((one) => one === word);
  return range ? { range } : null;
}

function unclear(nowMs: number): UserError {
  const month = monthBefore(nowMs);
  return new UserError(words.how, { month, year: month.slice(0, 4) });
}
