import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMusicbrainzEmulator, type MusicbrainzEmulator } from "../../../playground/musicbrainz/emulator.js";

const userAgent = { "user-agent": "Tester/1.0 ( https://example.org )" };
const spotifyId = "0TnOYISbd1XYRBk9myaseg";
const resource = encodeURIComponent(`https://open.spotify.com/artist/${spotifyId}`);

let nowMs: number;
let emulator: MusicbrainzEmulator;
beforeEach(async () => {
  nowMs = 0;
  emulator = createMusicbrainzEmulator({ nowMs: () => nowMs });
  await emulator.start();
});
afterEach(() => emulator.stop());

async function get(path: string, headers: Record<string, string> = userAgent) {
  const response = await fetch(`${emulator.url}${path}`, { headers });
  const text = await response.text();
  return { status: response.status, text, retryAfter: response.headers.get("retry-after") };
}

async function later(path: string) {
  nowMs += 1_000;
  return get(path);
}

describe("the emulated MusicBrainz", () => {
  test.each([{}, { "user-agent": "node" }, { "user-agent": "Tester/1.0" }])(
    "refuses %j without a name and a contact",
    async (headers) => {
      expect((await get(`/ws/2/url?resource=${resource}&fmt=json`, headers)).status).toBe(403);
    },
  );

  test("refuses whoever asks sooner than a second later", async () => {
    const path = `/ws/2/url?resource=${resource}&fmt=json`;
    expect((await get(path)).status).toBe(404);
    nowMs += 999;
    expect(await get(path)).toMatchObject({ status: 503, retryAfter: "1" });
    nowMs += 1;
    expect((await get(path)).status).toBe(404);
  });

  test("does not mind the pace where that is switched off", async () => {
    const calm = createMusicbrainzEmulator({ isPaced: false });
    await calm.start();
    const answers = [1, 2, 3].map(() => fetch(`${calm.url}/ws/2/artist/no-id?fmt=json`, { headers: userAgent }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([400, 400, 400]);
    await calm.stop();
  });

  test("shows relations and genres only to whoever asks for them", async () => {
    const mbid = emulator.know({ name: "One", spotifyIds: [spotifyId], genres: { folk: 2 } });
    const url = `/ws/2/url?resource=${resource}`;
    expect(JSON.parse((await later(`${url}&fmt=json`)).text)).not.toHaveProperty("relations");
    const linked = JSON.parse((await later(`${url}&inc=artist-rels&fmt=json`)).text);
    expect(linked.relations).toMatchObject([{ "target-type": "artist", artist: { id: mbid, name: "One" } }]);
    expect(JSON.parse((await later(`/ws/2/artist/${mbid}?fmt=json`)).text)).not.toHaveProperty("genres");
    const artist = JSON.parse((await later(`/ws/2/artist/${mbid}?inc=genres&fmt=json`)).text);
    expect(artist.genres).toMatchObject([{ name: "folk", count: 2 }]);
    expect((await later(`/ws/2/artist/${mbid}?inc=genres`)).text).toMatch(/^<\?xml/);
  });

  test("scores names, and knows what it does not know", async () => {
    emulator.know({ name: "One" });
    emulator.know({ name: "One More" });
    const found = JSON.parse((await later(`/ws/2/artist?query=${encodeURIComponent('artist:"one"')}&fmt=json`)).text);
    expect(found.artists.map(({ name, score }: { name: string; score: number }) => [name, score])).toEqual([
      ["One", 100],
      ["One More", 72],
    ]);
    expect((await later("/ws/2/artist?query=one&fmt=json")).status).toBe(400);
    expect((await later("/ws/2/artist/00000000-0000-4000-8000-000000000000?fmt=json")).status).toBe(404);
    expect((await later("/ws/2/elsewhere?fmt=json")).status).toBe(404);
  });
});
