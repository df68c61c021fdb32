import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

let world: World;
const senders = new Map<ChannelName, Person>();
const recipients = new Map<ChannelName, Person>();

beforeAll(async () => {
  world = await openWorld();
  for (const channel of channelNames) {
    senders.set(channel, await world.friend(channel, `Ann ${channel}`));
    recipients.set(channel, await world.friend(channel, `Bob ${channel}`));
  }
});
afterAll(() => world.close());

it("explore", async () => {
  for (const [i, from] of channelNames.entries()) for (const [j, to] of channelNames.entries()) {
    const ann = senders.get(from)!; const bob = recipients.get(to)!;
    const song = world.songs[i*3+j]!;
    const t = performance.now();
    const answer = await ann.shares({ song: song.url, to: bob.name, pre: "pre", post: "post" });
    console.error(from, to, JSON.stringify(answer));
    console.error(JSON.stringify(bob.messages().at(-1)));
    console.error(JSON.stringify(ann.messages(song.title ?? (song as any).name)));
    world.clock.advanceTo(world.clock.nowMs() + song.durationMs);
    world.spotify.play(bob.listenerId, song.id);
    await world.skip(600_000);
    console.error(JSON.stringify(bob.messages().at(-1)));
    console.error(JSON.stringify(ann.messages((song as any).title ?? (song as any).name)));
    console.error(performance.now()-t);
  }
  console.error(world.errors.join("\n"));
}, 60000);
