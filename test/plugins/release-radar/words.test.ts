import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { type Language, languages } from "../../../src/bots/say.js";
import { words } from "../../../src/plugins/release-radar/words.js";

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

const all = Object.entries(words);

function within(element: Element): Element[] {
  if ("children" in element) return [element, ...element.children.flatMap(within)];
  if ("options" in element)
    return [element, ...Object.values(element.options).flatMap(({ value }) => value.flatMap(within))];
  return [element];
}

/** What a sentence is told, and the commands in it. */
function placeholders(text: string, language: Language): string[] {
  const elements = new IntlMessageFormat(text, language).getAst().flatMap(within);
  const named = elements.flatMap((element) =>
    "value" in element && element.type !== 0 ? [String(element.value)] : [],
  );
  const commands = [...text.matchAll(/<cmd>(.*?)<\/cmd>/gu)].map(([, command]) => `> ${command}`);
  return [...new Set([...named, ...commands])].sort();
}

describe("the radar's words", () => {
  it.each(all)("%s has the same placeholders and commands in every language", (_, wording) => {
    for (const language of languages)
      expect(placeholders(wording[language], language)).toEqual(placeholders(wording.en, "en"));
  });

  it.each(all)("%s has the quotation marks of its language, and no odd spaces", (_, wording) => {
    const marks = { en: "“”", de: "„“", es: "«»" };
    for (const language of languages) {
      const foreign = [..."“”„«»"].filter((mark) => !marks[language].includes(mark));
      for (const mark of foreign) expect(wording[language]).not.toContain(mark);
      expect(wording[language]).not.toMatch(/^\s|\s$| [.,;]|\.\.\./u);
    }
  });

  it("fit on buttons and into lists of commands", () => {
    for (const [name, wording] of all)
      for (const language of languages) {
        if (/^button/u.test(name)) expect(wording[language].length, name).toBeLessThanOrEqual(20);
        if (/^(?:about|field)/u.test(name)) expect(wording[language].length, name).toBeLessThanOrEqual(100);
      }
  });

  it("are not called after anything of Spotify's", () => {
    for (const { en } of [words.playlistName, words.heading, words.topic])
      expect(en).not.toMatch(/release radar|wrapped|discover/iu);
  });
});
