import { describe, expect, it } from "vitest";
import { read, spotify, token } from "./harness.js";

async function library(scope?: string) {
  const world = await spotify();
  const { access } = await world.login("ann", scope);
  const [a = "", b = "", c = "", d = ""] = world.emulator.tracks().map((track) => track.uri);
  const own = world.emulator.addPlaylist({ ownerId: "ann", name: "Ours", items: [a, b, c] });
  const call = (address: string, body?: unknown) => world.api(access, address, body);
  const uris = () => world.emulator.playlistUris(own);
  return { ...world, access, a, b, c, d, own, call, uris };
}

const FORBIDDEN = { error: { status: 403, message: "Forbidden" } };

describe("reading playlists", () => {
  it("lists own ones with items.total, null for broken ones, and the old key as null", async () => {
    const { emulator, call } = await library();
    emulator.addPlaylist({ ownerId: "ann", name: "Ghost", isGhost: true });
    const { json } = await call("GET /me/playlists");
    expect(json.items[0]).toBeNull();
    expect(json.items[1]).toMatchObject({ name: "Ours", items: { total: 3 }, tracks: null, owner: { id: "ann" } });
  });

  it("shows rows under item, among them local files, episodes and empty ones", async () => {
    const { emulator, call, a } = await library();
    const id = emulator.addPlaylist({
      ownerId: "ann",
      name: "Odd",
      items: [a, null, { local: "Demo tape" }, { episode: "Talk" }],
    });
    const { items } = (await call(`GET /playlists/${id}/items`)).json;
    expect(items[0]).toMatchObject({ item: { uri: a }, is_local: false, added_by: { id: "ann" } });
    expect(items[0]).not.toHaveProperty("track");
    expect(items[1]).toMatchObject({ item: null, added_at: null, added_by: null });
    expect(items[2]).toMatchObject({ is_local: true, item: { id: null } });
    expect(items[3].item.type).toBe("episode");
  });

  it("answers only the fields asked for", async () => {
    const { call, own, a } = await library();
    const { json } = await call(
      `GET /playlists/${own}/items?limit=1&fields=total,items(added_at,item(uri,album.name))`,
    );
    expect(Object.keys(json).sort()).toEqual(["items", "total"]);
    expect(json.items[0].item).toEqual({ uri: a, album: { name: "Maps for Small Rivers" } });
    expect(Object.keys((await call(`GET /playlists/${own}?fields=snapshot_id`)).json)).toEqual(["snapshot_id"]);
    expect((await call(`GET /playlists/${own}?fields=items(`)).status).toBe(400);
  });

  it("gives others the description without items, and refuses the rows", async () => {
    const { emulator, call } = await library();
    const id = emulator.addPlaylist({ ownerId: "bob", name: "Bob's", isPublic: true });
    const { json } = await call(`GET /playlists/${id}`);
    expect(json.name).toBe("Bob's");
    expect(json).not.toHaveProperty("items");
    expect((await call(`GET /playlists/${id}/items`)).json).toEqual(FORBIDDEN);
  });

  it("lets a collaborator read and write", async () => {
    const { emulator, call, a } = await library();
    const shared = { ownerId: "bob", name: "Shared", isCollaborative: true, collaboratorIds: ["ann"] };
    const id = emulator.addPlaylist(shared);
    expect((await call(`POST /playlists/${id}/items`, { uris: [a] })).status).toBe(201);
    expect((await call(`GET /playlists/${id}/items`)).json.total).toBe(1);
    expect((await call(`PUT /playlists/${id}`, { name: "Mine now" })).json).toEqual(FORBIDDEN);
  });

  it("refuses private and collaborative ones without the scope", async () => {
    const { call, own, emulator } = await library("playlist-modify-private");
    const shared = emulator.addPlaylist({ ownerId: "ann", name: "S", isCollaborative: true });
    for (const address of [
      "GET /me/playlists",
      `GET /playlists/${own}`,
      `GET /playlists/${shared}`,
      `GET /playlists/${own}/items`,
    ]) {
      expect((await call(address)).json).toEqual({ error: { status: 403, message: "Insufficient client scope" } });
    }
  });

  it("refuses more than 50 rows, a malformed id and an unknown one", async () => {
    const { call, own } = await library();
    expect((await call(`GET /playlists/${own}/items?limit=51`)).status).toBe(400);
    expect((await call("GET /playlists/short/items")).status).toBe(400);
    expect((await call(`GET /playlists/${"0".repeat(22)}/items`)).status).toBe(404);
  });

  it("client credentials see public playlists only from outside", async () => {
    const { emulator, api } = await library();
    const id = emulator.addPlaylist({ ownerId: "bob", name: "Open", isPublic: true });
    const { json } = await token(emulator, { grant_type: "client_credentials" });
    expect((await api(json.access_token, `GET /playlists/${id}`)).json).not.toHaveProperty("items");
    expect((await api(json.access_token, `GET /playlists/${id}/items`)).status).toBe(401);
  });
});

