import { describe, expect, it } from "vitest";
import { AlreadySkipping, createTimeTravel } from "../../playground/time-travel.js";
import { type FakeApp, fakeApp } from "./fake-stage.js";

function travelOf(app: FakeApp, maxAlarms?: number) {
  return createTimeTravel(app.clock, () => app.inspect, maxAlarms);
}

const rang = (app: FakeApp) => app.diary.filter((line) => !line.endsWith("rearm"));

describe("skipping time", () => {
  it("lets each alarm ring at its own time, the soonest first", async () => {
    const app = fakeApp();
    app.ringAt(3000, "third");
    app.ringAt(1000, "first");
    app.ringAt(2000, "second");
    const done = await travelOf(app).skip(10_000);
    expect(rang(app)).toEqual(["1000 first", "2000 second", "3000 third"]);
    expect(done).toMatchObject({ nowMs: app.startMs + 10_000, alarms: 3 });
  });

  it("lets an alarm ring that another one has set on the way", async () => {
    const app = fakeApp();
    app.ringAt(1000, "check", () => app.ringAt(1500, "check again"));
    app.ringAt(2000, "other");
    await travelOf(app).skip(5000);
    expect(rang(app)).toEqual(["1000 check", "1500 check again", "2000 other"]);
  });

  it("leaves alone what is due after the target", async () => {
    const app = fakeApp();
    app.ringAt(6000, "later");
    await travelOf(app).skip(5000);
    expect(rang(app)).toEqual([]);
    expect(await app.inspect.soonestDue()).toMatchObject({ name: "later" });
  });

  it("does first what is due already", async () => {
    const app = fakeApp();
    app.ringAt(-500, "overdue");
    await travelOf(app).skip(5000);
    expect(app.diary[0]).toBe("0 overdue");
  });

  it("sets the alarms again after each jump, and at the target", async () => {
    const app = fakeApp();
    app.ringAt(1000, "first");
    await travelOf(app).skip(5000);
    expect(app.diary).toEqual(["1000 rearm", "1000 first", "5000 rearm"]);
  });

  it("gives up with a clear error when alarms ring for ever", async () => {
    const app = fakeApp();
    const again = (atMs: number) => app.ringAt(atMs, "restless", () => again(atMs + 1));
    again(1);
    await expect(travelOf(app, 5).skip(1000)).rejects.toThrow("More than 5 alarms rang; the next is restless");
  });

  it("refuses a second skip while one is under way, and takes one after it", async () => {
    const app = fakeApp();
    const travel = travelOf(app);
    const first = travel.skip(1000);
    await expect(travel.skip(1000)).rejects.toThrow(AlreadySkipping);
    await first;
    await travel.skip(1000);
    expect(app.clock.nowMs()).toBe(app.startMs + 2000);
  });

  it("takes the next skip after one that failed", async () => {
    const app = fakeApp();
    const travel = travelOf(app);
    const broken = { ...app.inspect, settle: () => Promise.reject(new Error("Redis is gone")) };
    const sound = app.inspect;
    app.inspect = broken;
    await expect(travel.skip(1000)).rejects.toThrow("Redis is gone");
    app.inspect = sound;
    await expect(travel.skip(1000)).resolves.toMatchObject({ alarms: 0 });
  });

  it("says while it is under way, and lets others wait for its end", async () => {
    const app = fakeApp();
    const travel = travelOf(app);
    expect(travel.current()).toBeNull();
    const skip = travel.skip(1000);
    expect(travel.current()).toMatchObject({ fromMs: app.startMs, toMs: app.startMs + 1000 });
    await travel.idle();
    expect(travel.current()).toBeNull();
    await skip;
  });
});
