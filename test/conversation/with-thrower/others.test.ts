import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import "../../fixtures/with-thrower.js";
import { openWorld } from "../../world.js";

// The suites that matter for a share are named in the files beside this one. All others take long, and come when asked for.
const named = ["delivery", "sharing", "notify", "receipts", "group-songs", "registration", "talk"];

if (process.env.WITH_THROWER === "all") {
  const files = readdirSync(new URL("..", import.meta.url)).filter((file) => file.endsWith(".test.ts"));
  const others = files.filter((file) => !named.includes(file.replace(".test.ts", "")));
  for (const file of others) await import(/* @vite-ignore */ new URL(`../${file}`, import.meta.url).pathname);
}

describe("the worlds of these suites", () => {
  it("are those of a plugin that throws everywhere", async () => {
    const world = await openWorld();
    expect([...world.plugins.byName.keys()]).toEqual(["thrower"]);
  });
});
