import { describe, expect, it } from "vitest";
import { hours, minutes, spotify } from "./harness.js";

async function listening(listener = "ann") {
  const world = await spotify();
  const { access } = await world.login(listener);
  const { id } = world.track("Halogen Orchard");
  return { ...world, access, id, call: (address: string) => world.api(access, address) };
}

const HISTORY = "GET /me/player/recently-played";

describe("recently-played", () => {
  it("shows a play with its end time, the whole track and the ISRC", async () => {
    const { emulator, clock, id, call, track } = await listening();
    emulator.play("ann", id);
    const { status, json } = await call(HISTORY);
    expect(status).toBe(200);
    expect(json.items).toHaveLength(1);
    expect(json.items[0]).toMatchObject({ played_at: new Date(clock.nowMs()).toISOString(), context: null });
    expect(json.items[0].track).toMatchObject({ id, external_ids: { isrc: track("Halogen Orchard").isrc } });
    expect(json.cursors).toEqual({ after: String(clock.nowMs()), before: String(clock.nowMs()) });
  });

  it("is an empty page with null cursors when nothing was played", async () => {
    const { call } = await listening();
    const { json } = await call(HISTORY);
    expect(json).toMatchObject({ items: [], next: null, cursors: null, limit: 20 });
  });

  it("keeps 50 plays, newest first, and never pages beyond them", async () => {
    const { emulator, clock, call, id } = await listening();
    for (let index = 0; index < 60; index += 1) {
      emulator.play("ann", id);
      clock.advance(minutes(1) / 2);
    }
    const all = (await call(`${HISTORY}?limit=50`)).json;
    expect(all.items).toHaveLength(50);
    expect(all.items[0].played_at > all.items[49].played_at).toBe(true);
    expect(all.next).toBeNull();
    const older = (await call(`${HISTORY}?limit=50&before=${all.cursors.before}`)).json;
    expect(older).toMatchObject({ items: [], next: null, cursors: null });
  });

  it("pages inside the 50 with exclusive cursors", async () => {
    const { emulator, clock, call, id } = await listening();
    for (let index = 0; index < 3; index += 1) {
      emulator.play("ann", id);
      clock.advance(minutes(5));
    }
    const first = (await call(`${HISTORY}?limit=2`)).json;
    const second = (await call(`GET ${first.next.slice(emulator.urls.api.length)}`)).json;
    expect(second.items).toHaveLength(1);
    const after = (await call(`${HISTORY}?after=${second.cursors.after}`)).json;
    expect(after.items).toHaveLength(2);
  });

  it("a late arrival appears later, with its old time", async () => {
    const { emulator, clock, call, id } = await listening();
    const endedAtMs = clock.nowMs() - hours(3);
    emulator.play("ann", id, { endedAtMs, visibleAtMs: clock.nowMs() + minutes(10) });
    expect((await call(HISTORY)).json.items).toHaveLength(0);
    clock.advance(minutes(10));
    expect((await call(HISTORY)).json.items[0].played_at).toBe(new Date(endedAtMs).toISOString());
  });

  it("keeps nothing of a private session", async () => {
    const { emulator, call, id } = await listening();
    emulator.privateSession("ann", true);
    emulator.play("ann", id);
    expect((await call(HISTORY)).json.items).toHaveLength(0);
  });

  it("shows the playlist it was played from", async () => {
    const { emulator, call, id } = await listening();
    const contextUri = `spotify:playlist:${emulator.addPlaylist({ ownerId: "ann", name: "Mine" })}`;
    emulator.play("ann", id, { contextUri });
    expect((await call(HISTORY)).json.items[0].context).toMatchObject({ type: "playlist", uri: contextUri });
  });

  it.each([
    ["both cursors", "after=1&before=2"],
    ["more than 50", "limit=51"],
    ["none", "limit=0"],
    ["a cursor that is no number", "after=yesterday"],
  ])("refuses %s", async (_case, query) => {
    const { call } = await listening();
    expect((await call(`${HISTORY}?${query}`)).status).toBe(400);
  });
});

