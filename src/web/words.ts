import { likedBest } from "../bots/accept-language.js";
import { type Language, languageOf, languages, pieces, type Sentence, sayIn, type Values } from "../bots/say.js";
import type { HttpRequest } from "../http-port.js";
import { Html, html } from "./html.js";

/** What pages say, in one language. */
export interface Words {
  /** A sentence as markup: values are escaped, and what is to be written to the bot stands out. */
  (key: Sentence, values?: Values): Html[];
  /** A sentence as plain text. */
  text(key: Sentence, values?: Values): string;
  /** "a, b, or c" */
  either(items: readonly string[]): string;
  readonly language: Language;
}

const typed = (command: string): Html => html`<strong>${command}</strong>`;

function wordsIn(language: Language): Words {
  const words = (key: Sentence, values: Values = {}): Html[] =>
    pieces(language, key, values, typed).map((piece) => (piece instanceof Html ? piece : html`${piece}`));
  return Object.assign(words, {
    text: sayIn({ language, spell: (command) => command }),
    either: (items: readonly string[]) => new Intl.ListFormat(language, { type: "disjunction" }).format(items),
    language,
  });
}

const byLanguage = new Map(languages.map((language) => [language, wordsIn(language)]));

/** The words of a language, made once. */
export function wordsOf(language: Language): Words {
  return byLanguage.get(language) ?? wordsIn(language);
}

/** In the language the link was given in (`lang`), else the one the browser likes best, else English. */
export function wordsFor({ query, headers }: Pick<HttpRequest, "query" | "headers">): Words {
  return wordsOf(languageOf(query.get("lang")) ?? likedBest(headers["accept-language"] ?? "") ?? "en");
}
