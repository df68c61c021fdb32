import { describe, expect, it } from "vitest";
import { days, spotify } from "./harness.js";

async function reader(options = {}) {
  const world = await spotify(options);
  const { access } = await world.login("ann");
  return { ...world, get: (path: string) => world.api(access, `GET ${path}`) };
}

const invalid = (message: string) => ({ error: { status: 400, message } });

describe("the catalogue", () => {
  it("has at least 24 songs with real-looking ids, the same in every emulator", async () => {
    const { emulator } = await spotify();
    const other = await spotify();
    expect(emulator.tracks().length).toBeGreaterThanOrEqual(24);
    expect(emulator.tracks()).toEqual(other.emulator.tracks());
    for (const track of emulator.tracks()) {
      expect(track.id).toMatch(/^[0-9A-Za-z]{22}$/);
      expect(track.isrc).toMatch(/^[A-Z]{2}[A-Z0-9]{3}\d{7}$/);
      expect(track.url).toBe(`https://open.spotify.com/track/${track.id}`);
    }
  });

  it("holds two ids with one ISRC, a third copy with another, a remaster, a live and a feat. version", async () => {
    const { emulator } = await spotify();
    const lanterns = emulator.tracks().filter((track) => track.title === "Lantern on the Weir");
    expect(lanterns).toHaveLength(3);
    expect(new Set(lanterns.map((track) => track.id)).size).toBe(3);
    expect(new Set(lanterns.map((track) => track.isrc)).size).toBe(2);
    const titles = emulator.tracks().map((track) => track.title);
    for (const mark of ["- 2017 Remaster", "- Live at", "(feat. "]) {
      expect(titles.some((title) => title.includes(mark))).toBe(true);
    }
  });

  it("finds a song by id, URI, any form of link and short link", async () => {
    const { emulator, track } = await spotify();
    const { id } = track("Glass Weather");
    const links = emulator.shortLinks(id);
    const forms = [
      id,
      `spotify:track:${id}`,
      `https://open.spotify.com/track/${id}?si=abc`,
      `<https://open.spotify.com/intl-de/track/${id}>`,
      `https://open.spotify.com/embed/track/${id}`,
      links.app,
      links.share,
    ];
    for (const form of forms) expect(emulator.findTrack(form)?.id).toBe(id);
    expect(emulator.findTrack(`${id}x`)).toBeNull();
    expect(emulator.findTrack("https://open.spotify.com/track/0000000000000000000000")).toBeNull();
  });
});

describe("GET /tracks/{id}", () => {
  it("answers a whole track without the fields that Development Mode has lost", async () => {
    const { get, track } = await reader();
    const song = track("Slow Elevator (feat. Marlow Tindle)");
    const { status, json } = await get(`/tracks/${song.id}?market=DE`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: song.id,
      uri: song.uri,
      duration_ms: 189_000,
      is_local: false,
      external_ids: { isrc: song.isrc },
      external_urls: { spotify: song.url },
      album: { name: "Glass Weather", release_date: "2024-09-06", release_date_precision: "day" },
    });
    expect(json.artists.map((artist: { name: string }) => artist.name)).toEqual(["Oona Vask", "Marlow Tindle"]);
    for (const gone of ["popularity", "available_markets", "linked_from"]) expect(json).not.toHaveProperty(gone);
    for (const gone of ["label", "album_group", "popularity"]) expect(json.album).not.toHaveProperty(gone);
  });

  it("refuses a malformed id with 400, an unknown one with 404, a wrong market with 400", async () => {
    const { get, track } = await reader();
    expect((await get("/tracks/short")).json).toEqual(invalid("Invalid base62 id"));
    expect((await get(`/tracks/${"0".repeat(22)}`)).status).toBe(404);
    expect((await get(`/tracks/${track("Brass Apples").id}?market=Germany`)).status).toBe(400);
  });
});

