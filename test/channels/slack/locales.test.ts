import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeliveryError } from "../../../src/channels/channel.js";
import type { At } from "../../../src/channels/slack/api.js";
import { Locales } from "../../../src/channels/slack/locales.js";
import { ann, bob, openSlack, recordedLog, type SlackBench, team } from "./bench.js";

const at: At = { installationId: team };
const dayMs = 24 * 3_600_000;

describe("the language somebody has chosen in Slack", () => {
  const watch = (answer: () => Promise<string | null>) => {
    const asked: string[] = [];
    let nowMs = 0;
    const api = {
      localeOf: (_at: At, userId: string) => {
        asked.push(userId);
        return answer();
      },
    };
    const locales = new Locales(api, recordedLog(), () => nowMs);
    const advance = (ms: number) => {
      nowMs += ms;
    };
    return { locales, asked, advance };
  };

  it("is asked for once a day, each person apart", async () => {
    const { locales, asked, advance } = watch(async () => "de-DE");
    expect(locales.known(at, ann)).toBeNull();
    expect([await locales.of(at, ann), await locales.of(at, ann), await locales.of(at, bob)]).toEqual(
      Array.from({ length: 3 }, () => "de-DE"),
    );
    expect(locales.known(at, ann)).toBe("de-DE");
    expect(asked).toEqual([ann, bob]);
    advance(dayMs);
    expect(locales.known(at, ann)).toBeNull();
    await locales.of(at, ann);
    expect(asked).toEqual([ann, bob, ann]);
  });

  it("is unknown for a day where Slack refuses to say", async () => {
    const { locales, asked } = watch(() => Promise.reject(new DeliveryError("halted", "missing_scope", "no")));
    expect([await locales.of(at, ann), await locales.of(at, ann)]).toEqual([null, null]);
    expect(asked).toEqual([ann]);
  });

  it("is not waited for longer than half a second, and is known the next time", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      let answer: (locale: string) => void = () => {};
      const { locales } = watch(
        () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      );
      const waiting = locales.of(at, ann);
      await vi.advanceTimersByTimeAsync(500);
      expect(await waiting).toBeNull();
      answer("fr-FR");
      await vi.advanceTimersByTimeAsync(0);
      expect(locales.known(at, ann)).toBe("fr-FR");
    } finally {
      vi.useRealTimers();
    }
  });

  it("is forgotten when ten thousand others have spoken since", async () => {
    const { locales } = watch(async () => "de-DE");
    for (let user = 0; user <= 10_000; user += 1) await locales.of(at, `U${user}`);
    expect(locales.known(at, "U0")).toBeNull();
    expect(locales.known(at, "U1")).toBe("de-DE");
  });
});

describe("a turn on Slack", () => {
  let bench: SlackBench;
  const eva = "U0EVA";
  beforeEach(async () => {
    bench = await openSlack();
    bench.emulator.addUser({ teamId: team, id: eva, name: "Eva Klein", locale: "de-DE" });
  });
  afterEach(() => bench.close());
  const calls = () => bench.emulator.stats().byMethod["users.info"];

  it("knows the language of whoever speaks", async () => {
    await bench.emulator.command(eva, "inbox");
    await bench.emulator.command(eva, "sent");
    await bench.settled();
    expect(bench.turns.map((turn) => turn?.address.locale)).toEqual(["de-DE", "de-DE"]);
    expect(calls()).toBeLessThanOrEqual(2);
    await bench.emulator.command(eva, "sent");
    await bench.emulator.openHome(eva);
    await bench.settled();
    expect(bench.acted.map(({ address }) => address.locale)).toEqual(Array.from({ length: 4 }, () => "de-DE"));
  });

  it("happens without it where Slack does not say, and nobody waits for an acknowledgement", async () => {
    bench.emulator.fault({ name: "missing_scope", method: "users.info" });
    expect(await bench.emulator.command(eva, "inbox")).toMatchObject({ status: 200 });
    await bench.settled();
    expect(bench.turns[0]?.address).not.toHaveProperty("locale");
  });

  it("asks nothing while somebody types: the options are the acknowledgement", async () => {
    await bench.emulator.globalShortcut(eva, "song:share");
    await bench.settled();
    const before = calls();
    const asked: unknown[] = [];
    bench.house.suggest.songs = async ({ locale }) => {
      asked.push(locale);
      return [];
    };
    await bench.emulator.suggest(eva, "song:song", "x");
    expect(asked).toEqual(["de-DE"]);
    expect(calls()).toBe(before);
  });
});
