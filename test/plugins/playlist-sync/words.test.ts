import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../src/bots/command.js";
import { type Language, languages, pieces, type Wording } from "../../../src/bots/say.js";
import { commandList } from "../../../src/command-list.js";
import { words } from "../../../src/plugins/playlist-sync/words.js";
import { errorWords } from "../../../src/plugins/playlist-sync/words-errors.js";
import { newsWords, troubleWords } from "../../../src/plugins/playlist-sync/words-news.js";
import { pageWords } from "../../../src/plugins/playlist-sync/words-page.js";

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

const all: [string, Wording][] = Object.entries({
  ...words,
  ...errorWords,
  ...newsWords,
  ...troubleWords,
  ...pageWords,
});
/** Nothing but marks and values, or a word that both languages have. */
const alike = ["fromInto", "itemTitle", "countOf", "buttonPause"];

function elements(text: string, language: Language): Element[] {
  const within = (element: Element): Element[] => {
    if ("children" in element) return [element, ...element.children.flatMap(within)];
    if ("options" in element)
      return [element, ...Object.values(element.options).flatMap(({ value }) => value.flatMap(within))];
    return [element];
  };
  return new IntlMessageFormat(text, language).getAst().flatMap(within);
}

function placeholders(wording: Wording, language: Language): string[] {
  const found = elements(wording[language], language).flatMap((element) =>
    "value" in element && element.type !== 0 ? [`${element.value} ${"options" in element ? "plural" : ""}`] : [],
  );
  return [...new Set(found)].sort();
}

function valuesFor(wording: Wording): Record<string, string | number> {
  const names = placeholders(wording, "en").map((one) => one.split(" ")[0] ?? "");
  return Object.fromEntries(names.filter((name) => name !== "cmd").map((name) => [name, name === "count" ? 2 : 7]));
}

function commands(wording: Wording, language: Language): string[] {
  const found = pieces(language, wording, valuesFor(wording), (command) => ({ command }));
  const said = found.flatMap((piece) => (typeof piece === "string" ? [] : [piece.command]));
  return said.map((command) => command.replace(/<[^>]+>/gu, "<…>")).sort();
}

describe.each(languages)("what syncs say in %s", (language) => {
  it("uses all that English is told, and nothing else", () => {
    for (const [name, wording] of all)
      expect(placeholders(wording, language), name).toEqual(placeholders(wording, "en"));
  });

  it("has the commands of English in it", () => {
    for (const [name, wording] of all) expect(commands(wording, language), name).toEqual(commands(wording, "en"));
  });

  it("calls nothing a command that is none, as channels put what theirs begin with before it", () => {
    const known = commandList({});
    const said = all.flatMap(([, wording]) => commands(wording, language));
    expect(said.filter((command) => parseCommand(command, known) === null)).toEqual([]);
  });

  it("can be said, and says nothing of how it is made", () => {
    for (const [name, wording] of all) {
      const said = pieces(language, wording, valuesFor(wording), (command) => command).join("");
      expect(said, name).not.toMatch(/[{}]|<\/?cmd>|plural,|\.\.\.|^\s|\s$/u);
    }
  });

  it("closes every quotation mark, and has those of its language", () => {
    const marks = { en: ["“", "”"], de: ["„", "“"], es: ["«", "»"] }[language];
    const foreign = [..."“”„«»‹›"].filter((mark) => !marks.includes(mark));
    for (const [name, wording] of all) for (const mark of foreign) expect(wording[language], name).not.toContain(mark);
  });

  it("fits on buttons and in lists of commands", () => {
    for (const [name, wording] of all) {
      const limit = name.startsWith("button") ? 20 : /^(?:about|form|field)/u.test(name) ? 100 : 640;
      expect(wording[language].length, name).toBeLessThanOrEqual(limit);
    }
  });
});

describe.each(languages.filter((language) => language !== "en"))("%s", (language) => {
  it("has been translated", () => {
    const same = all.filter(([, wording]) => wording[language] === wording.en).map(([name]) => name);
    expect(same.filter((name) => !alike.includes(name))).toEqual([]);
  });
});
