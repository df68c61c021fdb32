import { beforeEach, describe, expect, it } from "vitest";
import type { Command } from "../../src/bots/commands/command.js";
import { forPeople } from "../../src/bots/commands/command.js";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import { definePlugin } from "../../src/bots/plugin.js";
import { days, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const everyWord = (text: string) => ({ en: text, de: `${text} (de)`, es: `${text} (es)` });

/** Counts songs that arrive, and tells of it every morning. */
function counter(runs: string[], fail: { with: unknown } = { with: null }) {
  return definePlugin({
    name: "counter",
    open(given) {
      const count: Command = {
        name: "count",
        aliases: ["zähle"],
        about: everyWord("count songs"),
        usage: ["count"],
        run: forPeople(async (_call, { person }) => ({
          reply: { text: `so far ${(await given.records.get<number>(person.id, "songs")) ?? 0}` },
          effects: [
            given.effects.record("asked", true),
            given.effects.plan("morning", given.clock.nowMs() + hours(20)),
          ],
        })),
      };
      return {
        topic: everyWord("how many songs have come"),
        commands: [count],
        jobs: {
          async morning(slot) {
            runs.push(`morning of ${slot.slice(0, 2)} at ${new Date(given.clock.nowMs()).toISOString()}`);
            if (fail.with !== null) throw fail.with;
            await given.tell(slot, `day ${runs.length}`, { songs: await given.records.get<number>(slot, "songs") });
            return null;
          },
        },
        schedules: [
          {
            name: "monthly",
            cron: "0 0 1 * *",
            run: async () => void runs.push(`monthly at ${new Date(given.clock.nowMs()).toISOString()}`),
          },
        ],
        hints: {
          arrived: async ({ recipientId }) =>
            void (await given.records.change<number>(recipientId, "songs", (songs) => (songs ?? 0) + 1)),
        },
        words: (_news, { say }) => ({ text: say(everyWord("your count")) }),
      };
    },
  });
}

describe("a plugin", () => {
  let world: World;
  let runs: string[];
  let fail: { with: unknown };

  beforeEach(async () => {
    runs = [];
    fail = { with: null };
    world = await openWorld({ plugins: [counter(runs, fail)] });
  });

  async function annAndBob() {
    const [ann, bob] = [world.friend("ann", "Ann"), world.friend("bob", "Bob")];
    await ann.registers();
    await bob.registers();
    bob.news();
    return { ann, bob };
  }

  it("hears of songs that arrive, remembers it, and tells it when its job is due", async () => {
    const { ann, bob } = await annAndBob();
    await ann.says(`share ${tinBoat.url} with Bob`);
    await bob.says("count");
    expect(bob.news().at(-1)).toBe("so far 1");
    await world.advance(hours(20));
    expect(bob.news()).toContain("your count");
    expect(runs).toEqual(["morning of p_ at 2026-11-22T08:00:00.000Z"]);
  });

  it("runs what is on a schedule, month after month", async () => {
    await world.advance(days(45));
    expect(runs).toEqual(["monthly at 2026-12-01T00:00:00.000Z", "monthly at 2027-01-01T00:00:00.000Z"]);
  });

  it("is listed by help and by notify, which switches it off", async () => {
    const { bob } = await annAndBob();
    await bob.says("help all");
    expect(bob.news().join()).toContain("count");
    await bob.says("notify");
    expect(bob.news().join()).toContain("counter (on): how many songs have come");
    await bob.says("notify counter off");
    expect(bob.news()).toEqual(["I no longer write to you about this: how many songs have come."]);
    await bob.says("count");
    bob.news();
    await world.advance(hours(20));
    expect(runs).toHaveLength(1);
    expect(bob.news()).toEqual([]);
  });

  it("tries again what the world refuses, after as long as it says, or a pause that grows", async () => {
    const { bob } = await annAndBob();
    fail.with = new UpstreamError("spotify", "later", { retryAfterMs: minutes(7) });
    await bob.says("count");
    await world.advance(hours(20));
    fail.with = new UpstreamError("spotify", "later");
    await world.advance(minutes(7));
    await world.advance(minutes(2) + hours(2));
    expect(runs.map((run) => run.slice(-13, -5))).toEqual([
      "08:00:00",
      "08:07:00",
      "08:09:00",
      "08:13:00",
      "08:21:00",
      "08:37:00",
      "09:09:00",
      "10:09:00",
    ]);
    fail.with = null;
    await world.advance(hours(1));
    expect(bob.news()).toContain("your count");
  });

  it("has a day to wait where access is lost", async () => {
    const { bob } = await annAndBob();
    fail.with = new AccessLostError("spotify", "revoked");
    await bob.says("count");
    await world.advance(hours(20) + days(1));
    expect(runs).toHaveLength(2);
  });

  it("is tried ten times when it fails by itself, and then no more", async () => {
    const { bob } = await annAndBob();
    fail.with = new TypeError("a bug");
    await bob.says("count");
    await world.advance(days(3));
    expect(runs).toHaveLength(10);
    expect(await world.store.jobs.planned(await bob.personId())).toEqual([]);
  });

  it.each([
    ["en", "Regular jobs are off, and what they remembered for you is erased too"],
    ["de", "Regelmäßige Aufgaben sind aus, und was sie sich für dich gemerkt haben, ist auch gelöscht"],
    ["es", "Las tareas regulares están desactivadas, y lo que recordaban por ti también está borrado"],
  ])("is off for somebody who disconnects, who is told so (%s)", async (language, words) => {
    const { bob } = await annAndBob();
    await bob.says(`language ${language}`);
    await bob.says("count");
    bob.news();
    await bob.says("disconnect");
    expect(bob.news().join()).toContain(words);
    expect(await world.store.jobs.planned(await bob.personId())).toEqual([]);
  });

  it("loses all it has of somebody who disconnects, or wants to be forgotten", async () => {
    const { ann, bob } = await annAndBob();
    await ann.says(`share ${tinBoat.url} with Bob`);
    await bob.says("count");
    const id = await bob.personId();
    expect(await world.store.records.all(id)).toEqual({ counter: { asked: true, songs: 1 } });
    await bob.says("disconnect");
    expect(await world.store.records.all(id)).toEqual({});
    await world.advance(days(2));
    expect(runs).toEqual([]);
    await bob.says("count");
    await bob.says("forget me now");
    expect(bob.news().join()).toContain("what regular jobs remembered for you: 1");
    expect(await world.store.records.all(id)).toEqual({});
    expect(await world.store.records.of("counter").change(id, "songs", () => 5)).toBeNull();
  });
});
