import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { walkLogin } from "../../playground/login-walk.js";
import { channelNames } from "./hands.js";
import { type Seen, wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

const hourMs = 60 * 60_000;

describe.each(channelNames)("a month in songs on %s", (channel) => {
  it("begins with one command and one login, and is there at once for whoever asks", async () => {
    const ann = await world.friend(channel, `Ann ${channel}`);
    const songs = Array.from({ length: 12 }, (_, at) => world.newSong(`Heard ${at + 1} on ${channel}`));
    for (const range of ["short_term", "medium_term", "long_term"] as const)
      world.spotify.setTop(
        ann.listenerId,
        "tracks",
        range,
        songs.map(({ id }) => id),
      );
    const allows = async (answer: Seen): Promise<Seen> => {
      const link = /https?:\S+\/spotify\/login\S*/.exec(wordsOf(answer))?.[0] ?? "";
      return ann.enters(await walkLogin(link, ann.listenerId));
    };
    /** By a slash command on Discord, words everywhere else. */
    const enters = (path: string, values: Record<string, string> = {}) =>
      ann.does(() =>
        channel === "discord"
          ? world.discord.command(ann.userId, path, values)
          : ann.hands.say([path.replace(" show", ""), ...Object.values(values)].join(" ")),
      );
    const on = await enters("wrapped on");
    expect(wordsOf(on)).toMatch(/see what you hear most.*make private playlists.*On December 1, 2026/s);
    expect(wordsOf(await allows(on))).not.toMatch(/save songs/);
    expect(wordsOf(await enters("wrapped now"))).toContain("I am putting October 2026 together");
    await world.skip(hourMs);
    const ready = ann
      .messages()
      .map(wordsOf)
      .findLast((words) => words.includes("October 2026 in songs is here"));
    expect(ready).toContain(`“Heard 1 on ${channel}”`);
    expect(ready).toMatch(/Send Songs October'26 – https:\S+\/playlist\//);
    const chart = await enters("wrapped show", { month: "2026-10", chart: "songs", range: "long" });
    expect(wordsOf(chart)).toContain(`10. “Heard 10 on ${channel}”`);
  });
});
