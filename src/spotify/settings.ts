import { z } from "zod";

/** An address without the slash at its end. */
function address(fallback: string) {
  return z
    .url({ protocol: /^https?$/, error: "must be an http(s) address" })
    .default(fallback)
    .transform((url) => url.replace(/\/+$/, ""));
}

// People give the host alone; every path of the Web API begins with its version.
function withVersion(url: string): string {
  return new URL(url).pathname === "/" ? `${url}/v1` : url;
}

/** The settings of this part. Addresses come out without a slash at the end. */
export const spotifySettings = z.object({
  SPOTIFY_CLIENT_ID: z
    .string()
    .trim()
    .min(1)
    .describe("Client id of your app on developer.spotify.com/dashboard; its owner needs Premium."),
  SPOTIFY_CLIENT_SECRET: z.string().trim().min(1).describe("Client secret of the same app."),
  SPOTIFY_API_URL: address("https://api.spotify.com/v1")
    .transform(withVersion)
    .describe("Base address of the Spotify Web API; without a path, /v1 is appended."),
  SPOTIFY_ACCOUNTS_URL: address("https://accounts.spotify.com").describe(
    "Base address of Spotify's login and token service.",
  ),
  SPOTIFY_WEB_URL: address("https://open.spotify.com").describe(
    "Base address under which Spotify's short links are followed.",
  ),
  // Spotify publishes no number. Developers report being locked out for hours after about 800 to 1,400 calls in 24 h
  // (summer 2026; counted per developer account since 2026-07-23), so 500 keeps a safe distance.
  SPOTIFY_DAILY_BUDGET: z.coerce
    .number()
    .int()
    .min(1)
    .default(500)
    .describe("The most calls of the Spotify Web API in any 24 hours; an ordinary app is locked out at about 800."),
});
