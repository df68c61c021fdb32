import { describe, expect, it } from "vitest";
import { playlistIdIn, readSource, readTarget, splitAtInto } from "../../../src/plugins/playlist-sync/places.js";
import { readRequest } from "../../../src/plugins/playlist-sync/request.js";

const id = "37i9dQZEVXcAbCdEfGh123";

describe("a playlist", () => {
  it.each([
    `https://open.spotify.com/playlist/${id}`,
    `https://open.spotify.com/playlist/${id}?si=abc`,
    `<https://open.spotify.com/intl-de/playlist/${id}>`,
    `open.spotify.com/playlist/${id}`,
    `https://open.spotify.com/user/ann/playlist/${id}`,
    `spotify:playlist:${id}`,
    `spotify:user:ann:playlist:${id}`,
    id,
  ])("is found in %s", (text) => {
    expect(playlistIdIn(text)).toBe(id);
  });

  it.each([
    "",
    "road trip",
    `https://open.spotify.com/album/${id}`,
    `${id}x`,
    `https://open.spotify.com/playlist/${id}x`,
  ])("is not in %j", (text) => {
    expect(playlistIdIn(text)).toBeNull();
  });
});

describe("an end", () => {
  it.each([
    ["sent to me", { kind: "received" }],
    ["everything sent to me", { kind: "received" }],
    ["group road-trip", { kind: "group", name: "road-trip" }],
    ['group "road trip"', { kind: "group", name: "road trip" }],
    ["#road-trip", { kind: "group", name: "road-trip" }],
    ["this group", { kind: "this-group" }],
    ["“My Mix”", { kind: "named", name: "My Mix" }],
    [`spotify:track:${id}`, { kind: "other" }],
    ["https://example.com/playlist", { kind: "other" }],
    ["https://spotify.link/abc", { kind: "short", url: "https://spotify.link/abc" }],
  ])("as a source: %s", (text, source) => {
    expect(readSource(text)).toEqual(source);
  });

  it.each([
    ["new Archive", { kind: "new", name: "Archive" }],
    ['new "My Archive"', { kind: "new", name: "My Archive" }],
    ['"new Archive"', { kind: "new", name: "Archive" }],
    ["Archive", { kind: "named", name: "Archive" }],
    [id, { kind: "playlist", id }],
  ])("as a target: %s", (text, target) => {
    expect(readTarget(text)).toEqual(target);
  });
});

describe("from one into the other", () => {
  it.each([
    ["A into B", "A", "B"],
    ["Into the Wild into B", "Into the Wild", "B"],
    ["A into new Into the Wild", "A", "new Into the Wild"],
    [`Falling into you into ${id}`, "Falling into you", id],
    ['"Falling into you" into Going into town', "Falling into you", "Going into town"],
    [`${id} INTO B`, id, "B"],
    ["A → B", "A", "B"],
  ])("%s", (words, source, target) => {
    expect(splitAtInto(words)).toEqual({ source, target });
  });

  it.each(["", "into B", "A into", "A in B"])("%j is nothing like that", (words) => {
    expect(splitAtInto(words)).toBeNull();
  });
});

describe("a request", () => {
  const now = { minute: 540, weekday: 1 };

  it.each([
    ["", { kind: "how" }],
    ["list", { kind: "list" }],
    ["now 2", { kind: "now", number: 2 }],
    ["pause", { kind: "pause", number: null }],
    ["delete #3", { kind: "remove", number: 3 }],
    ["stats", { kind: "stats", number: null }],
    ["weekly 1 on", { kind: "weekly", number: 1, isOn: true }],
    ["weekly off", { kind: "weekly", number: null, isOn: false }],
    ["constructor 1", { kind: "how" }],
    ["something", { kind: "how" }],
  ])("%j", (words, request) => {
    expect(readRequest(words, now)).toEqual(request);
  });

  it("to begin one has both ends and a time", () => {
    expect(readRequest("now 2 into B every monday 9:00", now)).toMatchObject({
      kind: "start",
      source: { kind: "named", name: "now 2" },
      target: { kind: "named", name: "B" },
      said: { kind: "cron", cron: "0 9 * * 1" },
    });
  });
});
