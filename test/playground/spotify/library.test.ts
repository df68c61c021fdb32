import { describe, expect, it } from "vitest";
import { spotify } from "./harness.js";

async function account(scope?: string) {
  const world = await spotify();
  const { access } = await world.login("ann", scope);
  const song = world.track("Brass Apples");
  return { ...world, song, call: (address: string) => world.api(access, address) };
}

const NO_SCOPE = { error: { status: 403, message: "Insufficient client scope" } };

describe("the library", () => {
  it("saves, knows and forgets URIs from the query", async () => {
    const { call, song, emulator } = await account();
    const contains = async () => (await call(`GET /me/library/contains?uris=${song.uri},spotify:user:bob`)).json;
    expect(await contains()).toEqual([false, false]);
    expect(await call(`PUT /me/library?uris=${song.uri},spotify:user:bob`)).toMatchObject({ status: 200, text: "" });
    expect(await contains()).toEqual([true, true]);
    expect(emulator.library("ann")).toEqual([song.uri, "spotify:user:bob"]);
    expect((await call("GET /me/tracks")).json.items[0].track.id).toBe(song.id);
    await call(`DELETE /me/library?uris=${song.uri}`);
    expect(await contains()).toEqual([false, true]);
  });

  it("deletes a playlist by unfollowing it", async () => {
    const { call, emulator } = await account();
    const id = emulator.addPlaylist({ ownerId: "ann", name: "Old" });
    await call(`DELETE /me/library?uris=spotify:playlist:${id}`);
    expect((await call("GET /me/playlists")).json.total).toBe(0);
    await call(`PUT /me/library?uris=spotify:playlist:${id}`);
    expect((await call("GET /me/playlists")).json.total).toBe(1);
    expect((await call(`GET /me/library/contains?uris=spotify:playlist:${id}`)).json).toEqual([true]);
  });

  it("refuses more than 40, none, malformed and unsupported URIs", async () => {
    const { call, song } = await account();
    const many = Array(41).fill(song.uri).join(",");
    for (const uris of [many, "", song.id, "spotify:track:short", `spotify:artist:${song.artists[0]?.id}`]) {
      expect((await call(`PUT /me/library?uris=${uris}`)).status).toBe(400);
    }
    expect((await call("GET /me/library/contains")).status).toBe(400);
    expect((await call(`GET /me/library/contains?uris=spotify:artist:${song.artists[0]?.id}`)).json).toEqual([false]);
  });

  it("refuses each kind of URI without its scope", async () => {
    const { call, song } = await account("user-read-recently-played");
    const uris = [song.uri, "spotify:user:bob", `spotify:playlist:${"0".repeat(22)}`];
    for (const uri of uris) {
      expect((await call(`PUT /me/library?uris=${uri}`)).json).toEqual(NO_SCOPE);
      expect((await call(`GET /me/library/contains?uris=${uri}`)).json).toEqual(NO_SCOPE);
    }
  });
});

describe("top lists", () => {
  it("are as set, and slim for artists", async () => {
    const { call, emulator, song } = await account();
    emulator.setTop("ann", "tracks", "short_term", [song.id]);
    const { json } = await call("GET /me/top/tracks?time_range=short_term");
    expect(json).toMatchObject({ total: 1, items: [{ id: song.id }] });
    const artists = (await call("GET /me/top/artists")).json;
    expect(artists.items.length).toBeGreaterThan(3);
    expect(artists.items[0]).not.toHaveProperty("genres");
  });

  it("differ by listener and time range when none is set, and stay the same otherwise", async () => {
    const { call, api, login } = await account();
    const bob = (await login("bob")).access;
    const names = (json: { items: { name: string }[] }) => json.items.map((item) => item.name).join();
    const mine = names((await call("GET /me/top/tracks?limit=50")).json);
    expect(names((await call("GET /me/top/tracks?limit=50")).json)).toBe(mine);
    expect(names((await api(bob, "GET /me/top/tracks?limit=50")).json)).not.toBe(mine);
    expect(names((await call("GET /me/top/tracks?limit=50&time_range=long_term")).json)).not.toBe(mine);
    expect((await call("GET /me/top/tracks?offset=50")).json.items).toEqual([]);
  });

  it("refuse a wrong time range, too large a limit, a missing scope", async () => {
    const { call, api, login } = await account();
    expect((await call("GET /me/top/tracks?time_range=forever")).status).toBe(400);
    expect((await call("GET /me/top/tracks?limit=51")).status).toBe(400);
    const other = (await login("ann", "user-follow-read")).access;
    expect((await api(other, "GET /me/top/artists")).json).toEqual(NO_SCOPE);
  });
});

describe("followed artists", () => {
  it("come in pages by the last id", async () => {
    const { call, emulator, track } = await account();
    const ids = ["Brass Apples", "Glass Weather", "Ladder Song", "Harbour Radio"].map(
      (title) => track(title).artists[0]?.id ?? "",
    );
    emulator.follow("ann", [...new Set(ids)]);
    const first = (await call("GET /me/following?type=artist&limit=2")).json.artists;
    expect(first).toMatchObject({ total: 3, cursors: { after: first.items[1].id } });
    const second = (await call(`GET ${first.next.slice(emulator.urls.api.length)}`)).json.artists;
    expect(second).toMatchObject({ next: null, cursors: { after: null } });
    expect(second.items).toHaveLength(1);
  });

  it("refuse another type, a malformed cursor and a missing scope", async () => {
    const { call, api, login } = await account();
    expect((await call("GET /me/following?type=user")).status).toBe(400);
    expect((await call("GET /me/following?type=artist&after=x")).status).toBe(400);
    const other = (await login("ann", "user-top-read")).access;
    expect((await api(other, "GET /me/following?type=artist")).json).toEqual(NO_SCOPE);
  });
});
