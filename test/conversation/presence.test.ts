import { beforeEach, expect, it } from "vitest";
import { createPresenceHint } from "../../src/bots/presence.js";
import { paperLanterns } from "../fixtures/share.js";
import { type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

let world: World;
let ann: Friend;
let bob: Friend;
let note: ReturnType<typeof createPresenceHint>;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  note = createPresenceHint(world);
  await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
  await world.advance(hours(5) + minutes(10));
  ann.news();
});

const playing = (trackId = paperLanterns.id) =>
  note({ address: bob.address, trackId, endsAtMs: world.clock.nowMs() + minutes(3) });

it("a status brings the look forward for whoever allows it, and the history decides", async () => {
  await bob.says("presence on");
  await playing();
  await bob.plays(paperLanterns, world.clock.nowMs() + minutes(3));
  await world.advance(minutes(4));
  expect(ann.news()).toEqual([expect.stringContaining("Bob Fisher played")]);
});

it("without the person's own switch it changes nothing", async () => {
  const before = world.music.polls(await bob.personId());
  await playing();
  await world.advance(minutes(4));
  expect(world.music.polls(await bob.personId())).toBe(before);
});

it("a status alone, without a play in the history, proves nothing", async () => {
  await bob.says("presence on");
  await playing();
  await world.advance(minutes(10));
  expect(ann.news()).toEqual([]);
});

it("another song, a stranger and a later time change nothing", async () => {
  await bob.says("presence on");
  const before = world.music.polls(await bob.personId());
  await playing(tinBoat.id);
  await note({ address: world.channel.addressOf("zoe"), trackId: paperLanterns.id, endsAtMs: world.clock.nowMs() });
  await note({ address: bob.address, trackId: paperLanterns.id, endsAtMs: world.clock.nowMs() + hours(20) });
  await world.advance(minutes(10));
  expect(world.music.polls(await bob.personId())).toBe(before);
});
