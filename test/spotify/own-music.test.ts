import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError } from "../../src/bots/errors.js";
import { type Emulated, logIn, startEmulated } from "./emulated.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { apiError, app, connect, setup, thrownBy } from "./setup.js";

describe("with the emulated Spotify", () => {
  let world: Emulated;
  let trackId: string;

  beforeEach(async () => {
    world = await startEmulated();
    trackId = world.emulator.tracks()[0]?.id ?? "";
    world.emulator.openDevice("ann", true);
  });
  afterEach(() => world.emulator.stop());

  test("a song is queued and saved, each call within the budget of people", async () => {
    await logIn(world, "ann", ["queue", "save"]);
    world.quota.taken.length = 0;
    await world.music.enqueue("ann", trackId);
    await world.music.save("ann", trackId);
    expect(world.emulator.queue("ann")).toEqual([trackId]);
    expect(world.emulator.library("ann")).toEqual([`spotify:track:${trackId}`]);
    expect(world.quota.taken).toEqual([
      [app.id, "person"],
      [app.id, "person"],
    ]);
  });

  test.each(["queue", "save"] as const)("the login asks for %s alone, and says that it was allowed", async (one) => {
    const { account, secret } = await logIn(world, "ann", [one]);
    expect(account.permissions).toEqual([one]);
    const scopes = { queue: "user-modify-playback-state", save: "user-library-modify" };
    expect(JSON.parse(secret).scope).toBe(`user-read-recently-played user-read-currently-playing ${scopes[one]}`);
    const other = one === "queue" ? "save" : "enqueue";
    expect(await thrownBy(world.music[other]("ann", trackId))).toMatchObject({ status: "scope" });
  });

  test("a login that was asked for no more allows no more", async () => {
    expect((await logIn(world, "ann")).account).not.toHaveProperty("permissions");
    for (const wish of ["enqueue", "save"] as const) {
      const error = await thrownBy(world.music[wish]("ann", trackId));
      expect(error).toBeInstanceOf(AccessLostError);
      expect(error).toMatchObject({ status: "scope" });
    }
  });

  test("without a device, without Premium, without such a song: each by its name, and nothing is queued", async () => {
    await logIn(world, "ann", ["queue"]);
    expect(await thrownBy(world.music.enqueue("ann", "0".repeat(22)))).toMatchObject({ status: "not-found" });
    world.emulator.openDevice("ann", false);
    expect(await thrownBy(world.music.enqueue("ann", trackId))).toMatchObject({ status: "no-device" });
    world.emulator.addListener({ id: "cleo", displayName: "Cleo", premium: false });
    await logIn(world, "cleo", ["queue"]);
    world.emulator.openDevice("cleo", true);
    expect(await thrownBy(world.music.enqueue("cleo", trackId))).toMatchObject({ status: "premium-required" });
    expect([world.emulator.queue("ann"), world.emulator.queue("cleo")]).toEqual([[], []]);
  });

  test("saving needs no Premium, and twice is once", async () => {
    world.emulator.addListener({ id: "cleo", displayName: "Cleo", premium: false });
    await logIn(world, "cleo", ["save"]);
    await world.music.save("cleo", trackId);
    await world.music.save("cleo", trackId);
    expect(world.emulator.library("cleo")).toEqual([`spotify:track:${trackId}`]);
  });
});

describe("when the answer is lost", () => {
  const queuePath = "POST /v1/me/player/queue";
  const libraryPath = "PUT /v1/me/library";
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await startScriptedServer();
  });
  afterEach(() => server.close());

  test.each([
    ["a broken connection", { reset: true }],
    ["a server error", { status: 502 }],
  ])("%s: the song is not queued again, and nobody claims to know", async (_, answer) => {
    const world = setup(server);
    connect(world, "ann");
    server.on(queuePath, answer);
    expect(await thrownBy(world.music.enqueue("ann", "0".repeat(22)))).toMatchObject({ status: "unclear" });
    expect(server.count(queuePath)).toBe(1);
  });

  test("saving is tried again, as twice is once", async () => {
    const world = setup(server);
    connect(world, "ann");
    server.on(libraryPath, { status: 502 }, { reset: true }, { status: 200 });
    await world.music.save("ann", "0".repeat(22));
    expect(server.count(libraryPath)).toBe(3);
  });

  test("a token that cannot be had is a certain no", async () => {
    const world = setup(server);
    connect(world, "ann", { accessExpiresAtMs: 0 });
    server.on("POST /accounts/api/token", { reset: true });
    expect(await thrownBy(world.music.enqueue("ann", "0".repeat(22)))).toMatchObject({ status: "network" });
    expect(server.count(queuePath)).toBe(0);
  });

  test("a refused token is renewed, as what was refused was not done", async () => {
    const world = setup(server);
    connect(world, "ann");
    server.on("POST /accounts/api/token", { body: { access_token: "access-2", expires_in: 3600 } });
    server.on(queuePath, apiError(401, "The access token expired"), { status: 204 });
    await world.music.enqueue("ann", "0".repeat(22));
    expect(server.count(queuePath)).toBe(2);
  });

  test("a daily quota is not waited for, and an empty budget asks nobody", async () => {
    const world = setup(server);
    connect(world, "ann");
    server.on(queuePath, {
      ...apiError(429, "Too many requests", "QUOTA_EXCEEDED"),
      headers: { "retry-after": "3600" },
    });
    const quota = await thrownBy(world.music.enqueue("ann", "0".repeat(22)));
    expect(quota).toMatchObject({ status: "quota", retryAfterMs: 3_600_000 });
    world.quota.answers.push({ waitMs: 60_000 });
    expect(await thrownBy(world.music.enqueue("ann", "0".repeat(22)))).toMatchObject({ status: "budget" });
    expect(server.count(queuePath)).toBe(1);
  });

  test("no device is understood by its words, too", async () => {
    const world = setup(server);
    connect(world, "ann");
    server.on(queuePath, apiError(404, "Player command failed: No active device found"));
    expect(await thrownBy(world.music.enqueue("ann", "0".repeat(22)))).toMatchObject({ status: "no-device" });
  });
});
