import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "./person.js";
import { roomFor } from "./platforms.js";
import { wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const month = 31 * 24 * 60 * 60_000;
let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

// Discord's own fields take 1,000 characters at most.
describe.each(["messenger", "slack"] as const)("6,000 characters on %s", (channel) => {
  const long = "lantern ".repeat(750).trim();
  let ann: Person;
  let bob: Person;

  beforeAll(async () => {
    ann = await world.friend(channel, `Ann ${channel}`);
    bob = await world.friend(channel, `Bob ${channel}`);
  });

  it.each(["pre", "post"] as const)("as %s are refused with the limit, and nothing is sent", async (option) => {
    const song = world.newSong(`Too long a ${option} on ${channel}`);
    const answer = await ann.shares({ song: song.url, to: bob.name, [option]: long });
    expect(wordsOf(answer)).toBe(`The text after ${option}: may have 1000 characters at most.`);
    expect(bob.messages(song.title)).toEqual([]);
  });

  it("as a name find nobody", async () => {
    const song = world.newSong(`For nobody on ${channel}`);
    await ann.shares({ song: song.url, to: long });
    expect(ann.messages("Nobody here is called")).not.toEqual([]);
  });

  it("as a song find nothing", async () => {
    await ann.shares({ song: `zzqxv ${"q".repeat(5_990)}`, to: bob.name });
    expect(ann.messages("Spotify finds no song for")).not.toEqual([]);
  });

  it("as chatter are answered like any other", async () => {
    expect(wordsOf(await ann.says(long))).toContain("I did not get that.");
  });
});

describe.each(["slack", "discord"] as const)("a card in a room on %s", (channel) => {
  /** As where messages may not be edited: then old cards stay as they were, with their buttons. */
  function refuseEdits(): void {
    const times = 100;
    if (channel === "slack") world.slack.fault({ name: "edit_window_closed", method: "chat.update", times });
    else world.discord.fault({ name: "10008", method: "PATCH", path: "/channels/", times });
  }

  it("that is pressed a month later is answered to whoever presses, alone", async () => {
    const ann = await world.friend(channel, `Ann in ${channel}`);
    const bob = await world.friend(channel, `Bob in ${channel}`);
    const eve = world.stranger(channel, "Eve");
    const room = roomFor(world, [ann, bob, eve]);
    await bob.says("receipts public");
    refuseEdits();
    await ann.shares({ song: world.newSong(`A month in ${channel}`).url, to: bob.name }, room);
    const card = eve.messages().find(({ buttons }) => buttons.some(({ label }) => label === "Take back"));
    if (!card) throw new Error("there is no card in the room");
    // Then nobody looks for plays, and the month is over soon.
    await bob.says("receipts off");
    await world.skip(month);
    for (const [one, words] of [
      [eve, /First I need to know you/],
      [bob, /no song with that number/],
      [ann, /has ended already, nothing to take back/],
    ] as const) {
      const answer = await one.presses(card, "Take back");
      expect(answer).toMatchObject({ room, isEphemeral: true, text: expect.stringMatching(words) });
    }
    for (const one of [bob, eve]) expect(one.messages("has ended already")).toEqual([]);
  });
});
