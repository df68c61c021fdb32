import { expect, it } from "vitest";
import { Recent } from "../../src/channels/recent.js";

it("what was used lately is kept, the rest forgotten", () => {
  const recent = new Recent<number>(2);
  expect(recent.set("a", 1)).toBe(1);
  recent.set("b", 2);
  expect(recent.get("a")).toBe(1);
  recent.set("c", 3);
  expect([recent.get("a"), recent.get("b"), recent.get("c")]).toEqual([1, undefined, 3]);
  recent.set("a", 4);
  recent.set("d", 5);
  expect([recent.get("a"), recent.get("c"), recent.get("d")]).toEqual([4, undefined, 5]);
});
