import { describe, expect, it } from "vitest";
import { languages, sayIn, type Wording } from "../../../src/bots/say.js";
import { said } from "../../../src/web/me/words.js";

const all: [string, Wording][] = Object.entries(said);
const values = { name: "N", what: "W", channel: "C", zone: "Z", hours: 12, idle: 2, minutes: 10 };

/** What a sentence is told, and what is to be typed. */
function ingredients(text: string): string[] {
  return [...text.matchAll(/\{\w+\}|<cmd>.*?<\/cmd>/gu)].map(([found]) => found).sort();
}

describe.each(languages)("what the page says in %s", (language) => {
  const say = sayIn({ language, spell: (command) => command });

  it.each(all)("%s has all that English has, and nothing is left open", (_key, wording) => {
    expect(ingredients(wording[language])).toEqual(ingredients(wording.en));
    expect(say(wording, values)).not.toMatch(/[{}<>]/u);
  });
});
