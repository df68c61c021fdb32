import { beforeEach, expect, test } from "vitest";
import { songCount } from "../../examples/song-count/index.js";
import { UpstreamError } from "../../src/bots/errors.js";
import { days, type Friend, hours, openWorld, tinBoat, type World } from "../world.js";

// Like every reader's own, it imports "send-songs", which is `dist`: `npm test` builds it first.

let world: World;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  world = await openWorld({ plugins: [songCount] });
  [ann, bob] = [world.friend("ann", "Ann"), world.friend("bob", "Bob")];
  await ann.registers();
  await bob.registers();
});

const counts = () => bob.news().filter((text) => text.startsWith("This week"));

test("whoever wants to know hears once a week how many songs reached them", async () => {
  await bob.says("count on");
  await ann.says(`share ${tinBoat.url} with Bob`);
  await world.advance(days(7));
  expect(counts()).toEqual(["This week 1 song reached you."]);
  await world.advance(days(7));
  expect(counts()).toEqual(["This week no song reached you."]);
});

test("a run that comes twice tells the same, once", async () => {
  await bob.says("count on");
  await ann.says(`share ${tinBoat.url} with Bob`);
  // Friday, at six in the evening.
  await world.advance(days(6) + hours(6));
  await world.plan("song-count", await bob.personId(), "week");
  await world.settle();
  expect(counts()).toEqual(["This week 1 song reached you."]);
});

test("what could not be told before midnight is told after it, and no song is lost", async () => {
  let isDown = true;
  const putOnce: World["store"]["outbox"]["putOnce"] = async (...given) => {
    if (isDown) throw new UpstreamError("redis", "down", { retryAfterMs: hours(8) });
    return world.store.outbox.putOnce(...given);
  };
  world = await openWorld({ plugins: [songCount], ports: { outbox: { putOnce } } });
  [ann, bob] = [world.friend("ann", "Ann"), world.friend("bob", "Bob")];
  await ann.registers();
  await bob.registers();
  await bob.says("count on");
  await ann.says(`share ${tinBoat.url} with Bob`);
  // Friday, at seven in the evening.
  await world.advance(days(6) + hours(7));
  isDown = false;
  await world.advance(days(1));
  expect(counts()).toEqual(["This week 1 song reached you."]);
});

test("it can be turned off, in the list of notify too, and nobody else is counted", async () => {
  await bob.says("count on");
  await bob.says("count off");
  await ann.says(`share ${tinBoat.url} with Bob`);
  await world.advance(days(14));
  expect(counts()).toEqual([]);
  expect(await world.store.records.all(await bob.personId())).toEqual({});
  await bob.says("count on");
  await bob.says("notify song-count off");
  await world.advance(days(14));
  expect(counts()).toEqual([]);
});

test("a pattern that means no time is found at once", async () => {
  await expect(
    openWorld({ plugins: [songCount], settings: { "song-count": { SONG_COUNT_CRON: "weekly" } } }),
  ).rejects.toThrow('The plugin "song-count" cannot be opened: "weekly" is no pattern of five fields');
});
