import { expect, test } from "vitest";
import { alarmsContract } from "../contracts/alarms.js";
import { dueTimesInMemory } from "../scheduler/due-times.js";
import { manualAlarms, settableClock } from "./alarms.js";

alarmsContract("manual alarms", async (dueTimes) => {
  const clock = settableClock(1_000_000);
  const alarms = manualAlarms({ clock, dueTimes, backoffStepsMs: [100] });
  const until = async <T>(event: Promise<T>): Promise<T> => {
    let isOver = false;
    void event.then(() => {
      isOver = true;
    });
    for (let step = 0; !isOver && step < 1_000; step += 1) await alarms.advanceTo(clock.nowMs() + 10);
    return event;
  };
  return { alarms, nowMs: clock.nowMs, until, close: alarms.stop };
});

const nothing = async (): Promise<void> => undefined;

test("manual alarms say which alarm nobody had armed", async () => {
  const clock = settableClock(0);
  const dueTimes = dueTimesInMemory();
  const alarms = manualAlarms({ clock, dueTimes });
  const settle = async (key: string): Promise<void> => dueTimes.set("outbox", key, null);
  await alarms.start({ "listen-check": nothing, debts: nothing, outbox: settle, agenda: nothing, jobs: nothing });
  dueTimes.set("outbox", "ann", 10);
  await alarms.arm("outbox", "ann");
  dueTimes.set("outbox", "bob", 20);
  await alarms.advanceTo(30);
  expect(alarms.forgotten).toEqual(["outbox:bob"]);
  expect(clock.nowMs()).toBe(30);
});

test("manual alarms do not spin with a handler that settles nothing", async () => {
  const dueTimes = dueTimesInMemory();
  const alarms = manualAlarms({ clock: settableClock(0), dueTimes });
  await alarms.start({ "listen-check": nothing, debts: nothing, outbox: nothing, agenda: nothing, jobs: nothing });
  dueTimes.set("debts", "ann", 0);
  await expect(alarms.runDue()).rejects.toThrow("debts:ann is due again and again");
});
