import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import { type MusicWorld, musicContract } from "../contracts/music.js";
import { fakeMusic } from "../fakes/music.js";
import { paperLanterns } from "../fixtures/share.js";
import { type Emulated, logIn, startEmulated } from "./emulated.js";
import { hourMs, thrownBy } from "./setup.js";

musicContract("the fake", async () => {
  const music = fakeMusic();
  const other = { ...paperLanterns, id: "4PaperLanterns00000002", name: "Paper Boats" };
  const shortLink = "https://spotify.link/lanterns";
  const foreignLink = "https://spotify.link/foreign";
  music.addTrack(paperLanterns, shortLink);
  music.addTrack(other);
  return {
    music,
    nowMs: Date.UTC(2026, 10, 20, 18),
    personId: "p_ann",
    songs: [known(paperLanterns), known(other)],
    shortLink,
    deadLink: "https://spotify.link/nothing",
    foreignLink,
    play: (trackId, endedAtMs) => music.play("p_ann", trackId, endedAtMs),
    loseAccess: () => music.loseAccess("p_ann"),
    breakDown: (isDown) => music.fail(isDown ? new UpstreamError("spotify", "down", { status: 503 }) : null),
    close: async () => {},
  };
});

musicContract("Spotify, against the emulator", async (): Promise<MusicWorld> => {
  const world = await startEmulated();
  const { emulator, clock, music } = world;
  await logIn(world, "ann");
  const [first, second] = emulator.tracks();
  if (!first || !second) throw new Error("the emulator has no songs");
  return {
    music,
    nowMs: clock.nowMs(),
    personId: "ann",
    songs: [known({ ...first, name: first.title }), known({ ...second, name: second.title })],
    shortLink: emulator.shortLinks(first.id).app,
    deadLink: "https://spotify.link/00000000000",
    foreignLink: emulator.shortLinks("foreign").app,
    play: (trackId, endedAtMs) => emulator.play("ann", trackId, { endedAtMs }),
    loseAccess: () => emulator.revoke("ann"),
    breakDown: (isDown) => (isDown ? emulator.fault({ kind: "500", times: 100 }) : emulator.clearFaults()),
    close: () => emulator.stop(),
  };
});

function known({ id, name, durationMs }: { id: string; name: string; durationMs: number }) {
  return { id, name, durationMs };
}

describe("against the emulator", () => {
  let world: Emulated;
  beforeEach(async () => {
    world = await startEmulated();
  });
  afterEach(() => world.emulator.stop());

  const calls = (route: string) => world.emulator.stats().byEndpoint[route] ?? 0;
  const tokenRequests = () => world.emulator.requests().filter((one) => one.path === "/accounts/api/token").length;
  const refreshedToken = () => JSON.parse(world.sealed.values.get("ann spotify") ?? "{}").refreshToken;

  test("a song is asked for once in thirty days, with the app's own token", async () => {
    const [song] = world.emulator.tracks();
    const track = await world.music.track(song?.id ?? "");
    expect(track).toMatchObject({ name: song?.title, isrc: song?.isrc });
    expect(track?.imageUrl).toMatch(/\/covers\//);
    expect(await world.music.track(song?.id ?? "")).toEqual(track);
    expect(calls("GET /tracks/:id")).toBe(1);
    expect([...world.cache.values.values()].map(({ ttlMs }) => ttlMs)).toEqual([30 * 24 * hourMs]);
  });

  test("the app's token serves many songs, and is renewed in time", async () => {
    const [a, b, c] = world.emulator.tracks().map((track) => track.id);
    await Promise.all([world.music.track(a ?? ""), world.music.track(b ?? "")]);
    expect(tokenRequests()).toBe(1);
    world.clock.advance(hourMs - 60_000);
    await world.music.track(c ?? "");
    expect(tokenRequests()).toBe(2);
  });

  test("a stored song that can no longer be read is asked for again", async () => {
    const id = world.emulator.tracks()[0]?.id ?? "";
    await world.music.track(id);
    for (const key of world.cache.values.keys()) world.cache.values.set(key, { value: '{"id":1}', ttlMs: 1 });
    expect(await world.music.track(id)).toMatchObject({ id });
    expect(calls("GET /tracks/:id")).toBe(2);
  });

  test.each(["missing", "empty", "new"] as const)(
    "people stay connected for days when a refresh names a %s token",
    async (answer) => {
      await logIn(world, "ann");
      world.emulator.answerRefreshWith(answer);
      for (let day = 0; day < 3; day++) {
        world.clock.advance(24 * hourMs);
        expect(await world.music.recentPlays("ann")).toEqual({ plays: [], isFull: false });
      }
      expect(refreshedToken()).toMatch(/^AQ/);
    },
  );

  test.each(["expired-grant", "invalid-grant"] as const)("%s means a new login", async (kind) => {
    await logIn(world, "ann");
    world.clock.advance(hourMs);
    world.emulator.fault({ kind });
    expect(await thrownBy(world.music.recentPlays("ann"))).toBeInstanceOf(AccessLostError);
    expect(world.people.stateOf("ann")).toBe("needs_reauth");
    await logIn(world, "ann");
    expect(await world.music.recentPlays("ann")).toEqual({ plays: [], isFull: false });
  });

  test("after six months only a new login helps, on the day that was told at the login", async () => {
    const { account } = await logIn(world, "ann");
    world.clock.advance(account.expiresAtMs - world.clock.nowMs() - 1);
    await world.music.recentPlays("ann");
    world.clock.advance(hourMs);
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "invalid-grant" });
  });

  test("somebody taken off the allow-list is told apart from somebody who left", async () => {
    await logIn(world, "ann");
    world.emulator.allowList("ann", false);
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "not-registered" });
    expect(world.people.stateOf("ann")).toBe("connected");
  });

  test("the daily quota is stored", async () => {
    await logIn(world, "ann");
    world.emulator.fault({ kind: "quota" });
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "quota", retryAfterMs: 48_925_000 });
    expect(world.quota.refusals).toHaveLength(1);
  });

  test.each(["429", "429-no-header", "500", "reset", "cut", "garbage", "empty", "401"] as const)(
    "one %s is overcome",
    async (kind) => {
      await logIn(world, "ann");
      world.emulator.play("ann", world.emulator.tracks()[0]?.id ?? "");
      world.emulator.fault({ kind, pathPrefix: "/me/player" });
      expect((await world.music.recentPlays("ann")).plays).toHaveLength(1);
    },
  );

  test("a play that arrives late keeps its own time", async () => {
    await logIn(world, "ann");
    const endedAtMs = world.clock.nowMs() + hourMs;
    const id = world.emulator.tracks()[0]?.id ?? "";
    world.emulator.play("ann", id, { endedAtMs, visibleAtMs: endedAtMs + 5 * hourMs });
    world.clock.advance(2 * hourMs);
    expect((await world.music.recentPlays("ann")).plays).toEqual([]);
    world.clock.advance(5 * hourMs);
    expect((await world.music.recentPlays("ann")).plays).toMatchObject([{ track: { id }, endedAtMs }]);
  });
});
