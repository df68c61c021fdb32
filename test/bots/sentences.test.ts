import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { catalogues, type Language, languageOf, languages, pieces, sayIn } from "../../src/bots/say.js";
import { en, type SentenceKey } from "../../src/bots/sentences/en.js";

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

const keys = Object.keys(en) as SentenceKey[];
const others = languages.filter((language) => language !== "en");
const plain = (command: string) => command;

/** Numbers of every plural there is, in every language. */
const counts = [0, 1, 2, 3, 5, 11, 21, 100, 1_000_000];

function elements(language: Language, key: SentenceKey): Element[] {
  const within = (element: Element): Element[] => {
    if ("children" in element) return [element, ...element.children.flatMap(within)];
    if ("options" in element)
      return [element, ...Object.values(element.options).flatMap(({ value }) => value.flatMap(within))];
    return [element];
  };
  return new IntlMessageFormat(catalogues[language][key], language).getAst().flatMap(within);
}

/** What a sentence is told, and what kind of thing each is. */
function argumentsOf(language: Language, key: SentenceKey): string[] {
  const found = elements(language, key).flatMap((element) => {
    if (!("value" in element) || element.type === 0) return [];
    const kind =
      "options" in element ? ("pluralType" in element ? "plural" : "select") : "children" in element ? "tag" : "value";
    const cases = kind === "select" && "options" in element ? Object.keys(element.options).join() : "";
    return [`${element.value} ${kind} ${cases}`.trim()];
  });
  return [...new Set(found)].sort();
}

function valuesFor(key: SentenceKey, count: number): Record<string, string | number> {
  return Object.fromEntries(
    argumentsOf("en", key).flatMap((argument) => {
      const [name = "", kind, cases = ""] = argument.split(" ");
      if (kind === "tag") return [];
      return [[name, kind === "plural" ? count : kind === "select" ? (cases.split(",")[0] ?? "") : `(${name})`]];
    }),
  );
}