describe("writing rows", () => {
  it("adds at the end or at a position, and each write makes a new snapshot", async () => {
    const { call, own, uris, a, b, c, d } = await library();
    const before = (await call(`GET /playlists/${own}`)).json.snapshot_id;
    const first = await call(`POST /playlists/${own}/items`, { uris: [d] });
    expect(first.status).toBe(201);
    const second = await call(`POST /playlists/${own}/items`, { uris: [d], position: 0 });
    expect(uris()).toEqual([d, a, b, c, d]);
    expect(new Set([before, first.json.snapshot_id, second.json.snapshot_id]).size).toBe(3);
  });

  it("uris in the query override the body", async () => {
    const { call, own, uris, a, b, c, d } = await library();
    await call(`POST /playlists/${own}/items?uris=${d}`, { uris: [a] });
    expect(uris()).toEqual([a, b, c, d]);
  });

  it("replaces everything by PUT", async () => {
    const { call, own, uris, d } = await library();
    expect((await call(`PUT /playlists/${own}/items`, { uris: [d] })).status).toBe(200);
    expect(uris()).toEqual([d]);
  });

  it("reorders by PUT, also to the end and by more than one", async () => {
    const { call, own, uris, a, b, c } = await library();
    await call(`PUT /playlists/${own}/items`, { range_start: 0, insert_before: 3 });
    expect(uris()).toEqual([b, c, a]);
    await call(`PUT /playlists/${own}/items`, { range_start: 1, range_length: 2, insert_before: 0 });
    expect(uris()).toEqual([c, a, b]);
  });

  it("removes every copy of a uri", async () => {
    const { call, own, uris, a, b, c } = await library();
    await call(`POST /playlists/${own}/items`, { uris: [a, a] });
    const snapshot_id = (await call(`GET /playlists/${own}`)).json.snapshot_id;
    const answer = await call(`DELETE /playlists/${own}/items`, { items: [{ uri: a }], snapshot_id });
    expect(answer.status).toBe(200);
    expect(answer.json.snapshot_id).not.toBe(snapshot_id);
    expect(uris()).toEqual([b, c]);
  });

  it.each([
    ["POST", "more than 100", { uris: Array(101).fill("spotify:track:x") }],
    ["POST", "no uris", {}],
    ["POST", "an empty list", { uris: [] }],
    ["POST", "links instead of URIs", { uris: ["https://open.spotify.com/track/x"] }],
    ["POST", "an unknown song", { uris: [`spotify:track:${"0".repeat(22)}`] }],
    ["POST", "a body that is no object", []],
    ["PUT", "replacing and reordering at once", { uris: [], range_start: 0, insert_before: 1 }],
    ["PUT", "a range outside", { range_start: 9, insert_before: 0 }],
    ["PUT", "more than 100", { uris: Array(101).fill("spotify:track:x") }],
    ["DELETE", "the key of the old path", { tracks: [{ uri: "x" }] }],
    ["DELETE", "more than 100", { items: Array(101).fill({ uri: `spotify:track:${"0".repeat(22)}` }) }],
    ["DELETE", "bare uris", { items: [`spotify:track:${"0".repeat(22)}`] }],
    ["DELETE", "a made-up snapshot", { items: [{ uri: `spotify:track:${"0".repeat(22)}` }], snapshot_id: "x" }],
  ])("%s refuses %s and changes nothing", async (method, _case, body) => {
    const { call, own, uris, a, b, c } = await library();
    expect((await call(`${method} /playlists/${own}/items`, body)).status).toBe(400);
    expect(uris()).toEqual([a, b, c]);
  });

  it("refuses other people's playlists", async () => {
    const { emulator, call, a } = await library();
    const id = emulator.addPlaylist({ ownerId: "bob", name: "Bob's", isPublic: true });
    for (const method of ["POST", "PUT", "DELETE"]) {
      expect((await call(`${method} /playlists/${id}/items`, { uris: [a], items: [{ uri: a }] })).json).toEqual(
        FORBIDDEN,
      );
    }
  });

  it("refuses without the scope for that visibility", async () => {
    const { call, own, a } = await library("playlist-modify-public");
    const answer = await call(`POST /playlists/${own}/items`, { uris: [a] });
    expect(answer.json.error.message).toBe("Insufficient client scope");
  });
});

