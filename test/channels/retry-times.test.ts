import { describe, expect, it } from "vitest";
import { defaultRetryTimes, retryAtMs } from "../../src/channels/retry-times.js";

const fresh = { attempts: 1, createdAtMs: 0 };

describe("the time of the next try", () => {
  it("comes up to a tenth sooner by jitter, so that what failed together does not come together", () => {
    expect(retryAtMs(fresh, 0, { why: "transient", jitter: 0 })).toBe(5000);
    expect(retryAtMs(fresh, 0, { why: "transient", jitter: 0.99 })).toBeGreaterThanOrEqual(4500);
    expect(retryAtMs(fresh, 0, { why: "transient", jitter: 0.99 })).toBeLessThan(4600);
  });

  it("is never sooner than the platform asks for", () => {
    expect(retryAtMs(fresh, 0, { why: "transient", retryAfterMs: 1000, jitter: 0 })).toBe(1000);
    expect(retryAtMs(fresh, 0, { why: "transient", retryAfterMs: 1000, jitter: 0.5 })).toBe(1050);
  });

  it("does not depend on a count that is missing", () => {
    expect(retryAtMs({ attempts: 0, createdAtMs: 0 }, 0, { why: "transient", jitter: 0 })).toBe(5000);
  });

  it("never comes for what is a week old", () => {
    const { maxAgeMs } = defaultRetryTimes;
    expect(retryAtMs(fresh, maxAgeMs, { why: "halted", jitter: 0 })).toBeNull();
    expect(retryAtMs(fresh, maxAgeMs - 1, { why: "halted", jitter: 0 })).toBe(
      maxAgeMs - 1 + defaultRetryTimes.haltedMs,
    );
  });
});
