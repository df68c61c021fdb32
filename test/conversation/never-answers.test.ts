import { beforeEach, describe, expect, it } from "vitest";
import { forPeople } from "../../src/bots/commands/command.js";
import { definePlugin, type PluginHost } from "../../src/bots/plugin.js";
import { sayIn } from "../../src/bots/say.js";
import { type Friend, hours, openWorld, tinBoat, type World } from "../world.js";

const everyWord = (text: string) => ({ en: text, de: text, es: text });
const never = () => new Promise<never>(() => undefined);

let world: World;
let host: PluginHost;
let ann: Friend;
let bob: Friend;

/** Does not answer, whatever it is asked. */
const silent = definePlugin({
  name: "silent",
  open(given) {
    host = given;
    const brood = { name: "brood", aliases: [], about: everyWord("brood"), usage: ["brood"], run: forPeople(never) };
    return {
      commands: [brood],
      jobs: { brood: never },
      hints: { arrived: never, heard: never },
      words: never,
      picture: never,
      runs: never,
      enrolment: { isOn: never, turn: never },
      api: [{ method: "GET", path: "/brood", summary: "Broods.", answer: { parse: (it) => it }, handle: never }],
    };
  },
});

const lively = definePlugin({
  name: "lively",
  open: ({ tell }) => ({
    jobs: {
      async sing(slot) {
        await tell(slot, "song", {});
        return null;
      },
    },
    words: () => ({ text: "la la la" }),
  }),
});

beforeEach(async () => {
  const patience = { answerMs: 200, shortMs: 200, jobMs: 200 };
  world = await openWorld({ plugins: [silent, lively], ports: { patience } });
  ann = world.friend("ann", "Ann");
  bob = world.friend("bob", "Bob");
  await ann.registers();
  await bob.registers();
  ann.news();
  bob.news();
});

describe("a plugin that never answers", () => {
  it("keeps no song back that waits beside what it has told", async () => {
    await host.tell(await bob.personId(), "thought", {});
    await ann.says(`share ${tinBoat.url} with Bob`);
    expect(bob.news().join()).toContain("Tin Boat");
    await world.advance(hours(1));
    await bob.plays(tinBoat);
    await world.advance(hours(1));
    expect(ann.news().join("\n")).toContain("Bob played “Tin Boat Morning”");
  });

  it("costs its own command, with an apology", async () => {
    await bob.says("brood");
    expect(bob.news().join()).toContain("went wrong on my side");
    await bob.says("inbox");
    expect(bob.news()).toHaveLength(1);
  });

  it("keeps no other job of the same person from running, and is tried ten times", async () => {
    const id = await bob.personId();
    await world.plan("silent", id, "brood");
    await world.plan("lively", id, "sing");
    await world.advance(hours(24));
    expect(bob.news()).toEqual(["la la la"]);
    expect(await world.store.jobs.planned(id)).toEqual([]);
  });

  it("has nothing to show, is not on, and refuses to be turned", async () => {
    const plugin = world.plugins.byName.get("silent");
    const say = sayIn({ language: "en", spell: (command) => command });
    expect(await plugin?.picture("p_bob", "x", say)).toBeNull();
    expect(await plugin?.runs()).toEqual([]);
    expect(await plugin?.enrolment?.isOn("p_bob")).toBe(false);
    await expect(plugin?.enrolment?.turn("p_bob", true)).rejects.toThrow("silent has not answered");
    const person = (await world.store.people.get(await bob.personId())) ?? expect.fail();
    const call = plugin?.api?.[0]?.handle({ person, query: {}, body: {} });
    await expect(call).rejects.toThrow("silent has not answered");
  });
});