describe("making and changing playlists", () => {
  it("makes a public one unless told otherwise", async () => {
    const { call } = await library();
    const open = await call("POST /me/playlists", { name: "Open" });
    expect(open.status).toBe(201);
    expect(open.json).toMatchObject({ name: "Open", public: true, items: { total: 0 } });
    expect((await call("POST /me/playlists", { name: "Own", public: false })).json.public).toBe(false);
    expect((await call("GET /me/playlists")).json.total).toBe(3);
  });

  it("changes name and description with 200 and no body", async () => {
    const { call, own } = await library();
    expect(await call(`PUT /playlists/${own}`, { name: "New", description: "Words" })).toMatchObject({
      status: 200,
      text: "",
    });
    expect((await call(`GET /playlists/${own}`)).json).toMatchObject({
      name: "New",
      description: "Words",
      public: false,
    });
  });

  it("refuses a missing name, a wrong type, and public collaborative ones", async () => {
    const { call, own } = await library();
    expect((await call("POST /me/playlists", { public: false })).status).toBe(400);
    expect((await call("POST /me/playlists", { name: "x", public: "no" })).status).toBe(400);
    expect((await call("POST /me/playlists", { name: "x", collaborative: true })).status).toBe(400);
    expect((await call(`PUT /playlists/${own}`, { public: true, collaborative: true })).status).toBe(400);
  });

  it("refuses a public one with only the private scope", async () => {
    const { call, own } = await library("playlist-modify-private playlist-read-private");
    expect((await call("POST /me/playlists", { name: "Open" })).status).toBe(403);
    expect((await call(`PUT /playlists/${own}`, { public: true })).status).toBe(403);
    expect((await call("POST /me/playlists", { name: "Own", public: false })).status).toBe(201);
  });
});

describe("playlist covers", () => {
  const jpeg = Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(300, 7)]);

  async function covers(scope?: string) {
    const world = await library(scope);
    const url = `${world.emulator.urls.api}/playlists/${world.own}/images`;
    const put = (body: string, type = "image/jpeg") =>
      fetch(url, { method: "PUT", body, headers: { authorization: `Bearer ${world.access}`, "content-type": type } });
    return { ...world, put };
  }

  it("takes base64 JPEG text with 202 and shows the picture", async () => {
    const { put, call, own } = await covers();
    expect((await put(jpeg.toString("base64"))).status).toBe(202);
    const [image] = (await call(`GET /playlists/${own}/images`)).json;
    const shown = await fetch(image.url);
    expect(shown.headers.get("content-type")).toBe("image/jpeg");
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(jpeg);
  });

  it.each([
    ["a newline", `${jpeg.toString("base64")}\n`, "image/jpeg", 400],
    ["a data: prefix", `data:image/jpeg;base64,${jpeg.toString("base64")}`, "image/jpeg", 400],
    ["a PNG", Buffer.from("89504e470d0a1a0a", "hex").toString("base64"), "image/jpeg", 400],
    ["nothing", "", "image/jpeg", 400],
    ["another content type", jpeg.toString("base64"), "text/plain", 400],
    ["more than 256 KB", "A".repeat(256 * 1024 + 4), "image/jpeg", 413],
  ])("refuses %s", async (_case, body, type, status) => {
    const { put } = await covers();
    expect((await put(body, type)).status).toBe(status);
  });

  it("refuses without ugc-image-upload with 401", async () => {
    const { put } = await covers("playlist-modify-private playlist-modify-public");
    const answer = await read(await put(jpeg.toString("base64")));
    expect(answer.json).toEqual({ error: { status: 401, message: "Permissions missing" } });
  });
});
