import { describe, expect, test } from "vitest";
import { parseTrackLink } from "../../src/bots/song-link.js";

const id = "4uLU6hMCjMI75M1A2tKUQC";
const track = { kind: "track", id };

describe("a link to a song", () => {
  test.each([
    ["the plain link", `https://open.spotify.com/track/${id}`],
    ["a link with a sharing marker", `https://open.spotify.com/track/${id}?si=0123456789abcdef`],
    ["a query that holds a slash", `https://open.spotify.com/track/${id}?context=spotify/playlist/x&si=a/b`],
    ["a fragment", `https://open.spotify.com/track/${id}#1:05`],
    ["a language segment", `https://open.spotify.com/intl-de/track/${id}?si=x`],
    ["a long language segment", `https://open.spotify.com/intl-pt-br/track/${id}`],
    ["the embed form", `https://open.spotify.com/embed/track/${id}?utm_source=generator`],
    ["embed with language", `https://open.spotify.com/intl-fr/embed/track/${id}`],
    ["a slash at the end", `https://open.spotify.com/track/${id}/`],
    ["http", `http://open.spotify.com/track/${id}`],
    ["capital letters where they do not matter", `HTTPS://OPEN.Spotify.com/Track/${id}`],
    ["no scheme", `open.spotify.com/track/${id}?si=x`],
    ["the URI", `spotify:track:${id}`],
    ["the URI in capitals", `Spotify:track:${id}`],
    ["angle brackets", `<https://open.spotify.com/track/${id}?si=x>`],
    ["Slack's link with a label", `<https://open.spotify.com/track/${id}|a song>`],
    ["a URI in angle brackets", `<spotify:track:${id}>`],
    ["round brackets", `(https://open.spotify.com/track/${id})`],
    ["Markdown", `[a song](https://open.spotify.com/track/${id})`],
    ["quotes", `"https://open.spotify.com/track/${id}"`],
    ["curly quotes", `“https://open.spotify.com/track/${id}”`],
    ["a full stop", `Listen to https://open.spotify.com/track/${id}.`],
    ["an exclamation mark", `spotify:track:${id}!`],
    ["a comma and no space", `https://open.spotify.com/track/${id},please`],
    ["text glued in front", `songhttps://open.spotify.com/track/${id}`],
    ["another script around it", `听https://open.spotify.com/track/${id}。好`],
    ["the old command", `send_song https://open.spotify.com/track/${id}?si=x name:"Bob Fisher" pre:"hi"`],
    ["line breaks", `A Song\nby Somebody\nhttps://open.spotify.com/track/${id}\n`],
  ])("is found in %s", (_, text) => {
    expect(parseTrackLink(text)).toEqual(track);
  });

  test("is the first of several", () => {
    const other = "0VjIjW4GlUZAMYd2vXMi3b";
    const links = `https://open.spotify.com/track/${id} https://open.spotify.com/track/${other} spotify:track:${other}`;
    expect(parseTrackLink(links)).toEqual(track);
    expect(parseTrackLink(`https://example.org/ https://open.spotify.com/track/${id}`)).toMatchObject({
      kind: "foreign",
    });
  });

  test.each([
    ["an id that is too short", "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQ"],
    ["an id that is too long", `https://open.spotify.com/track/${id}x`],
    ["no id", "https://open.spotify.com/track/"],
    ["a URI without an id", "spotify:track:"],
    ["another page of Spotify", "https://open.spotify.com/collection/tracks"],
    ["the front page", "https://open.spotify.com/"],
    ["a short link without a code", "https://spotify.link/ https"],
    ["the newer short link without a code", "https://open.spotify.com/s/"],
    ["no link at all", "share something with bob"],
    ["an empty text", ""],
    ["half an address", "https:// http://[ spotify"],
    ["an address that only looks alike", `notopen.spotify.com/track/${id}`],
  ])("is not found in %s", (_, text) => {
    expect(parseTrackLink(text)).toBeNull();
  });
});

describe("a short link", () => {
  test.each([
    ["https://spotify.link/AbCdEf12345", "https://spotify.link/AbCdEf12345"],
    ["http://spotify.link/AbCdEf12345?_p=1", "https://spotify.link/AbCdEf12345"],
    ["<https://spotify.link/AbCdEf12345>.", "https://spotify.link/AbCdEf12345"],
    ["spotify.link/AbCdEf12345", "https://spotify.link/AbCdEf12345"],
    ["https://spotify.link/AbCdEf12345,great", "https://spotify.link/AbCdEf12345"],
    ["https://open.spotify.com/s/AbCdEf12345?x=y", "https://open.spotify.com/s/AbCdEf12345"],
  ])("%s is to be followed over https", (text, url) => {
    expect(parseTrackLink(text)).toEqual({ kind: "short", url });
  });
});

describe("other links", () => {
  test.each(["album", "playlist", "artist", "episode", "show"])(
    "an address of a Spotify %s is named as such",
    (what) => {
      expect(parseTrackLink(`https://open.spotify.com/intl-de/${what}/${id}?si=x`)).toEqual({ kind: "other", what });
      expect(parseTrackLink(`spotify:${what}:${id}`)).toEqual({ kind: "other", what });
    },
  );

  test("a playlist in the old form is a playlist", () => {
    expect(parseTrackLink(`spotify:user:ann:playlist:${id}`)).toEqual({ kind: "other", what: "playlist" });
    expect(parseTrackLink(`https://open.spotify.com/user/ann/playlist/${id}`)).toEqual({
      kind: "other",
      what: "playlist",
    });
  });

  test.each([
    ["https://www.youtube.com/watch?v=x", "www.youtube.com"],
    [`https://open.spotify.com.example.org/track/${id}`, "open.spotify.com.example.org"],
    [`https://open.spotify.com@example.org/track/${id}`, "example.org"],
    [`https://example.org/?next=https://open.spotify.com/track/${id}`, "example.org"],
    [`https://example.org\\open.spotify.com/track/${id}`, "example.org"],
    ["https://Song.Link/s/1", "song.link"],
  ])("%s belongs to a foreign host", (text, host) => {
    expect(parseTrackLink(text)).toEqual({ kind: "foreign", host });
  });
});

test("a very long text takes no time worth mentioning", () => {
  const link = parseTrackLink(`https://open.spotify.com/track/${".".repeat(1_000_000)}x`);
  expect(link).toBeNull();
});
