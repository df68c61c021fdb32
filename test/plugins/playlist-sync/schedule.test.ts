import { describe, expect, it } from "vitest";
import { clockText } from "../../../src/bots/clock-words.js";
import { sayIn } from "../../../src/bots/say.js";
import {
  isTooOften,
  type Moment,
  meaningOf,
  readSchedule,
  takeSchedule,
} from "../../../src/plugins/playlist-sync/schedule.js";
import { scheduleText } from "../../../src/plugins/playlist-sync/texts.js";
import { nextTime } from "../../../src/scheduler/cron.js";

/** A Wednesday, 13:05. */
const now: Moment = { minute: 13 * 60 + 5, weekday: 3 };

describe("a schedule in words", () => {
  it.each([
    ["every day 9:00", "0 9 * * *"],
    ["every day at 9", "0 9 * * *"],
    ["daily", "5 13 * * *"],
    ["daily at 8pm", "0 20 * * *"],
    ["everyday 22.30", "30 22 * * *"],
    ["every monday 9:00", "0 9 * * 1"],
    ["Every Monday at 9am.", "0 9 * * 1"],
    ["every monday", "5 13 * * 1"],
    ["on mondays 7:15", "15 7 * * 1"],
    ["every monday and thursday 9:00", "0 9 * * 1,4"],
    ["every sun, tue and sat at 10", "0 10 * * 0,2,6"],
    ["weekly", "5 13 * * 3"],
    ["weekly on friday 18:00", "0 18 * * 5"],
    ["weekly at 6:00", "0 6 * * 3"],
    ["every week", "5 13 * * 3"],
    ["cron 0 9 * * 1", "0 9 * * 1"],
    ['cron "30 6 1,15 * *"', "30 6 1,15 * *"],
    ["cron 0 9 * * mon-fri", "0 9 * * MON-FRI"],
    ["täglich um 9 Uhr", "0 9 * * *"],
    ["jeden Montag um 9:00", "0 9 * * 1"],
    ["jeden Tag 7h", "0 7 * * *"],
    ["cada lunes a las 9:00", "0 9 * * 1"],
    ["todos los días a las 21:30", "30 21 * * *"],
    ["cada sábado", "5 13 * * 6"],
  ])("%s is %s", (text, cron) => {
    expect(readSchedule(text, now)).toEqual({ kind: "cron", cron });
  });

  it.each(["hourly", "every hour", "every 2 hours", "every 30 minutes", "stündlich", "cada hora"])(
    "%s is too often",
    (text) => {
      expect(readSchedule(text, now)).toEqual({ kind: "too-often" });
    },
  );

  it.each(["every day 25:00", "every monday 9:75", "cada lunes a las 31", "cron 0 9 * *", "cron 0 9 * * 1 2 3"])(
    "%s is a time that there is not",
    (text) => {
      expect(readSchedule(text, now)).toEqual({ kind: "unreadable" });
    },
  );

  it.each(["", "tomorrow", "every", "every monday at noon", "cron", "9:00"])("%j is none", (text) => {
    expect(readSchedule(text, now)).toBeNull();
  });

  it("is taken from the end of a text, and the rest stays as it was said", () => {
    expect(takeSchedule("Every Day into My Monday every monday 9:00", now)).toEqual({
      rest: "Every Day into My Monday",
      said: { kind: "cron", cron: "0 9 * * 1" },
    });
  });

  it("is read fast from a text made for it", () => {
    const long = `${"every monday, ".repeat(2_000)}x`;
    expect(takeSchedule(long, now).said).toBeNull();
    expect(takeSchedule(`${"cron 1 ".repeat(4_000)}!!`, now).said).toBeNull();
  });
});

describe("what is said of it", () => {
  const spell = (command: string) => command;

  it.each([
    [
      "0 9 * * *",
      "every day at 09:00 (Europe/Berlin)",
      "jeden Tag um 09:00 (Europe/Berlin)",
      "cada día a las 09:00 (Europe/Berlin)",
    ],
    [
      "5 21 * * 1",
      "every Monday at 21:05 (Europe/Berlin)",
      "jeden Montag um 21:05 (Europe/Berlin)",
      "cada lunes a las 21:05 (Europe/Berlin)",
    ],
    [
      "0 9 * * 0,4",
      "every Sunday and Thursday at 09:00 (Europe/Berlin)",
      "jeden Sonntag und Donnerstag um 09:00 (Europe/Berlin)",
      "cada domingo y jueves a las 09:00 (Europe/Berlin)",
    ],
    [
      "0 9 1 * *",
      "by the pattern 0 9 1 * * (Europe/Berlin)",
      "nach dem Muster 0 9 1 * * (Europe/Berlin)",
      "según el patrón 0 9 1 * * (Europe/Berlin)",
    ],
  ])("%s", (cron, en, de, es) => {
    const said = (["en", "de", "es"] as const).map((language) =>
      scheduleText(sayIn({ language, spell }), cron, "Europe/Berlin"),
    );
    expect(said).toEqual([en, de, es]);
  });

  it("reads back what it was made of", () => {
    for (const minute of [0, 59, 540, 1_439]) {
      const said = readSchedule(`every day ${clockText(minute)}`, now);
      expect(said?.kind === "cron" && meaningOf(said.cron)).toEqual({ kind: "daily", minute });
    }
  });
});

describe("how often", () => {
  const zone = "Europe/Berlin";
  const often = (cron: string, at: string) => isTooOften((afterMs) => nextTime(cron, afterMs, zone), Date.parse(at));

  it.each([
    ["0 9 * * *", false],
    ["0 9,21 * * *", false],
    ["0 9 * * 1", false],
    ["0 0 1 * *", false],
    ["0 */6 * * *", true],
    ["*/5 9 * * 1", true],
    ["0 9,10 * * 5", true],
    ["* * * * *", true],
  ])("%s: %s", (cron, isOften) => {
    expect(often(cron, "2026-11-30T12:00:00Z")).toBe(isOften);
  });

  it("twice a day is fine over the change of clocks", () => {
    expect(often("0 9,21 * * *", "2027-03-27T12:00:00Z")).toBe(false);
    expect(often("0 9,21 * * *", "2026-10-24T12:00:00Z")).toBe(false);
  });
});