describe("currently-playing", () => {
  it("is 204 without a body while nothing plays", async () => {
    const { call } = await listening();
    const answer = await call("GET /me/player/currently-playing");
    expect(answer).toMatchObject({ status: 204, text: "" });
    expect((await call("GET /me/player")).status).toBe(204);
  });

  it("shows the song and how far it is", async () => {
    const { emulator, clock, call, id } = await listening();
    emulator.nowPlaying("ann", id);
    clock.advance(minutes(2));
    const { json } = await call("GET /me/player/currently-playing");
    expect(json).toMatchObject({
      is_playing: true,
      progress_ms: minutes(2),
      currently_playing_type: "track",
      item: { id },
    });
    const player = (await call("GET /me/player")).json;
    expect(player.device).toMatchObject({ is_active: true, is_private_session: false });
  });

  it("stands still while paused", async () => {
    const { emulator, clock, call, id } = await listening();
    emulator.nowPlaying("ann", id, { startedAtMs: clock.nowMs() - 30_000, isPaused: true });
    clock.advance(hours(1) / 2);
    const { json } = await call("GET /me/player/currently-playing");
    expect(json).toMatchObject({ is_playing: false, progress_ms: 30_000 });
  });

  it("a song that runs its whole length becomes a play at its end", async () => {
    const { emulator, clock, call, track, id } = await listening();
    const startedAtMs = clock.nowMs();
    emulator.nowPlaying("ann", id);
    clock.advance(minutes(10));
    expect((await call("GET /me/player/currently-playing")).status).toBe(204);
    const [play] = (await call(HISTORY)).json.items;
    expect(Date.parse(play.played_at)).toBe(startedAtMs + track("Halogen Orchard").durationMs);
  });

  it("a skipped song leaves no play, and a finished one leaves one", async () => {
    const { emulator, clock, call, track, id } = await listening();
    emulator.nowPlaying("ann", track("Ladder Song").id);
    clock.advance(20_000);
    emulator.nowPlaying("ann", id);
    emulator.play("ann", id);
    clock.advance(minutes(20));
    const { items } = (await call(HISTORY)).json;
    expect(items.map((item: { track: { id: string } }) => item.track.id)).toEqual([id]);
  });
});

describe("the queue", () => {
  it("takes a song with 204, and plays it after the current one", async () => {
    const { emulator, clock, call, track, id } = await listening();
    const next = track("Brass Apples");
    emulator.nowPlaying("ann", id);
    expect(await call(`POST /me/player/queue?uri=${next.uri}`)).toMatchObject({ status: 204, text: "" });
    expect(emulator.queue("ann")).toEqual([next.id]);
    expect((await call("GET /me/player/queue")).json).toMatchObject({
      currently_playing: { id },
      queue: [{ id: next.id }],
    });
    clock.advance(track("Halogen Orchard").durationMs + 1000);
    const { json } = await call("GET /me/player/currently-playing");
    expect(json).toMatchObject({ item: { id: next.id }, progress_ms: 1000 });
  });

  it("refuses without an open device", async () => {
    const { call, track, emulator } = await listening();
    const address = `POST /me/player/queue?uri=${track("Brass Apples").uri}`;
    const answer = await call(address);
    expect(answer.status).toBe(404);
    expect(answer.json.error.reason).toBe("NO_ACTIVE_DEVICE");
    emulator.openDevice("ann", true);
    expect((await call(address)).status).toBe(204);
    expect((await call(`${address}&device_id=other`)).status).toBe(404);
  });

  it("refuses a Free account", async () => {
    const { call, track, emulator } = await listening("bob");
    emulator.openDevice("bob", true);
    const answer = await call(`POST /me/player/queue?uri=${track("Brass Apples").uri}`);
    expect(answer.status).toBe(403);
    expect(answer.json.error.reason).toBe("PREMIUM_REQUIRED");
    expect((await call("GET /me/player/queue")).status).toBe(403);
  });

  it("refuses a missing, malformed or unknown uri", async () => {
    const { call, emulator } = await listening();
    emulator.openDevice("ann", true);
    expect((await call("POST /me/player/queue")).status).toBe(400);
    expect((await call("POST /me/player/queue?uri=https://open.spotify.com/track/x")).status).toBe(400);
    expect((await call(`POST /me/player/queue?uri=spotify:track:${"0".repeat(22)}`)).status).toBe(404);
  });
});

describe("scopes of the player", () => {
  it.each([
    [HISTORY, "user-read-currently-playing"],
    ["GET /me/player/currently-playing", "user-read-recently-played"],
    ["GET /me/player", "user-read-currently-playing"],
    ["GET /me/player/devices", "user-read-currently-playing"],
    ["GET /me/player/queue", "user-read-currently-playing"],
    ["POST /me/player/queue?uri=x", "user-read-playback-state"],
  ])("%s is refused with only %s", async (address, scope) => {
    const { login, api } = await spotify();
    const answer = await api((await login("ann", scope)).access, address);
    expect(answer.json).toEqual({ error: { status: 401, message: "Permissions missing" } });
  });
});
