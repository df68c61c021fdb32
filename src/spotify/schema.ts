import { z } from "zod";
import type { Artist, Track } from "../bots/domain.js";
import { spotifyPage } from "../bots/spotify-page.js";

export const name = z.string().min(1);
/** 22 base-62 characters. */
const trackIdForm = /^[0-9A-Za-z]{22}$/;
export const trackId = z.string().regex(trackIdForm);

export const artist = z.looseObject({ id: name, name }).transform(({ id, name }): Artist => ({ id, name }));
// A page of plays holds two hundred addresses; building a URL of each would cost more than the rest of the look.
const webUrlForm = /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#]\S*)?$/i;
export const webUrl = z.string().regex(webUrlForm);
const image = z.looseObject({ url: webUrl });
const album = z.looseObject({ images: z.array(z.unknown()).catch([]) });

// Local files, episodes and whatever comes next are refused here, so that only songs get through. Development Mode
// leaves out many fields, so everything that is not needed to name and match a song may be missing or odd.
const trackFields = z.looseObject({
  id: trackId,
  name,
  type: z.literal("track").optional(),
  is_local: z.literal(false).nullish(),
  artists: z.array(z.unknown()).catch([]),
  album: album.catch({ images: [] }),
  duration_ms: z.number().nonnegative().catch(0),
  external_ids: z.looseObject({ isrc: z.string() }).nullish().catch(null),
  external_urls: z.looseObject({ spotify: webUrl }).nullish().catch(null),
});

/** A song as the Web API sends it, turned into ours. Fails for local files, episodes and songs without id or name. */
export const track = trackFields.transform(
  (fields): Track => ({
    id: fields.id,
    name: fields.name,
    artists: each(artist, fields.artists),
    durationMs: fields.duration_ms,
    isrc: normalIsrc(fields.external_ids?.isrc),
    // Spotify sends the widest picture first.
    imageUrl: firstImage(fields.album.images),
    url: fields.external_urls?.spotify ?? spotifyPage("track", fields.id),
  }),
);

export function firstImage(images: unknown[]): string | null {
  for (const row of images) {
    const { data } = image.safeParse(row);
    if (data) return data.url;
  }
  return null;
}

/** A song as we have stored it ourselves. */
export const storedTrack = z.object({
  id: trackId,
  name,
  artists: z.array(z.object({ id: name, name })),
  durationMs: z.number(),
  isrc: z.string().nullable(),
  imageUrl: z.string().nullable(),
  url: z.string(),
});

/** A page of recently-played; its rows are read one by one. */
export const playPage = z.looseObject({ items: z.array(z.unknown()) });

/** A page of search; its songs are read one by one. */
export const searchPage = z.looseObject({ tracks: z.looseObject({ items: z.array(z.unknown()) }) });

/** What is playing: `item` is null, an episode or an advertisement as often as a song. */
export const nowPlaying = z.looseObject({ is_playing: z.boolean().catch(false), item: z.unknown() });

/** `GET /me`. Development Mode sends neither e-mail nor product. */
export const profile = z.looseObject({ account_id: name, display_name: z.string().min(1).nullish().catch(null) });

// A token that no header can carry must not reach `fetch`: its error message would quote it.
const token = z.string().regex(/^[\x21-\x7e]+$/);

/** The token service's answer. Since June 2026 `refresh_token` is usually absent or an empty text when refreshing. */
export const tokenAnswer = z.looseObject({
  access_token: token,
  expires_in: z.number().positive().catch(3600),
  refresh_token: z.string().trim().min(1).nullish().catch(null),
  scope: z.string().nullish().catch(null),
});

/** What is kept per person, sealed. Times in milliseconds. */
export const storedTokens = z.object({
  refreshToken: z.string().min(1),
  accessToken: token,
  accessExpiresAtMs: z.number(),
  /** The granted scopes, separated by spaces. */
  scope: z.string(),
  authorizedAtMs: z.number(),
  /** The Spotify app (client id) that the tokens belong to. */
  appId: z.string(),
});

/** Both error bodies, the Web API's and the token service's. */
export const errorBody = z.looseObject({
  error: z.union([
    z.string(),
    z.looseObject({ message: z.string().catch(""), reason: z.string().nullish().catch(null) }),
  ]),
});

/** Every row that fits; the others are left out, so that one odd row never spoils the page. */
export function each<S extends z.ZodType>(schema: S, rows: unknown[]): z.output<S>[] {
  return rows.flatMap((row) => {
    const result = schema.safeParse(row);
    return result.success ? [result.data] : [];
  });
}

/** What a stored text says, or null when it is no JSON or of another shape. Never throws: the text may be secret. */
export function readJson<S extends z.ZodType>(schema: S, text: string): z.output<S> | null {
  const result = schema.safeParse(parseJson(text));
  return result.success ? result.data : null;
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may hold a token.
    return undefined;
  }
}

export function isTrackId(text: string): boolean {
  return trackIdForm.test(text);
}

export function isWebUrl(text: string): boolean {
  return webUrlForm.test(text);
}

/** Upper case without dashes; null for nothing. */
export function normalIsrc(isrc = ""): string | null {
  return isrc.replaceAll("-", "").trim().toUpperCase() || null;
}
