import { expect, test } from "vitest";
import { musicbrainzSettings } from "../../src/musicbrainz/settings.js";

test("MusicBrainz itself is asked, unless another address is given", () => {
  expect(musicbrainzSettings.parse({})).toEqual({ MUSICBRAINZ_URL: "https://musicbrainz.org" });
  const mirror = musicbrainzSettings.parse({ MUSICBRAINZ_URL: "http://127.0.0.1:5000/" });
  expect(mirror.MUSICBRAINZ_URL).toBe("http://127.0.0.1:5000");
});

test.each(["ftp://musicbrainz.org", "javascript:alert(1)", "musicbrainz.org"])("%s is no address", (url) => {
  expect(musicbrainzSettings.safeParse({ MUSICBRAINZ_URL: url }).success).toBe(false);
});
