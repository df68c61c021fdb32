import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AlarmName, Alarms } from "../../src/bots/ports.js";
import { type DueTimesInMemory, dueTimesInMemory } from "../scheduler/due-times.js";

/** One implementation under test. Failing runs are to be tried again after 100 ms. */
export interface AlarmsUnderTest {
  alarms: Alarms;
  nowMs(): number;
  /** Lets time pass until `event` has happened. */
  until<T>(event: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Ring {
  name: AlarmName;
  key: string;
  atMs: number;
}

/** Notes each ring, and by default settles what was due. */
class Rings {
  readonly all: Ring[] = [];
  onRing: (ring: Ring) => Promise<void> = async () => undefined;
  private waiting: { count: number; resolve: () => void; key: string }[] = [];

  constructor(
    private readonly dueTimes: DueTimesInMemory,
    private readonly nowMs: () => number,
  ) {}

  handlers() {
    const of = (name: AlarmName) => (key: string) => this.ring(name, key);
    return {
      "listen-check": of("listen-check"),
      outbox: of("outbox"),
      debts: of("debts"),
      agenda: of("agenda"),
      jobs: of("jobs"),
    };
  }

  of(key: string): Ring[] {
    return this.all.filter((ring) => ring.key === key);
  }

  /** Resolves when `key` has rung so often. */
  reach(key: string, count: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ key, count, resolve });
      this.tell();
    });
  }

  private async ring(name: AlarmName, key: string): Promise<void> {
    const ring = { name, key, atMs: this.nowMs() };
    const dueMs = await this.dueTimes.get(name, key);
    this.all.push(ring);
    this.tell();
    await this.onRing(ring);
    if ((await this.dueTimes.get(name, key)) === dueMs) this.dueTimes.set(name, key, null);
  }

  private tell(): void {
    for (const { key, count, resolve } of this.waiting) if (this.of(key).length >= count) resolve();
  }
}

const checks = "listen-check";

/** What every implementation of the Alarms port does. Times are short and real where the implementation's are. */
export function alarmsContract(title: string, make: (dueTimes: DueTimesInMemory) => Promise<AlarmsUnderTest>): void {
  describe(`${title} as Alarms`, () => {
    let dueTimes: DueTimesInMemory;
    let made: AlarmsUnderTest;
    let rings: Rings;

    beforeEach(async () => {
      dueTimes = dueTimesInMemory();
      made = await make(dueTimes);
      rings = new Rings(dueTimes, made.nowMs);
      await made.alarms.start(rings.handlers());
    });

    afterEach(() => made.close());

    async function due(key: string, inMs: number, name: AlarmName = checks): Promise<number> {
      const dueMs = made.nowMs() + inMs;
      dueTimes.set(name, key, dueMs);
      await made.alarms.arm(name, key);
      return dueMs;
    }

    /** Everything that was to ring before this has rung when it resolves: alarms of one name ring in order. */
    async function pass(ms: number): Promise<void> {
      const key = `end-${rings.all.length}-${ms}`;
      await due(key, ms);
      await made.until(rings.reach(key, 1));
    }

    test("rings at the due time, not before, with the name and key it was armed with", async () => {
      const dueMs = await due("ann", 100, "outbox");
      await made.until(rings.reach("ann", 1));
      expect(rings.all).toEqual([{ name: "outbox", key: "ann", atMs: expect.any(Number) }]);
      expect(rings.all[0]?.atMs).toBeGreaterThanOrEqual(dueMs);
    });

    test("what is overdue rings at once", async () => {
      await due("ann", -60_000);
      await made.until(rings.reach("ann", 1));
    });

    test("the same key under several names is as many alarms", async () => {
      const names: AlarmName[] = ["listen-check", "outbox", "debts", "agenda", "jobs"];
      await Promise.all(names.map((name) => due("ann", 50, name)));
      await made.until(rings.reach("ann", names.length));
      expect(rings.all.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    });

    test("many arms of one key are one ring", async () => {
      dueTimes.set(checks, "ann", made.nowMs() + 100);
      await Promise.all(Array.from({ length: 20 }, () => made.alarms.arm(checks, "ann")));
      await pass(300);
      expect(rings.of("ann")).toHaveLength(1);
    });

    test("the sooner time wins", async () => {
      const lateMs = await due("ann", 30_000);
      await due("ann", 100);
      await pass(300);
      expect(rings.of("ann")).toHaveLength(1);
      expect(rings.of("ann")[0]?.atMs).toBeLessThan(lateMs);
    });

    test("another arm does not push the ring back", async () => {
      await due("ann", 200);
      await pass(100);
      await made.alarms.arm(checks, "ann");
      await pass(300);
      expect(rings.of("ann")).toHaveLength(1);
    });

    test("nothing due, nothing rings", async () => {
      await made.alarms.arm(checks, "ann");
      dueTimes.afterNextRead("bob", async () => dueTimes.set(checks, "bob", null));
      await due("bob", 50);
      await pass(200);
      expect([...rings.of("ann"), ...rings.of("bob")]).toEqual([]);
    });

    test("a time that was put off rings at the later time only", async () => {
      const laterMs = made.nowMs() + 300;
      dueTimes.afterNextRead("ann", async () => dueTimes.set(checks, "ann", laterMs));
      await due("ann", 50);
      await made.until(rings.reach("ann", 1));
      expect(rings.of("ann")[0]?.atMs).toBeGreaterThanOrEqual(laterMs);
    });

    test("what the handler leaves due rings again by itself", async () => {
      rings.onRing = async ({ key, atMs }) => {
        if (rings.of(key).length < 3) dueTimes.set(checks, key, atMs + 50);
      };
      await due("ann", 50);
      await made.until(rings.reach("ann", 3));
      await pass(150);
      expect(rings.of("ann")).toHaveLength(3);
    });

    test("is pulled forward after it rang once, long after it was first armed", async () => {
      // 600 ms pass before the next time is set 500 ms ahead: counted from the first arm, that would be over already.
      rings.onRing = async ({ key, atMs }) => {
        if (key === "ann" && rings.of(key).length === 1) dueTimes.set(checks, key, atMs + 500);
      };
      await due("ann", 600);
      await made.until(rings.reach("ann", 1));
      await pass(50);
      await due("ann", 50);
      await pass(250);
      expect(rings.of("ann")).toHaveLength(2);
    });

    test("an arm during a run is kept, and is not late", async () => {
      rings.onRing = async ({ key }) => {
        if (key !== "ann" || rings.of(key).length > 1) return;
        dueTimes.set(checks, key, made.nowMs() + 30_000);
        await made.alarms.arm(checks, key);
        dueTimes.lower(checks, key, made.nowMs() + 100);
        await made.alarms.arm(checks, key);
      };
      await due("ann", 50);
      await made.until(rings.reach("ann", 1));
      await pass(400);
      expect(rings.of("ann")).toHaveLength(2);
    });

    test("a handler that throws is tried again; the others ring on", async () => {
      rings.onRing = async ({ key }) => {
        if (key === "ann" && rings.of(key).length < 3) throw new Error("not today");
      };
      await Promise.all([due("ann", 50), due("bob", 60)]);
      await made.until(rings.reach("ann", 3));
      expect(rings.of("bob")).toHaveLength(1);
    });
  });
}
