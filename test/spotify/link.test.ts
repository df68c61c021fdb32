import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addressOf, resolveLink } from "../../src/spotify/link.js";
import { type Emulated, startEmulated } from "./emulated.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { thrownBy } from "./setup.js";

const id = "4uLU6hMCjMI75M1A2tKUQC";
const song = `https://open.spotify.com/track/${id}?si=x`;

describe("where Spotify's hosts are asked", () => {
  test.each([
    ["http://spotify.link/abc?x=1", "https://open.spotify.com", "https://spotify.link/abc?x=1"],
    ["https://open.spotify.com/s/abc", "https://open.spotify.com", "https://open.spotify.com/s/abc"],
    ["https://spotify.link/abc", "http://127.0.0.1:9/web", "http://127.0.0.1:9/web/link/abc"],
    ["https://open.spotify.com/s/abc", "http://127.0.0.1:9/web", "http://127.0.0.1:9/web/s/abc"],
  ])("%s with the setting %s: %s", (url, webUrl, address) => {
    expect(addressOf(new URL(url), webUrl)).toBe(address);
  });
});

describe("short links against the emulator", () => {
  let world: Emulated;
  beforeEach(async () => {
    world = await startEmulated();
  });
  afterEach(() => world.emulator.stop());

  test.each(["app", "share"] as const)("the %s form leads to its song", async (form) => {
    const [track] = world.emulator.tracks();
    const links = world.emulator.shortLinks(track?.id ?? "");
    expect(await world.music.resolve(links[form])).toMatch(new RegExp(`^https://open.spotify.com/track/${track?.id}`));
    expect(world.emulator.requests()).toHaveLength(1);
  });

  test.each(["app", "share"] as const)("the %s form that leads off Spotify is refused", async (form) => {
    expect(await world.music.resolve(world.emulator.shortLinks("foreign")[form])).toBeNull();
  });

  test("a loop ends after five hops", async () => {
    expect(await world.music.resolve(world.emulator.shortLinks("loop").share)).toBeNull();
    expect(world.emulator.requests()).toHaveLength(5);
  });
});

describe("following a link", () => {
  let server: ScriptedServer;
  let asked: string[];
  beforeEach(async () => {
    server = await startScriptedServer();
    asked = [];
  });
  afterEach(() => server.close());

  const watched: typeof fetch = (input, init) => {
    asked.push(String(input));
    return fetch(input, init);
  };
  const follow = (link: string) => resolveLink({ webUrl: server.url, fetch: watched }, link);
  const to = (location: string, status = 302) => ({ status, headers: { location } });

  test.each([
    "https://example.org/s/abc",
    "https://127.0.0.1/s/abc",
    "https://constructor/s/abc",
    "https://open.spotify.com:8443/s/abc",
    "https://open.spotify.com.example.org/s/abc",
    "https://open.spotify.com@example.org/s/abc",
    "https://spotify.app.link/abc",
    "file:///etc/passwd",
    "ftp://spotify.link/abc",
    "spotify.link",
    "",
  ])("%s is not asked at all", async (link) => {
    expect(await follow(link)).toBeNull();
    expect(asked).toEqual([]);
  });

  test.each([
    "https://example.org/",
    "//example.org/track/x",
    "http://169.254.169.254/latest/meta-data/",
    "https://open.spotify.com.example.org/track/x",
    "https://open.spotify.com:8443/s/abc",
    "javascript:alert(1)",
    "spotify:track:x",
    "http://[",
  ])("a redirect to %s is not followed", async (location) => {
    server.on("GET /link/abc", to(location));
    expect(await follow("https://spotify.link/abc")).toBeNull();
    expect(asked).toHaveLength(1);
  });

  test("a link that needs no following is not asked for", async () => {
    expect(await follow(song)).toBe(song);
    expect(asked).toEqual([]);
  });

  test("several hops between Spotify's hosts are followed, in every form of address", async () => {
    server.on("GET /link/one", to("/link/two", 301));
    server.on("GET /link/two", to("https://open.spotify.com/s/three", 307));
    server.on("GET /s/three", to(`${server.url}/s/four`, 308));
    server.on("GET /s/four", to(song.replace("https", "http"), 303));
    expect(await follow("https://spotify.link/one")).toBe(song);
    expect(asked).toHaveLength(4);
  });

  test("an album behind a short link is an album's link", async () => {
    server.on("GET /s/abc", to(`https://open.spotify.com/album/${id}`));
    expect(await follow("https://open.spotify.com/s/abc")).toBe(`https://open.spotify.com/album/${id}`);
  });

  test("five hops are enough, six are too many", async () => {
    for (const hop of [1, 2, 3, 4]) server.on(`GET /s/${hop}`, to(`https://open.spotify.com/s/${hop + 1}`));
    server.on("GET /s/5", to(song));
    server.on("GET /s/0", to("https://open.spotify.com/s/1"));
    expect(await follow("https://open.spotify.com/s/1")).toBe(song);
    expect(await follow("https://open.spotify.com/s/0")).toBeNull();
  });

  test.each([200, 204, 400, 403, 404, 410])("an answer of %i leads nowhere", async (status) => {
    server.on("GET /s/abc", { status, body: status === 204 ? "" : "x".repeat(100_000) });
    expect(await follow("https://open.spotify.com/s/abc")).toBeNull();
  });

  test("a redirect without an address leads nowhere", async () => {
    server.on("GET /s/abc", { status: 302 });
    expect(await follow("https://open.spotify.com/s/abc")).toBeNull();
  });

  test.each([429, 500, 503])("an answer of %i is the world's failure", async (status) => {
    server.on("GET /s/abc", { status });
    expect(await thrownBy(follow("https://open.spotify.com/s/abc"))).toMatchObject({ service: "spotify", status });
  });

  test("so is a connection that breaks", async () => {
    server.on("GET /s/abc", { reset: true });
    expect(await thrownBy(follow("https://open.spotify.com/s/abc"))).toMatchObject({ status: "network" });
  });
});
