import { readSource, readTarget, type SaidSource, type SaidTarget, splitAtInto } from "./places.js";
import { type Moment, type Said, takeSchedule } from "./schedule.js";

/** What somebody wants who says `sync …`. */
export type Request =
  | {
      kind: "start";
      source: SaidSource;
      target: SaidTarget;
      sourceWords: string;
      targetWords: string;
      said: Said | null;
    }
  | { kind: "now" | "pause" | "resume" | "remove" | "renew"; number: number | null }
  /** Unset: all of them. */
  | { kind: "stats"; number: number | null }
  | { kind: "weekly"; number: number | null; isOn: boolean | null }
  | { kind: "list" }
  /** Nothing that can be understood. */
  | { kind: "how" };

const verbs = {
  now: "now",
  run: "now",
  pause: "pause",
  resume: "resume",
  remove: "remove",
  delete: "remove",
  stop: "remove",
  renew: "renew",
  stats: "stats",
} as const;
const numbered = /^([a-z]+)(?:\s+(?:number\s+)?#?(\d{1,4}))?$/iu;
const weekly = /^weekly(?:\s+#?(\d{1,4}))?(?:\s+(on|off))?$/iu;

export function readRequest(words: string, now: Moment): Request {
  const said = words.trim();
  if (said === "") return { kind: "how" };
  if (/^list$/iu.test(said)) return { kind: "list" };
  return readNumbered(said) ?? readWeekly(said) ?? readStart(said, now);
}

function readNumbered(said: string): Request | null {
  const [, verb = "", digits] = numbered.exec(said.toLowerCase()) ?? [];
  return isVerb(verb) ? { kind: verbs[verb], number: digits === undefined ? null : Number(digits) } : null;
}

function isVerb(word: string): word is keyof typeof verbs {
  return Object.hasOwn(verbs, word);
}

function readWeekly(said: string): Request | null {
  const found = weekly.exec(said);
  if (!found) return null;
  const [, digits, to] = found;
  return {
    kind: "weekly",
    number: digits === undefined ? null : Number(digits),
    isOn: to === undefined ? null : to.toLowerCase() === "on",
  };
}

function readStart(said: string, now: Moment): Request {
  const { rest, said: when } = takeSchedule(said, now);
  const split = splitAtInto(rest);
  if (!split) return { kind: "how" };
  const { source, target } = split;
  return {
    kind: "start",
    source: readSource(source),
    target: readTarget(target),
    sourceWords: source,
    targetWords: target,
    said: when,
  };
}
