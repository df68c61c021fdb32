import { beforeEach, describe, expect, it } from "vitest";
import type { Track } from "../../src/bots/domain.js";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, openWorld, type World } from "../world.js";

let world: World;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
});

/** An invented song. */
function trackNumber(number: number): Track {
  const id = `4NumberedSong${String(number).padStart(9, "0")}`;
  return { ...paperLanterns, id, name: `Song ${number}`, isrc: null, url: `https://open.spotify.com/track/${id}` };
}

async function shares(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const track = trackNumber(number);
    world.music.addTrack(track);
    // More than ten a day to one person are refused.
    if (number % 10 === 0) await world.advance(days(1));
    await ann.says(`share ${track.url} with Bob Fisher`);
  }
  for (const friend of [ann, bob]) friend.news();
}

const shown = (friend: Friend) => friend.screen().at(-1);
const numbers = (friend: Friend) => shown(friend)?.titles.map((title) => Number.parseInt(title, 10));
const labels = (friend: Friend) => shown(friend)?.buttons.map(({ label }) => label);

describe("inbox", () => {
  it("is empty to begin with", async () => {
    await bob.says("inbox");
    expect(bob.news().at(-1)).toBe("No songs are waiting for you.");
  });

  it("comes in pages of ten, the newest first, with buttons to turn them", async () => {
    await shares(22);
    await bob.says("inbox");
    expect(shown(bob)?.text).toBe("Songs for you, page 1 of 3:");
    expect(numbers(bob)).toEqual([22, 21, 20, 19, 18, 17, 16, 15, 14, 13]);
    expect(labels(bob)).not.toContain("Back");
    await bob.presses("Next");
    expect([shown(bob)?.text, numbers(bob)?.[0]]).toEqual(["Songs for you, page 2 of 3:", 12]);
    await bob.presses("Next");
    expect(numbers(bob)).toEqual([2, 1]);
    expect(labels(bob)).not.toContain("Next");
    await bob.presses("Back");
    expect(shown(bob)?.text).toBe("Songs for you, page 2 of 3:");
  });

  it.each([
    ["inbox 2", "page 2 of 2"],
    ["inbox 99", "page 2 of 2"],
    ["inbox 0", "page 1 of 2"],
    ["inbox please", "page 1 of 2"],
    ["inbox 99999999999999999999", "page 1 of 2"],
  ])("%s is %s", async (said, page) => {
    await shares(11);
    await bob.says(said);
    expect(shown(bob)?.text).toContain(page);
  });

  it("stands in for the messages of the songs that it shows, and of no others", async () => {
    world.channel.fail(bob.userId, "transient");
    await shares(11);
    world.channel.fail(bob.userId, null);
    await bob.says("inbox");
    const before = bob.screen().length;
    await world.advance(hours(2));
    const came = bob.screen().slice(before);
    expect(came.map(({ titles }) => titles)).toEqual([["Song 1"]]);
  });

  it("has for each song who sent it and when, and what can be done", async () => {
    await shares(1);
    await world.advance(hours(3));
    await bob.says("inbox");
    expect(shown(bob)).toMatchObject({
      text: "Songs for you:",
      titles: ["1. Song 1 – The Quiet Harbour"],
      words: ["from Ann Reed, 3 hours ago"],
    });
    expect(labels(bob)).toEqual(["Listen on Spotify", "I have heard it", "Not for me", "Remind me tonight", "More"]);
    await bob.presses("Not for me");
    await bob.says("inbox");
    expect(shown(bob)?.text).toBe("No songs are waiting for you.");
  });
});

describe("sent", () => {
  it("comes in pages, too", async () => {
    await shares(11);
    await ann.says("sent 2");
    expect([shown(ann)?.text, numbers(ann)]).toEqual(["Songs you sent, page 2 of 2:", [1]]);
  });

  it("says what became of each, and lets go only of what is under way", async () => {
    await shares(3);
    await bob.says("heard 1");
    await bob.says("skip 2");
    await ann.says("sent");
    expect(shown(ann)?.words).toEqual([
      "to Bob Fisher – delivered, just now",
      "to Bob Fisher – not for them, just now",
      "to Bob Fisher – heard, they say, just now",
    ]);
    expect(labels(ann)?.filter((label) => label === "Take back")).toHaveLength(1);
    await ann.presses("Take back");
    await ann.says("sent");
    expect(shown(ann)?.words[0]).toBe("to Bob Fisher – cancelled, just now");
  });

  it("says that a song waits for somebody's next message", async () => {
    world.channel.windowMs = hours(24);
    await world.advance(hours(25));
    await shares(1);
    await ann.says("sent");
    expect(shown(ann)?.words).toEqual(["to Bob Fisher – waiting for their next message, just now"]);
  });

  it("says that a song is being tried again, once that lasts, and without a message", async () => {
    world.channel.fail("bob", "transient");
    await shares(1);
    await ann.says("sent");
    expect(shown(ann)?.words).toEqual(["to Bob Fisher – on its way, just now"]);
    await world.advance(hours(1));
    ann.news();
    await ann.says("sent");
    expect(shown(ann)?.words).toEqual(["to Bob Fisher – being tried again, 1 hour ago"]);
    world.channel.fail("bob", null);
    await world.advance(hours(2));
    expect(ann.news()).toEqual([expect.any(String), expect.stringContaining("has reached Bob Fisher")]);
    await ann.says("sent");
    expect(shown(ann)?.words[0]).toContain("– delivered,");
  });

  it("says nothing of quiet hours", async () => {
    await bob.says("quiet 0-23 UTC");
    await shares(1);
    await world.advance(hours(5));
    await ann.says("sent");
    expect(shown(ann)?.words).toEqual(["to Bob Fisher – on its way, 5 hours ago"]);
  });
});
