import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { topRanges } from "../../src/bots/plugin-ports.js";
import { type Emulated, logIn, startEmulated } from "./emulated.js";
import { refusedCalls } from "./refused-calls.js";
import { thrownBy } from "./setup.js";

describe("against the emulator", () => {
  let world: Emulated;
  beforeEach(async () => {
    world = await startEmulated();
  });
  afterEach(() => world.emulator.stop());

  test("the twenty-five best songs and artists of each range, best first", async () => {
    await logIn(world, "ann", ["tops"]);
    const trackIds = world.emulator.tracks().map(({ id }) => id);
    const artistIds = [...new Set(world.emulator.tracks().flatMap(({ artists }) => artists.map(({ id }) => id)))];
    for (const [index, range] of topRanges.entries()) {
      world.emulator.setTop("ann", "tracks", range, trackIds.slice(index));
      world.emulator.setTop("ann", "artists", range, artistIds.slice(index));
      const tracks = await world.tops.tracks("ann", range);
      const artists = await world.tops.artists("ann", range);
      expect(tracks.map(({ id }) => id)).toEqual(trackIds.slice(index, index + 25));
      expect(artists.map(({ id }) => id)).toEqual(artistIds.slice(index, index + 25));
      // Development Mode leaves genres out.
      expect(artists.every(({ genres, imageUrl, url }) => genres.length === 0 && imageUrl && url)).toBe(true);
    }
    expect(world.emulator.stats().byEndpoint).toMatchObject({ "GET /me/top/tracks": 3, "GET /me/top/artists": 3 });
  });

  test("without the permission the access is lost, with its reason", async () => {
    await logIn(world, "ann", ["playlists"]);
    const error = await thrownBy(world.tops.tracks("ann", "short_term"));
    expect(error).toMatchObject({ name: "AccessLostError", status: "scope" });
  });

  test("somebody who has never connected is told from somebody without permission", async () => {
    expect(await thrownBy(world.tops.artists("ann", "short_term"))).toMatchObject({
      name: "AccessLostError",
      status: "not-connected",
    });
  });
});

const trackId = "4uLU6hMCjMI75M1A2tKUQC";
const track = {
  ...{ id: trackId, name: "Slim", artists: [], durationMs: 0, isrc: null, imageUrl: null },
  url: `https://open.spotify.com/track/${trackId}`,
};
const artist = { genres: [], imageUrl: null, url: "https://open.spotify.com/artist/a1" };

refusedCalls([
  {
    name: "tracks",
    address: "GET /v1/me/top/tracks",
    run: ({ tops }) => tops.tracks("ann", "short_term"),
    good: { body: { items: [null, {}, { id: trackId, name: "Slim" }] } },
    gives: [track],
    missing: "bad-answer",
  },
  {
    name: "artists",
    address: "GET /v1/me/top/artists",
    run: ({ tops }) => tops.artists("ann", "long_term"),
    good: {
      body: {
        items: [
          ...[null, { id: "a0" }, { id: "a1", name: "Bare" }],
          { id: "a1", name: "Full", genres: ["folk", 3], images: [{ url: "https://example.com/a.jpg" }] },
          { id: "a1", name: "Odd", genres: null, images: "none", external_urls: {} },
        ],
      },
    },
    gives: [
      { id: "a1", name: "Bare", ...artist },
      { id: "a1", name: "Full", ...artist, genres: ["folk"], imageUrl: "https://example.com/a.jpg" },
      { id: "a1", name: "Odd", ...artist },
    ],
    missing: "bad-answer",
  },
]);
