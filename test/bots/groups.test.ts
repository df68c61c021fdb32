import { describe, expect, it } from "vitest";
import { withoutForgotten } from "../../src/bots/groups.js";
import { limits } from "../../src/bots/limits.js";
import { aGroup } from "../fixtures/group.js";

describe("a group whose owner has been forgotten", () => {
  const inherited = (name: string, number: number) => withoutForgotten(["p_ann"], number)(aGroup({ name })).group;

  it("keeps its name, or has a number behind it where the heir has one of that name", () => {
    expect(inherited("road-trip", 1)).toMatchObject({ name: "road-trip", ownerId: "p_bob" });
    expect(inherited("road-trip", 2)).toMatchObject({ name: "road-trip 2" });
  });

  it("is called nothing that is too long, whatever its number and letters", () => {
    const longest = "🎵".repeat(limits.groupNameLength);
    for (const number of [2, 10, 100]) {
      const group = inherited(longest, number);
      const name = group === "keep" || group === null ? "" : group.name;
      expect([...name]).toHaveLength(limits.groupNameLength);
      expect(name).toMatch(new RegExp(`🎵 ${number}$`, "u"));
    }
  });
});
