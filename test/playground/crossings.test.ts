import { beforeEach, describe, expect, it } from "vitest";
import { type Crossings, createCrossings } from "../../playground/crossings.js";
import { type PaneMessage, plainMessage } from "../../playground/seen-items.js";

const ann = { id: "ann", name: "Ann Reed" };
const bob = { id: "bob", name: "Bob Fisher" };
const other = { id: "bob2", name: "Bob Fisher" };

let crossings: Crossings;
beforeEach(() => {
  crossings = createCrossings([ann, bob, other]);
});

function message(text: string, from: PaneMessage["from"] = "bot"): PaneMessage {
  return { ...plainMessage, id: `m-${text}`, atMs: 1, from, text };
}

function ways() {
  return crossings.list().map(({ from, to }) => `${from} to ${to}`);
}

describe("what crosses from phone to phone", () => {
  it("comes from whoever acts, and answers to themselves do not cross", async () => {
    await crossings.during("bob", async () => {
      crossings.shown(ann, message("A song for you"));
      crossings.shown(bob, message("On its way to Ann Reed"));
    });
    expect(ways()).toEqual(["bob to ann"]);
    expect(crossings.list()[0]).toMatchObject({ number: 1, messageId: "m-A song for you" });
  });

  it("comes later from whoever is named in it", () => {
    crossings.shown(bob, message("Ann Reed played your song"));
    crossings.shown(bob, message("It is quiet here"));
    expect(ways()).toEqual(["ann to bob"]);
  });

  it("comes, of two with one name, from the one who has sent something before", async () => {
    await crossings.during("bob2", async () => crossings.shown(ann, message("A song")));
    crossings.shown(ann, message("Bob Fisher says about it: hear the bridge"));
    expect(ways()).toEqual(["bob2 to ann", "bob2 to ann"]);
  });

  it("is nothing that people write themselves, and ends with the deed", async () => {
    await expect(crossings.during("bob", async () => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
    crossings.shown(ann, message("Bob Fisher", "person"));
    crossings.shown(ann, message("Something else"));
    expect(ways()).toEqual([]);
  });
});
