import { expect, test } from "vitest";
import { topsContract } from "../contracts/tops.js";
import { logIn, startEmulated } from "./emulated.js";
import { refusedCalls } from "./refused-calls.js";
import { thrownBy } from "./setup.js";

topsContract("Spotify, against the emulator", async () => {
  const world = await startEmulated();
  const { emulator } = world;
  await logIn(world, "ann", ["tops"]);
  return {
    tops: world.tops,
    personId: "ann",
    trackIds: emulator.tracks().map(({ id }) => id),
    artistIds: [...new Set(emulator.tracks().flatMap(({ artists }) => artists.map(({ id }) => id)))],
    set(range, { trackIds, artistIds }) {
      emulator.setTop("ann", "tracks", range, trackIds);
      emulator.setTop("ann", "artists", range, artistIds);
    },
    withoutConsent: async (personId) => void (await logIn(world, personId)),
    close: () => emulator.stop(),
  };
});

test("in Development Mode artists have no genres; a list is one call", async () => {
  const world = await startEmulated();
  await logIn(world, "ann", ["tops"]);
  const artists = await world.tops.artists("ann", "long_term");
  expect(artists.length).toBeGreaterThan(5);
  expect(artists.every(({ genres, imageUrl }) => genres.length === 0 && imageUrl !== null)).toBe(true);
  expect(world.emulator.stats().byEndpoint["GET /me/top/artists"]).toBe(1);
  await world.emulator.stop();
});

test("somebody who has never connected is told from somebody without permission", async () => {
  const world = await startEmulated();
  const error = await thrownBy(world.tops.artists("ann", "short_term"));
  expect(error).toMatchObject({ name: "AccessLostError", status: "not-connected" });
  await world.emulator.stop();
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
