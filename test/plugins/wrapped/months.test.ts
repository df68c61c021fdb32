import { describe, expect, it } from "vitest";
import { plainManner } from "../../../src/bots/manner.js";
import { languages, sayIn } from "../../../src/bots/say.js";
import { listName, listsOf, monthBefore, spanOf, spreadOf } from "../../../src/plugins/wrapped/months.js";
import { wrappedSettings } from "../../../src/plugins/wrapped/settings.js";
import { weighed } from "../../../src/plugins/wrapped/weighing.js";
import { words } from "../../../src/plugins/wrapped/words.js";

const english = sayIn({ language: "en", spell: plainManner.spell });
const namesOf = (month: string) => listsOf(month).map(({ kind }) => listName(kind, month, english));

describe("the month of a run", () => {
  it.each([
    ["2026-01-01", "2025-12"],
    ["2026-07-01", "2026-06"],
    ["2026-03-01", "2026-02"],
    ["2024-03-01", "2024-02"],
    ["2026-11-30", "2026-10"],
  ])("on %s is %s", (day, month) => {
    expect(monthBefore(Date.parse(`${day}T00:00:00Z`))).toBe(month);
  });

  it("is over only after its last moment", () => {
    expect(monthBefore(Date.parse("2026-01-31T23:59:59.999Z"))).toBe("2025-12");
    expect(spanOf("2025-12")).toEqual({ fromMs: Date.UTC(2025, 11), untilMs: Date.UTC(2026, 0) });
  });
});

describe("playlists of a month", () => {
  it.each([
    ["2026-01", ["Send Songs January'26"]],
    ["2026-02", ["Send Songs February'26"]],
    ["2026-06", ["Send Songs June'26", "Send Songs first half '26"]],
    ["2025-12", ["Send Songs December'25", "Send Songs 2025"]],
    ["2009-05", ["Send Songs May'09"]],
  ])("of %s carry the year of the month", (month, names) => {
    expect(namesOf(month)).toEqual(names);
  });

  it("hold four weeks, half a year in June and a year in December", () => {
    expect(listsOf("2026-06").map(({ range }) => range)).toEqual(["short_term", "medium_term"]);
    expect(listsOf("2026-12").map(({ range }) => range)).toEqual(["short_term", "long_term"]);
  });

  it("are named in the person's language", () => {
    const german = sayIn({ language: "de", spell: plainManner.spell });
    expect(listName("month", "2026-12", german)).toBe("Send Songs Dezember'26");
  });
});

describe("genres by rank", () => {
  it("gives every genre of an artist the points of the artist's rank", () => {
    expect(weighed([["rock"], ["rock", "pop"], ["pop"]])).toEqual([
      { name: "rock", points: 5 },
      { name: "pop", points: 3 },
    ]);
  });

  it("trims and lowers names, and counts one that is said twice once", () => {
    expect(
      weighed([
        [" Rock", "rock "],
        ["", "ROCK"],
      ]),
    ).toEqual([{ name: "rock", points: 3 }]);
  });

  it("leaves artists without genres their rank", () => {
    expect(weighed([["a"], [], ["b"]])).toEqual([
      { name: "a", points: 3 },
      { name: "b", points: 1 },
    ]);
  });
});

describe("when somebody is due", () => {
  it("is always the same few minutes after the others", () => {
    const spreads = Array.from({ length: 50 }, (_, at) => spreadOf(`p_${at}`));
    expect(spreads).toEqual(Array.from({ length: 50 }, (_, at) => spreadOf(`p_${at}`)));
    expect(new Set(spreads).size).toBeGreaterThan(40);
    expect(Math.max(...spreads)).toBeLessThan(600_000);
  });

  it("is the first of the month unless the operator says otherwise, in five fields", () => {
    expect(wrappedSettings.parse({})).toEqual({ WRAPPED_CRON: "0 0 1 * *" });
    expect(wrappedSettings.parse({ WRAPPED_CRON: "30 6 2 * *" })).toEqual({ WRAPPED_CRON: "30 6 2 * *" });
    expect(() => wrappedSettings.parse({ WRAPPED_CRON: "monthly" })).toThrow("five fields");
  });
});

describe("words", () => {
  const fillings = (text: string) =>
    [...new Set([...text.matchAll(/\{(\w+)[,}]|<cmd>[^<]*/gu)].map(([all]) => all))].sort();

  it.each(Object.entries(words))("%s has the same gaps and commands in every language", (_name, wording) => {
    for (const language of languages) expect(fillings(wording[language])).toEqual(fillings(wording.en));
  });

  it.each(Object.entries(words).filter(([name]) => name.startsWith("button")))(
    "%s fits on a button",
    (_name, wording) => {
      for (const language of languages) expect(wording[language].length).toBeLessThanOrEqual(20);
    },
  );
});
