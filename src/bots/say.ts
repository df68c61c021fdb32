import { IntlMessageFormat } from "intl-messageformat";
import { de } from "./sentences/de.js";
import { en, type SentenceKey, type Sentences } from "./sentences/en.js";
import { es } from "./sentences/es.js";

/** How somebody is spoken to. */
export interface Tongue {
  language: Language;
  /** How a typed command is written on the channel they read, such as "/song register". */
  spell(command: string): string;
}

export const catalogues = { en, de, es } satisfies Record<string, Sentences>;
export type Language = keyof typeof catalogues;
export const languages = Object.keys(catalogues) as readonly Language[];

/** "Deutsch (de), English (en)" */
export const languageNames: string = languages.map((language) => `${ownName(language)} (${language})`).join(", ");

function ownName(language: Language): string {
  return new Intl.DisplayNames(language, { type: "language" }).of(language) ?? language;
}

/** One sentence in every language, for parts that bring their own. */
export type Wording = Readonly<Record<Language, string>>;

/** One of the core's, or one that a part brings. */
export type Sentence = SentenceKey | Wording;

export type Values = Record<string, string | number>;

/** Says one sentence of the catalogue in the reader's language, and times and lists as their language writes them. */
export interface Say {
  (sentence: Sentence, values?: Values): string;
  /** "5 minutes ago", "yesterday". */
  ago(atMs: number, nowMs: number): string;
  /** "November 21, 2026", by the clock of a zone, or else in UTC. */
  day(atMs: number, zone?: string): string;
  /** "Nov 21, 14:05" by the clock of a zone; "Nov 21, 14:05 UTC" where none is known. */
  moment(atMs: number, zone?: string): string;
  /** "a, b, and c". */
  list(items: readonly string[]): string;
  spell(command: string): string;
  readonly language: Language;
}

/** The language of a platform's locale, such as "de-AT" or "pt_BR"; null for one that is not spoken here. */
export function languageOf(locale: string | null | undefined): Language | null {
  const wanted = locale?.toLowerCase().split(/[-_]/u)[0];
  return languages.find((language) => language === wanted) ?? null;
}

// Parsing a sentence costs fifty times what filling it does. Bounded by the catalogues.
const parsed = new Map<string, IntlMessageFormat>();

function formatOf(language: Language, sentence: Sentence): IntlMessageFormat {
  const text = typeof sentence === "string" ? catalogues[language][sentence] : sentence[language];
  const id = `${language} ${text}`;
  const known = parsed.get(id) ?? new IntlMessageFormat(text, language);
  parsed.set(id, known);
  return known;
}

/** A sentence in pieces: text as it is, and between it what `cmd` makes of something to type. */
export function pieces<T>(
  language: Language,
  sentence: Sentence,
  values: Values,
  cmd: (command: string) => T,
): (string | T)[] {
  return [
    formatOf(language, sentence).format<T>({ ...values, cmd: (parts: unknown[]) => cmd(parts.join("")) }),
  ].flat() as (string | T)[];
}

export function sayIn({ language, spell }: Tongue): Say {
  const say = (sentence: Sentence, values: Values = {}): string => pieces(language, sentence, values, spell).join("");
  return Object.assign(say, {
    language,
    spell,
    ago: (atMs: number, nowMs: number) => ago(language, nowMs - atMs) ?? say("justNow"),
    day: (atMs: number, timeZone = "UTC") =>
      new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone }).format(atMs),
    moment: (atMs: number, zone?: string) => moment(language, atMs, zone),
    list: (items: readonly string[]) => new Intl.ListFormat(language, { type: "conjunction" }).format(items),
  });
}

const momentFormat: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};

function moment(language: Language, atMs: number, timeZone: string | undefined): string {
  const said = new Intl.DateTimeFormat(language, { ...momentFormat, timeZone: timeZone ?? "UTC" }).format(atMs);
  return timeZone === undefined ? `${said} UTC` : said;
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Null: less than a minute. */
function ago(language: Language, ms: number): string | null {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const step = steps.find(([, length]) => seconds >= length);
  if (!step) return null;
  const [unit, length] = step;
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-Math.round(seconds / length), unit);
}
