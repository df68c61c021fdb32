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

// It is Monday, November 30; the last week that is over is from November 21 to 27.
describe.each(channelNames)("the week's releases on %s", (channel) => {
  let ann: Person;

  /** Where Discord has fields others have words. */
  const says = (path: string, values: Record<string, string> = {}) =>
    channel === "discord"
      ? ann.does(() => world.discord.command(ann.userId, path, values))
      : ann.says([path.replace(" show", ""), ...Object.values(values)].join(" "));

  beforeAll(async () => {
    ann = await world.friend(channel, `Ann on ${channel}`);
  });

  it("are looked for once Spotify lets us, put into a playlist, and told", async () => {
    const artist = `The Tides on ${channel}`;
    const made = (title: string, released: string) =>
      world.spotify.release({ artist, title, type: "single", released, songs: [[title, "3:00"]] });
    const [single, old] = [made("Ebb", "2026-11-27"), made("Flow", "2026-11-20")];
    made("Some Year", "2026");
    const month = made("Some Day", "2026-11");
    const sampler = world.spotify.release({
      artist: `Various Artists on ${channel}`,
      title: "Sampler",
      type: "compilation",
      released: "2026-11-24",
      songs: [
        ["Foreign", "3:00"],
        ["Together", "3:00", { with: [artist] }],
      ],
    });
    world.spotify.follow(ann.listenerId, [single.artists[0]?.id ?? ""]);

    const asked = wordsOf(await says("radar on"));
    expect(asked).toContain("which artists you follow, so that I know");
    const link = /https?:\S+\/spotify\/login\S*/.exec(asked)?.[0] ?? "";
    await ann.enters(await walkLogin(link, ann.listenerId));
    await says("radar on");
    // The calls of jobs are spread over time.
    await world.skip(10 * 60_000);

    const told = wordsOf(ann.message("No more of these messages"));
    expect(told).toContain("3 new releases from artists you follow, Nov 21 – 27, 2026:");
    expect(told).toContain("I checked the one artist you follow.");
    const id = /open\.spotify\.com\/playlist\/(\w+)/.exec(told)?.[1] ?? "";
    const wanted = [single.trackIds[0], sampler.trackIds[1], month.trackIds[0]].map(
      (track) => `spotify:track:${track}`,
    );
    expect(world.spotify.playlistUris(id)).toEqual(wanted);
    expect(world.spotify.playlistUris(id)).not.toContain(`spotify:track:${old.trackIds[0]}`);
    expect(world.spotify.playlistDetails(id)).toMatchObject({ name: "Send Songs: New releases", isPublic: false });
  });

  it("are shown by kind, and by week", async () => {
    const week = wordsOf(await says("radar show", { week: "2026-47", only: "albums" }));
    expect(week).toContain("“Sampler” by Various Artists");
    expect(wordsOf(await says("radar weeks"))).toContain("2026-47, Nov 21 – 27, 2026: 3 releases.");
  });
});