/** The commands in a sentence, where what stands for something in them may be translated. */
function commandsIn(language: Language, key: SentenceKey): string[] {
  const all = counts.flatMap((count) => {
    const found = pieces(language, key, valuesFor(key, count), (command) => ({ command }));
    return found.flatMap((piece) => (typeof piece === "string" ? [] : [piece.command]));
  });
  const neutral = all.map((command) => command.replace(/<[^>]+>/gu, "<…>").replace(/name:"[^"]+"/u, 'name:"…"'));
  return [...new Set(neutral)].sort();
}

describe.each(languages)("every sentence in %s", (language) => {
  const say = sayIn({ language, spell: plain });

  it("can be said of every number", () => {
    for (const key of keys)
      for (const count of counts) {
        const said = say(key, valuesFor(key, count));
        expect(said.trim(), key).not.toBe("");
        expect(said, key).not.toMatch(/[{}]|<\/?cmd>|undefined|plural,|select,/u);
      }
  });

  it("uses all that English is told, and nothing else", () => {
    for (const key of keys) expect(argumentsOf(language, key), key).toEqual(argumentsOf("en", key));
  });

  it("has the commands of English in it", () => {
    for (const key of keys) expect(commandsIn(language, key), key).toEqual(commandsIn("en", key));
  });

  it("closes every quotation mark, and has those of its language", () => {
    const marks = { en: ["“", "”"], de: ["„", "“"], es: ["«", "»"] }[language];
    const [open = "", close = ""] = marks;
    const foreign = [..."“”„«»‹›"].filter((mark) => !marks.includes(mark));
    const count = (text: string, mark: string) => text.split(mark).length - 1;
    for (const key of keys) {
      const text = catalogues[language][key];
      expect(count(text, open), key).toBe(count(text, close));
      for (const mark of foreign) expect(text, key).not.toContain(mark);
      const bare = text.replace(/<cmd>.*?<\/cmd>/gu, "").replace('{option}:"…"', "");
      expect(bare, key).not.toContain('"');
    }
  });

  it("has no spaces that do not belong there, and three dots as one", () => {
    for (const key of keys) {
      const text = catalogues[language][key];
      expect(text, key).not.toMatch(/^\s|\s$|\.\.\.| [.,;]|[^\S\n]{4}/u);
    }
  });

  it("fits where it is shown", () => {
    const limits: [RegExp, number][] = [
      [/^button(?!TakeBackCode|ShowGroup|IAm)/u, 20],
      [/^dialog(ShareASong|Share|Cancel|ShareThisSong)$/u, 24],
      [/^dialogShareASongWith$/u, 32],
      [/^dialog(?!.*Missing)/u, 45],
      [/^(about|form|field)[A-Z]/u, 100],
      [/^menu[A-Z]/u, 30],
      [/^messengerGreeting$/u, 160],
    ];
    for (const key of keys) {
      const longest = say(key, { ...valuesFor(key, 1), name: "reconnect", example: "receipts off for Bob" });
      for (const [pattern, limit] of limits)
        if (pattern.test(key)) expect(longest.length, `${key}: ${longest}`).toBeLessThanOrEqual(limit);
    }
  });
});

describe.each(others)("%s", (language) => {
  /** Nothing but marks and values, or a word that both languages have. */
  const alike: Record<string, SentenceKey[]> = {
    de: ["batchState", "helpLine", "helpAllLine", "helpOne", "dialogSong", "topicSongs"],
    es: ["batchState", "helpLine", "helpAllLine", "helpOne"],
  };

  it("has been translated", () => {
    const same = keys.filter((key) => catalogues[language][key] === en[key]);
    expect(same.filter((key) => !alike[language]?.includes(key))).toEqual([]);
  });
});

describe("what differs with a number", () => {
  it.each([
    ["de", 1, "Das waren zu viele falsche Codes. Versuch es bitte in einer Minute noch einmal."],
    ["de", 2, "Das waren zu viele falsche Codes. Versuch es bitte in 2 Minuten noch einmal."],
    ["es", 1, "Han sido demasiados códigos incorrectos. Vuelve a intentarlo dentro de un minuto."],
    ["es", 2, "Han sido demasiados códigos incorrectos. Vuelve a intentarlo dentro de 2 minutos."],
  ] as const)("in %s of %i", (language, minutes, said) => {
    expect(sayIn({ language, spell: plain })("codeLocked", { minutes })).toBe(said);
  });

  it.each([
    ["de", 0, "Du hast hier noch keine Freunde: Schick jemandem einen Song, oder lade mit invite jemanden ein."],
    ["de", 1, "Mit einer Person bist du hier befreundet."],
    ["de", 1_234, "Mit 1.234 Personen bist du hier befreundet."],
    ["es", 0, "Todavía no tienes amigos aquí: envía una canción a alguien, o usa invite para invitar."],
    ["es", 1, "Tienes una amistad aquí."],
    ["es", 7, "Tienes 7 amistades aquí."],
  ] as const)("friends in %s: %i", (language, count, said) => {
    expect(sayIn({ language, spell: plain })("friendsOf", { count })).toBe(said);
  });
});

describe("times and lists", () => {
  const atMs = Date.UTC(2026, 10, 21, 14, 5);
  it.each([
    ["de", "vor 5 Minuten", "21. November 2026", "21. Nov., 14:05 UTC", "Ann, Bob und Cleo"],
    ["es", "hace 5 minutos", "21 de noviembre de 2026", "21 nov, 14:05 UTC", "Ann, Bob y Cleo"],
  ] as const)("are those of %s", (language, ago, day, moment, list) => {
    const say = sayIn({ language, spell: plain });
    expect(say.ago(atMs, atMs + 300_000)).toBe(ago);
    expect(say.day(atMs)).toBe(day);
    expect(say.moment(atMs)).toBe(moment);
    expect(say.list(["Ann", "Bob", "Cleo"])).toBe(list);
  });
});

describe("the language of a locale", () => {
  it.each([
    ["de-AT", "de"],
    ["de_DE", "de"],
    ["es-419", "es"],
    ["es_LA", "es"],
    ["en-GB", "en"],
    ["ES", "es"],
    ["pt", null],
    ["pt-BR", null],
    ["german", null],
    ["", null],
    [null, null],
  ])("%s is %s", (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});
