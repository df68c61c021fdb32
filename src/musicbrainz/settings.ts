import { z } from "zod";

/** The settings of this part. The address comes out without a slash at its end. */
export const musicbrainzSettings = z.object({
  MUSICBRAINZ_URL: z
    .url({ protocol: /^https?$/, error: "must be an http(s) address" })
    .default("https://musicbrainz.org")
    .transform((url) => url.replace(/\/+$/, ""))
    .describe("Where MusicBrainz is, which knows what music an artist makes; another one for a mirror of your own"),
});
