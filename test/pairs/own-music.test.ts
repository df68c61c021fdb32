import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { walkLogin } from "../../playground/login-walk.js";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { type Seen, wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

let world: World;
let ann: Person;
const bobs = new Map<ChannelName, Person>();

beforeAll(async () => {
  world = await openWorld();
  ann = await world.friend("slack", "Ann");
  for (const channel of channelNames) bobs.set(channel, await world.friend(channel, `Bob ${channel}`));
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

const inQueue = "Add to my queue";
const inLibrary = "Save to my library";

describe.each(channelNames)("a song on %s", (channel) => {
  let bob: Person;
  let song: ReturnType<World["newSong"]>;

  /** The newest message with such a button. */
  const offerOf = (label: string): Seen => {
    const offer = bob.messages().findLast(({ buttons }) => buttons.some((button) => button.label.endsWith(label)));
    if (!offer) throw new Error(`${bob.name} sees no button ${label}`);
    return offer;
  };

  /** Follows the link to Spotify's question, says yes, and sends the code. */
  const allows = async (answer: Seen): Promise<Seen> => {
    const link = /https?:\S+\/spotify\/login\S*/.exec(wordsOf(answer))?.[0] ?? "";
    return bob.enters(await walkLogin(link, bob.listenerId));
  };

  beforeAll(async () => {
    const known = bobs.get(channel);
    if (!known) throw new Error(`nobody is on ${channel}`);
    bob = known;
    song = world.newSong(`Own music on ${channel}`);
    await ann.shares({ song: song.url, to: bob.name });
  });

  it("asks once whether it may be queued, and is queued by the next tap", async () => {
    world.spotify.openDevice(bob.listenerId, true);
    const card = offerOf(inQueue);
    const asked = await bob.presses(card, inQueue);
    expect(wordsOf(asked)).toContain("I need your permission once");
    expect(world.spotify.queue(bob.listenerId)).toEqual([]);
    const allowed = await allows(asked);
    expect(wordsOf(allowed)).toContain("I can add songs to your queue now");
    expect(wordsOf(await bob.presses(allowed, inQueue))).toContain("is in your Spotify queue");
    expect(world.spotify.queue(bob.listenerId)).toEqual([song.id]);
  });

  it("is saved after another yes, which takes nothing of the first away", async () => {
    const asked = await bob.says("save 1");
    expect(wordsOf(asked)).toContain("I need your permission once");
    expect(wordsOf(await bob.presses(await allows(asked), inLibrary))).toContain("is in your Spotify library");
    expect(world.spotify.library(bob.listenerId)).toEqual([song.uri]);
    expect(wordsOf(await bob.says("queue 1"))).toContain("is in your Spotify queue");
    expect(world.spotify.queue(bob.listenerId)).toEqual([song.id, song.id]);
  });

  it("is not queued while Spotify is open nowhere", async () => {
    world.spotify.openDevice(bob.listenerId, false);
    expect(wordsOf(await bob.says("queue 1"))).toContain("Spotify is not open anywhere.");
  });
});