describe("GET /search", () => {
  const titles = (json: { tracks: { items: { name: string }[] } }) => json.tracks.items.map((item) => item.name);

  it("puts the song with exactly that title first, and gives five by default", async () => {
    const { get } = await reader();
    const { json } = await get("/search?type=track&q=harbour%20radio");
    expect(titles(json)).toEqual(["Harbour Radio", "Harbour Radio - 2017 Remaster"]);
    expect(json.tracks).toMatchObject({ limit: 5, offset: 0, next: null, previous: null, total: 2 });
  });

  it("understands words of title and artist, also with words between and without accents", async () => {
    const { get } = await reader();
    expect(titles((await get("/search?type=track&q=halogen%20orchard%20by%20oona%20vask")).json)).toContain(
      "Halogen Orchard",
    );
    expect(titles((await get("/search?type=track&q=mollevej")).json)).toEqual(["Møllevej 9"]);
    expect(titles((await get("/search?type=track&q=zzzz")).json)).toEqual([]);
    expect(titles((await get("/search?type=track&q=halogen%20orch")).json)).toContain("Halogen Orchard");
  });

  it("understands the filters artist, track, album, year, isrc and upc", async () => {
    const { get, track } = await reader();
    const find = async (q: string) =>
      titles((await get(`/search?type=track&limit=10&q=${encodeURIComponent(q)}`)).json);
    expect(await find(`isrc:${track("Lantern on the Weir").isrc}`)).toEqual([
      "Lantern on the Weir",
      "Lantern on the Weir",
    ]);
    expect(await find('artist:"copper almanac" track:ladder')).toEqual(["Ladder Song"]);
    expect(await find("year:1980-1990")).toEqual(["Harbour Radio", "Ferry to the Blue Hour"]);
    expect(await find('album:"static cling"')).toHaveLength(2);
    expect(await find("genre:rock")).toEqual([]);
  });

  it("tag:new finds albums of the last two weeks only", async () => {
    const { login, api, clock, emulator } = await spotify();
    const released = new Date(clock.nowMs()).toISOString().slice(0, 10);
    emulator.release({ artist: "Oona Vask", title: "Today", type: "single", released, songs: [["Today", "3:00"]] });
    const names = async () => {
      const { access } = await login("ann");
      const { json } = await api(access, 'GET /search?type=album&q=artist:"Oona%20Vask"%20tag:new');
      return json.albums.items.map((item: { name: string }) => item.name);
    };
    expect(await names()).toEqual(["Today"]);
    clock.advance(days(15));
    expect(await names()).toEqual([]);
  });

  it("pages by next", async () => {
    const { get, emulator } = await reader();
    const first = (await get("/search?type=track&q=year:1900-2100&limit=10")).json.tracks;
    expect(first.items).toHaveLength(10);
    const second = (await get(first.next.slice(emulator.urls.api.length))).json.tracks;
    expect(second.offset).toBe(10);
    expect(second.items[0].id).not.toBe(first.items[0].id);
  });

  it.each([
    ["more than ten", "q=x&type=track&limit=11", "Invalid limit"],
    ["none at all", "q=x&type=track&limit=0", "Invalid limit"],
    ["an offset beyond 1000", "q=x&type=track&offset=1001", "Invalid offset"],
    ["no query", "type=track", "No search query"],
    ["no type", "q=x", "Missing parameter type"],
    ["an unknown type", "q=x&type=song", "Bad search type field song"],
  ])("refuses %s", async (_case, query, message) => {
    const { get } = await reader();
    expect((await get(`/search?${query}`)).json).toEqual(invalid(message));
  });
});

describe("artists and albums", () => {
  it("lists all albums before all singles, newest first in each", async () => {
    const { get, track } = await reader();
    const [artist] = track("Tin Boat Morning").artists;
    const { json } = await get(`/artists/${artist?.id}/albums`);
    expect(json.items.map((album: { name: string }) => album.name)).toEqual([
      "Live at Copper Hall",
      "Maps for Small Rivers",
      "Lantern on the Weir",
      "Riverside Tapes, Vol. 2",
    ]);
    expect(json.limit).toBe(5);
    expect(json.items[0]).not.toHaveProperty("album_group");
    const singles = await get(`/artists/${artist?.id}/albums?include_groups=single`);
    expect(singles.json.total).toBe(1);
  });

  it("refuses more than ten albums, and unknown groups", async () => {
    const { get, track } = await reader();
    const path = `/artists/${track("Tin Boat Morning").artists[0]?.id}/albums`;
    expect((await get(`${path}?limit=11`)).json).toEqual(invalid("Invalid limit"));
    expect((await get(`${path}?include_groups=bootleg`)).status).toBe(400);
  });

  it("an album's tracks have neither album nor ISRC; artists have no genres", async () => {
    const { get, track } = await reader();
    const song = track("Windfall Engine");
    const { json } = await get(`/albums/${song.album.id}/tracks`);
    expect(json.total).toBe(3);
    expect(json.items[0]).not.toHaveProperty("album");
    expect(json.items[0]).not.toHaveProperty("external_ids");
    const artist = (await get(`/artists/${song.artists[0]?.id}`)).json;
    expect(Object.keys(artist).sort()).toEqual(["external_urls", "href", "id", "images", "name", "type", "uri"]);
    expect((await get(`/albums/${song.album.id}`)).json).toMatchObject({
      release_date: "2023-03",
      release_date_precision: "month",
    });
  });
});

describe("what Development Mode has lost", () => {
  const id = "0".repeat(22);
  it.each([
    `GET /tracks?ids=${id}`,
    "GET /albums",
    "GET /artists",
    `GET /artists/${id}/top-tracks`,
    "GET /browse/new-releases",
    "GET /browse/categories",
    "GET /markets",
    "GET /users/ann",
    "GET /users/ann/playlists",
    "POST /users/ann/playlists",
    `GET /playlists/${id}/tracks`,
    `POST /playlists/${id}/tracks`,
    `DELETE /playlists/${id}/tracks`,
    `PUT /playlists/${id}/followers`,
    "PUT /me/tracks",
    "DELETE /me/following",
    "GET /me/tracks/contains",
    "GET /me/following/contains",
    `GET /audio-features/${id}`,
    "GET /recommendations",
  ])("%s is Forbidden", async (address) => {
    const { login, api } = await spotify();
    const answer = await api((await login("ann")).access, address);
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({ error: { status: 403, message: "Forbidden" } });
  });

  it("an unknown path is 404 and a wrong method 405", async () => {
    const { login, api } = await spotify();
    const { access } = await login("ann");
    expect((await api(access, "GET /nothing")).status).toBe(404);
    expect((await api(access, "DELETE /me")).status).toBe(405);
  });
});
