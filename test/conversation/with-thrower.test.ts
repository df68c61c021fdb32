import "../fixtures/with-thrower.js";
import "./notify.test.js";
import "./receipts.test.js";
import "./registration.test.js";
import "./sharing.test.js";
import { describe, expect, it } from "vitest";
import { openWorld } from "../world.js";

describe("the worlds of all this", () => {
  it("are those of a plugin that throws everywhere", async () => {
    const world = await openWorld();
    expect([...world.plugins.byName.keys()]).toEqual(["thrower"]);
  });
});
