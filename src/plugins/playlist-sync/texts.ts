import { clockText } from "../../bots/clock-words.js";
import type { Card, Choice, Message } from "../../bots/domain.js";
import type { Say, Wording } from "../../bots/say.js";
import { dayMs } from "../../bots/zoned-time.js";
import { troubleOf } from "./due.js";
import { meaningOf } from "./schedule.js";
import type { View } from "./view.js";
import { words } from "./words.js";
import { troubleWords } from "./words-news.js";

/** From what is known of syncs to words. */

/** "every Monday and Thursday at 09:00 (Europe/Berlin)" */
export function scheduleText(say: Say, cron: string, zone = "UTC"): string {
  const meaning = meaningOf(cron);
  if (meaning.kind === "cron") return say(words.byCron, { cron, zone });
  const time = clockText(meaning.minute);
  if (meaning.kind === "daily") return say(words.daily, { time, zone });
  return say(words.weekly, { days: say.list(meaning.days.map((day) => weekdayName(say, day))), time, zone });
}

/** 1970 began on a Thursday. */
function weekdayName(say: Say, day: number): string {
  return new Intl.DateTimeFormat(say.language, { weekday: "long", timeZone: "UTC" }).format((day + 3) * dayMs);
}

export function sourceText(say: Say, { pair: { source }, sourceName }: View): string {
  if (source.kind === "received") return say(words.received);
  if (source.kind === "group")
    return sourceName === null ? say(words.someGroup) : say(words.group, { name: sourceName });
  return playlistText(say, sourceName);
}

export function targetText(say: Say, { targetName }: View): string {
  return playlistText(say, targetName);
}

function playlistText(say: Say, name: string | null): string {
  return name === null ? say(words.somePlaylist) : say(words.playlist, { name });
}

export function pairText(say: Say, view: View): string {
  return say(words.fromInto, { source: sourceText(say, view), target: targetText(say, view) });
}

export function button(say: Say, label: Wording, command: string): Choice {
  return { label: say(label), command };
}

export function actions(say: Say, { pair }: View): Choice[] {
  const { number, isPaused } = pair;
  return [
    button(say, words.buttonNow, `sync now ${number}`),
    isPaused
      ? button(say, words.buttonResume, `sync resume ${number}`)
      : button(say, words.buttonPause, `sync pause ${number}`),
    button(say, words.buttonRemove, `sync remove ${number}`),
  ];
}

/** "last Nov 30, 09:00: 7 songs added", or that there was none. */
export function lastText(say: Say, { state, zone }: View): string {
  if (state.doneMs === null) return say(words.itemNever);
  return say(words.itemLast, { moment: say.moment(state.doneMs, zone), count: state.lastAdded });
}

/** What comes next: a time, a pause, or what its owner has to do. */
export function nextText(say: Say, { pair, state, nextMs, zone }: View): string {
  const trouble = troubleOf(pair, state);
  if (trouble) return say(words.itemTrouble, { trouble: firstSentence(say(troubleWords[trouble.kind])) });
  if (nextMs === null) return say(words.itemPaused);
  return say(words.itemNext, { moment: say.moment(nextMs, zone) });
}

/** By its schedule alone, without a pause or anything its owner has to do. */
export function goesOn(view: View): view is View & { nextMs: number } {
  return view.nextMs !== null && troubleOf(view.pair, view.state) === null;
}

function firstSentence(text: string): string {
  return /^.*?[.:?!](?=\s|$)/su.exec(text)?.[0].replace(/:$/u, ".") ?? text;
}

export function whenText(say: Say, { pair, zone }: View): string {
  const schedule = scheduleText(say, pair.cron, zone);
  return pair.isWeekly ? `${schedule}, ${say(words.itemWeekly)}` : schedule;
}

export function listMessage(say: Say, views: readonly View[]): Message {
  return { text: say(words.listHead, { count: views.length }), cards: views.map((view) => cardOf(say, view)) };
}

function cardOf(say: Say, view: View): Card {
  const { number } = view.pair;
  return {
    title: say(words.itemTitle, { number, pair: pairText(say, view) }),
    // Messenger shows 80 characters under a title: when it comes next is said by how often it comes.
    text: [whenText(say, view), lastText(say, view), ...(goesOn(view) ? [] : [nextText(say, view)])].join("\n"),
    ...openLink(say, view.targetUrl),
    buttons: actions(say, view),
  };
}

export function openLink(say: Say, url: string | null): Pick<Card, "link"> {
  return url === null ? {} : { link: { label: say(words.buttonOpen), url } };
}
