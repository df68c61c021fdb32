import type { Message } from "../../bots/domain.js";
import type { PluginHost, Reader } from "../../bots/plugin.js";
import type { Json } from "../../bots/plugin-ports.js";
import type { Say } from "../../bots/say.js";
import { askUrl, needsOf } from "./asking.js";
import { missingOf } from "./enrolling.js";
import { history } from "./history.js";
import { monthTitle } from "./months.js";
import type { News } from "./news.js";
import type { Reason } from "./run-records.js";
import { shownMonth } from "./showing.js";
import { words } from "./words.js";

/** Words for what was told; null: it is not so any more. */
export async function wordsOf(host: PluginHost, news: Json, reader: Reader): Promise<Message | null> {
  const told = news as News;
  const { say, person } = reader;
  const wrap = await history(host).month(person.id, told.monthKey);
  const month = monthTitle(told.monthKey, say.language);
  switch (told.kind) {
    case "ready":
      return wrap && shownMonth(host, person.id, wrap, say, { intro: words.ready, closing: words.offHint });
    case "empty":
      return wrap && { text: say(words.empty, { month }) };
    case "failed": {
      const text = told.reason === "too-late" ? say(words.overtaken, { month }) : failed(say, month, told.reason);
      return { text, choices: [nowChoice(reader)] };
    }
    case "lost":
      return lost(host, reader, month);
  }
}

function failed(say: Say, month: string, reason: Reason): string {
  return say(words.failed, { month, reason });
}

function nowChoice({ say }: Reader) {
  return { label: say(words.buttonNow), command: "wrapped now" };
}

/** They may have logged in again before it reaches them. */
function lost(host: PluginHost, reader: Reader, month: string): Message | null {
  const { say, person } = reader;
  const address = person.addresses[0];
  if (!address) return null;
  if (missingOf(person).length === 0) return { text: failed(say, month, "access"), choices: [nowChoice(reader)] };
  const text = say(words.lost, { month, needs: needsOf(say, person) });
  return { text: `${text}\n\n${askUrl(host, person, address, say)}` };
}
