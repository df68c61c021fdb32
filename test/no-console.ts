import { afterEach, beforeEach } from "vitest";

// A call that a test expects is spied on by that test (`vi.spyOn(console, …)`), which takes the place of the trap here.
const methods = ["debug", "error", "info", "log", "trace", "warn"] as const;
const target: Pick<Console, (typeof methods)[number]> = globalThis.console;
let calls: string[] = [];

function trap(method: (typeof methods)[number]): void {
  target[method] = (...words: unknown[]) => {
    calls.push(`console.${method}(${words.map(String).join(", ")})`);
  };
}

methods.forEach(trap);

beforeEach(() => {
  calls = [];
});

afterEach(() => {
  const unexpected = calls;
  calls = [];
  if (unexpected.length > 0) throw new Error(`unexpected ${unexpected.join("; ")}`);
});
