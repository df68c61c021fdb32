import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../playground/virtual-clock.js";

function clockOver(real: { nowMs: number }) {
  return createVirtualClock(() => real.nowMs);
}

describe("the clock of the playground", () => {
  it("runs with real time", () => {
    const real = { nowMs: 1000 };
    const clock = clockOver(real);
    expect(clock.nowMs()).toBe(1000);
    real.nowMs = 1250;
    expect(clock.nowMs()).toBe(1250);
  });

  it("runs on from where it was set", () => {
    const real = { nowMs: 1000 };
    const clock = clockOver(real);
    clock.advanceTo(50_000);
    real.nowMs = 1300;
    expect(clock.nowMs()).toBe(50_300);
  });

  it("stays where it is when it is set to a time that has passed", () => {
    const clock = clockOver({ nowMs: 1000 });
    clock.advanceTo(9000);
    clock.advanceTo(2000);
    expect(clock.nowMs()).toBe(9000);
  });

  it("does not go back when the machine's own clock does", () => {
    const real = { nowMs: 1000 };
    const clock = clockOver(real);
    clock.advanceTo(9000);
    real.nowMs = 400;
    expect(clock.nowMs()).toBe(9000);
    real.nowMs = 450;
    expect(clock.nowMs()).toBe(9050);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses to be set to %s", (ms) => {
    expect(() => clockOver({ nowMs: 1000 }).advanceTo(ms)).toThrow(RangeError);
  });
});
