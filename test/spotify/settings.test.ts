import { describe, expect, test } from "vitest";
import { spotifySettings } from "../../src/spotify/settings.js";

const app = { SPOTIFY_CLIENT_ID: "id", SPOTIFY_CLIENT_SECRET: "secret" };

describe("the settings", () => {
  test("need an app and nothing else", () => {
    expect(spotifySettings.parse(app)).toEqual({
      ...app,
      SPOTIFY_API_URL: "https://api.spotify.com/v1",
      SPOTIFY_ACCOUNTS_URL: "https://accounts.spotify.com",
      SPOTIFY_WEB_URL: "https://open.spotify.com",
      SPOTIFY_DAILY_BUDGET: 500,
    });
  });

  test("name every problem", () => {
    const result = spotifySettings.safeParse({
      SPOTIFY_CLIENT_ID: " ",
      SPOTIFY_API_URL: "api",
      SPOTIFY_DAILY_BUDGET: "0",
    });
    expect(result.error?.issues.map((issue) => issue.path.join("."))).toEqual([
      "SPOTIFY_CLIENT_ID",
      "SPOTIFY_CLIENT_SECRET",
      "SPOTIFY_API_URL",
      "SPOTIFY_DAILY_BUDGET",
    ]);
  });

  test.each([
    ["https://api.example", "https://api.example/v1"],
    ["https://api.example/", "https://api.example/v1"],
    ["http://127.0.0.1:9/api/v1/", "http://127.0.0.1:9/api/v1"],
    ["http://127.0.0.1:9/api", "http://127.0.0.1:9/api"],
  ])("the address %s of the Web API means %s", (given, meant) => {
    expect(spotifySettings.parse({ ...app, SPOTIFY_API_URL: given }).SPOTIFY_API_URL).toBe(meant);
  });

  test("other addresses only lose the slash at their end", () => {
    const given = { SPOTIFY_ACCOUNTS_URL: "http://127.0.0.1:9/", SPOTIFY_WEB_URL: "http://127.0.0.1:9/web/" };
    expect(spotifySettings.parse({ ...app, ...given })).toMatchObject({
      SPOTIFY_ACCOUNTS_URL: "http://127.0.0.1:9",
      SPOTIFY_WEB_URL: "http://127.0.0.1:9/web",
    });
  });

  test.each(["ftp://api.example", "javascript:alert(1)", "api.example"])("%s is no address", (url) => {
    expect(spotifySettings.safeParse({ ...app, SPOTIFY_WEB_URL: url }).success).toBe(false);
  });

  test("the budget may be a text and is a whole number", () => {
    expect(spotifySettings.parse({ ...app, SPOTIFY_DAILY_BUDGET: "300" }).SPOTIFY_DAILY_BUDGET).toBe(300);
    expect(spotifySettings.safeParse({ ...app, SPOTIFY_DAILY_BUDGET: "1.5" }).success).toBe(false);
  });

  test("each says what it is", () => {
    for (const field of Object.values(spotifySettings.shape)) expect(field.description).toMatch(/\.$/);
  });
});
