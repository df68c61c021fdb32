import { afterEach, beforeEach, expect, test } from "vitest";
import { createFriends } from "../../playground/people.js";
import { createKeys, type Platforms, settingsFor, startPlatforms } from "../../playground/platforms.js";
import { Started } from "../../playground/started.js";
import { createVirtualClock } from "../../playground/virtual-clock.js";
import type { Playlists, Releases } from "../../src/bots/plugin-ports.js";
import { type Emulated, logIn } from "../spotify/emulated.js";
import { setup } from "../spotify/setup.js";

const started = new Started();
const keys = createKeys();
const clock = createVirtualClock();
let platforms: Platforms;
let people: { playlists: Playlists; releases: Releases };

beforeEach(async () => {
  const publicUrl = "https://bot.example";
  platforms = await startPlatforms({ friends: createFriends(), clock, keys, publicUrl }, started);
  const { spotify } = platforms;
  const { api, accounts, web } = spotify.urls;
  const app = { id: keys.clientId, secret: keys.clientSecret, redirectUri: `${publicUrl}/spotify/callback` };
  const world = setup({ url: "" }, { apps: [app], clock, apiUrl: api, accountsUrl: accounts, webUrl: web });
  const emulated: Emulated = { ...world, emulator: spotify };
  await logIn(emulated, "ann", ["playlists", "follows"]);
  people = { playlists: world.playlists, releases: world.releases };
});
afterEach(() => started.stop());

test("in the playground people follow artists who have just released something, and have a playlist", async () => {
  const { artists } = await people.releases.followed("ann", null);
  expect(artists.length).toBeGreaterThan(4);
  const monthAgo = new Date(clock.nowMs() - 28 * 24 * 60 * 60_000).toISOString().slice(0, 10);
  const fresh: string[] = [];
  for (const { id } of artists) {
    for (const group of ["album", "single"] as const) {
      const page = await people.releases.albums(id, group, 0);
      fresh.push(...(page?.albums ?? []).map(({ releasedOn }) => releasedOn).filter((date) => date > monthAgo));
    }
  }
  expect(fresh.length).toBeGreaterThan(5);
  const [list] = await people.playlists.mine("ann");
  const kinds = (await people.playlists.entries("ann", list?.id ?? ""))?.map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(["track", "local", "episode", "gone"]));
});

test("in the playground MusicBrainz is another one, and knows the artists", async () => {
  const settings = settingsFor({ port: 1, publicUrl: "http://127.0.0.1:1", redisUrl: "" }, keys, platforms);
  expect(settings.MUSICBRAINZ_URL).toBe(platforms.musicbrainz.url);
  const [artist] = platforms.spotify.tracks()[0]?.artists ?? [];
  const query = new URLSearchParams({
    resource: `https://open.spotify.com/artist/${artist?.id}`,
    inc: "artist-rels",
    fmt: "json",
  });
  const headers = { "user-agent": "Tester/1.0 ( https://example.org )" };
  const answer = await fetch(`${platforms.musicbrainz.url}/ws/2/url?${query}`, { headers });
  expect(await answer.json()).toMatchObject({ relations: [{ artist: { name: artist?.name } }] });
});
