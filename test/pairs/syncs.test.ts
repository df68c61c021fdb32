import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { walkLogin } from "../../playground/login-walk.js";
import { channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

const minutes = (count: number) => count * 60_000;
const link = (id: string) => `https://open.spotify.com/playlist/${id}`;

describe.each(channelNames)("a sync on %s", (channel) => {
  let ann: Person;
  let uris: string[];

  beforeAll(async () => {
    ann = await world.friend(channel, `Ann on ${channel}`);
    uris = Array.from({ length: 3 }, (_, at) => world.newSong(`Sync ${channel} ${at}`).uri);
  });

  /** By that platform's own means: a slash command with fields on Discord, words everywhere else. */
  async function begins(source: string, target: string): Promise<string> {
    const isSlash = channel === "discord";
    const fields = { source, target, when: "every day 9:00" };
    const enter = () =>
      isSlash
        ? world.discord.command(ann.userId, "sync start", fields)
        : ann.hands.say(`sync ${source} into ${target} every day 9:00`);
    return wordsOf(await ann.does(async () => void (await enter())));
  }

  it("begins by itself after the login that it asked for, and is told", async () => {
    const [first = "", second = ""] = uris;
    const items = [first, { local: "demo.mp3" }, second, { episode: "A talk" }, null, first];
    const source = world.spotify.addPlaylist({ ownerId: ann.listenerId, name: "Mix", items });
    const target = world.spotify.addPlaylist({ ownerId: ann.listenerId, name: "Archive", items: [second] });
    const asked = await begins(link(source), link(target));
    const login = /https?:\S+\/spotify\/login\S*/.exec(asked)?.[0] ?? "";
    expect(login).toContain("ask=playlists");
    const code = await walkLogin(login, ann.listenerId);
    expect(wordsOf(await ann.enters(code))).toContain("I can read and change your playlists now.");
    await world.skip(minutes(10));
    expect(world.spotify.playlistUris(target)).toEqual([second, first]);
    expect(ann.messages("One new song added").map(wordsOf).join()).toContain("3 entries were left out");
  });

  it("says what to do about a playlist that Spotify shows to nobody", async () => {
    world.spotify.addListener({ id: `${ann.listenerId}-other`, displayName: "Somebody" });
    const source = world.spotify.addPlaylist({ ownerId: `${ann.listenerId}-other`, name: "Theirs", items: uris });
    await begins(link(source), "new Copy");
    await world.skip(minutes(1));
    expect(ann.messages("add its songs to a playlist of your own")).toHaveLength(1);
  });

  it("finds playlists by their names", async () => {
    const [, , third = ""] = uris;
    world.spotify.addPlaylist({ ownerId: ann.listenerId, name: "Evening tide", items: [third] });
    expect(await begins("evening tide", "new Morning tide")).toContain("“Evening tide” → “Morning tide”");
    await world.skip(minutes(1));
    const told = ann.messages("“Evening tide” → “Morning tide”").map(wordsOf);
    expect(told.filter((words) => words.includes("One new song added"))).toHaveLength(1);
  });
});
