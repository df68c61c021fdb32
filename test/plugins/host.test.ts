import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { settableClock } from "../fakes/alarms.js";
import { aPerson } from "../fixtures/person.js";
import { pluginHost } from "./host.js";

const startMs = Date.UTC(2026, 10, 30, 12);

function opened() {
  const clock = settableClock(startMs);
  return { clock, host: pluginHost({ clock, people: [aPerson()] }) };
}

describe("the host of a plugin under test", () => {
  it("keeps, lists, changes and removes records", async () => {
    const { host } = opened();
    await host.records.change("p_ann", "a:1", () => ({ count: 1 }));
    await host.records.change("p_ann", "a:2", () => 2);
    expect(await host.records.change("p_ann", "a:2", () => undefined)).toBe(2);
    expect(await host.records.list("p_ann", "a:")).toEqual([
      { name: "a:1", value: { count: 1 } },
      { name: "a:2", value: 2 },
    ]);
    await host.records.change("p_ann", "a:1", () => null);
    expect(await host.records.get("p_ann", "a:1")).toBeNull();
  });

  it("runs a job when it is due, and again when it says so", async () => {
    const { clock, host } = opened();
    const ran: number[] = [];
    host.attach({
      jobs: { look: async () => (ran.push(clock.nowMs() - startMs) < 3 ? clock.nowMs() + 1_000 : null) },
    });
    await host.plan("p_ann", "look", startMs + 500);
    await host.advance(10_000);
    expect(ran).toEqual([500, 1_500, 2_500]);
    expect(host.planned("p_ann", "look")).toBeNull();
  });

  it("tries a failing job again after what it asks for", async () => {
    const { clock, host } = opened();
    const ran: number[] = [];
    host.attach({
      jobs: {
        look: async () => {
          if (ran.push(clock.nowMs() - startMs) === 1)
            throw new UpstreamError("spotify", "slow", { retryAfterMs: 7_000 });
          return null;
        },
      },
    });
    await host.plan("p_ann", "look", startMs);
    await host.advance(10_000);
    expect(ran).toEqual([0, 7_000]);
    expect(host.errors).toHaveLength(1);
  });

  it("tells somebody once for each id, and nobody who does not want it", async () => {
    const { host } = opened();
    await host.tell("p_ann", "one", { n: 1 });
    await host.tell("p_ann", "one", { n: 2 });
    host.put(aPerson({ optOuts: ["plugin:test"] }));
    await host.tell("p_ann", "two", { n: 3 });
    expect(host.told.map(({ news }) => news)).toEqual([{ n: 1 }]);
  });

  it("keeps nothing of somebody forgotten", async () => {
    const { host } = opened();
    host.forget("p_ann");
    expect(await host.records.change("p_ann", "a", () => 1)).toBeNull();
    expect(host.kept("p_ann").size).toBe(0);
  });
});
