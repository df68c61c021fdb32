import { beforeEach, describe, expect, it } from "vitest";
import { sayIn } from "../../../src/bots/say.js";
import { thrower } from "../../fixtures/thrower.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../../world.js";

let world: World;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  world = await openWorld({ plugins: [thrower] });
  [ann, bob] = [world.friend("ann", "Ann"), world.friend("bob", "Bob")];
  await ann.registers();
  await bob.registers();
  bob.news();
  ann.news();
});

const failures = (event: string) => world.logged.filter((one) => one.event === event);

describe("a plugin that throws", () => {
  it("in a command, or offers one that does, costs one apology, and help lists the others", async () => {
    for (const command of ["throw", "throw later", "throw nothing"]) {
      await ann.says(command);
      expect(ann.news().join()).toContain("went wrong");
    }
    await ann.says("help all");
    const help = ann.news().join();
    expect(help).toContain("• share – ");
    expect(help).not.toContain("• throw");
  });

  it("in a job, keeps no job and no song of the same person waiting, and stops after ten times", async () => {
    await bob.says("throw plan");
    await ann.says(`share ${tinBoat.url} with Bob post:"our harbour"`);
    expect(bob.news().join()).toContain("Tin Boat Morning");
    await bob.plays(tinBoat, world.clock.nowMs() + minutes(3));
    await world.advance(minutes(4));
    expect(bob.news().join()).toContain("our harbour");
    expect(ann.news().join()).toContain("Bob played “Tin Boat Morning”");
    await world.advance(days(2));
    expect(failures("job.dropped").length).toBeGreaterThan(0);
    expect(await world.store.jobs.planned(await bob.personId())).toEqual([]);
  });

  it("when it is asked for words, keeps no song that waits beside them, and is given up after a week", async () => {
    world.channel.fail("bob", "transient");
    await bob.says("throw tell");
    await ann.says(`share ${tinBoat.url} with Bob`);
    expect(await waitingIds()).toHaveLength(3);
    world.channel.fail("bob", null);
    await world.advance(minutes(10));
    expect(bob.news().join()).toContain("Tin Boat Morning");
    expect(await waitingIds()).toEqual(expect.arrayContaining(["thrower:never"]));
    await world.advance(days(8));
    expect(await waitingIds()).toEqual([]);
    expect(bob.news().join()).not.toContain("undefined");
  });

  it("when it hears of a song that has arrived, or was heard, costs a line in the log", async () => {
    await ann.says(`share ${tinBoat.url} with Bob`);
    await bob.plays(tinBoat, world.clock.nowMs() + minutes(3));
    await world.advance(minutes(4));
    expect(ann.news().join()).toContain("Bob played “Tin Boat Morning”");
    const hints = failures("plugin.failed").map(({ fields }) => fields?.what);
    expect(hints).toEqual(expect.arrayContaining(["arrived", "heard"]));
  });

  it("where it is only looked at, has nothing to show, and nothing turned on", async () => {
    const open = world.plugins.byName.get("thrower");
    const say = sayIn({ language: "en", spell: (typed) => typed });
    expect(await open?.picture("p_1", "x", say)).toBeNull();
    expect(await open?.enrolment?.isOn("p_1")).toBe(false);
    expect(await open?.enrolment?.playlistId?.("p_1")).toBe(null);
    await expect(open?.enrolment?.turn("p_1", true)).rejects.toThrow("thrower throws");
  });

  it("on its schedule, keeps no other schedule from its time, and comes to its own next time", async () => {
    await world.advance(hours(30));
    const slots = failures("job.bug").map(({ fields }) => fields?.job);
    expect(slots).toEqual(expect.arrayContaining(["schedule/fail/UTC/0 * * * *", "schedule/reject/UTC/0 0 * * *"]));
    expect((await world.store.jobs.planned("plugin_thrower")).map(({ job }) => job).toSorted()).toEqual([
      "schedule/fail/UTC/0 * * * *",
      "schedule/reject/UTC/0 0 * * *",
    ]);
  });
});

async function waitingIds(): Promise<string[]> {
  return (await world.store.outbox.waiting(await bob.personId())).map(({ id }) => id);
}
