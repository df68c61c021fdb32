import type { z } from "zod";
import type { Artist } from "../bots/domain.js";
import type { Genres } from "../bots/plugin-ports.js";
import type { Cache } from "../bots/ports.js";
import { spotifyPage } from "../bots/spotify-page.js";
import { type Ask, type AskParts, createAsk, failure } from "./ask.js";
import { bestGenres, linkedArtist, namedArtist } from "./choice.js";
import { artistAnswer, searchAnswer, storedGenres, urlAnswer } from "./schema.js";

const dayMs = 24 * 60 * 60_000;
const knownMs = 30 * dayMs;
/** Somebody may add them any day. */
const unknownMs = 7 * dayMs;

/**
 * What music artists make, by MusicBrainz: whom the artist's address on Spotify belongs to there, and by the name only
 * where that can be nobody else. Two or three questions for an artist, and then none for a month.
 */
export function createGenres(parts: AskParts): Genres {
  const ask = createAsk(parts);
  return {
    async of(artist) {
      const known = await stored(parts.cache, artist.id);
      if (known !== undefined) return known;
      const genres = await genresOf(ask, artist);
      await parts.cache.put(keyOf(artist.id), JSON.stringify(genres), genres?.length ? knownMs : unknownMs);
      return genres;
    },
  };
}

function keyOf(artistId: string): string {
  return `genres:${artistId}`;
}

/** Undefined: nobody has asked, or it cannot be read. */
async function stored(cache: Cache, artistId: string): Promise<string[] | null | undefined> {
  const text = await cache.get(keyOf(artistId));
  if (text === null) return undefined;
  try {
    return storedGenres.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // whatever it is, asking again replaces it
  }
}

async function genresOf(ask: Ask, artist: Artist): Promise<string[] | null> {
  const id = (await byAddress(ask, artist)) ?? (await byName(ask, artist.name));
  if (id === null) return null;
  const answer = await ask(`artist/${id}`, { inc: "genres" });
  return answer === null ? null : bestGenres(read(artistAnswer, answer).genres);
}

async function byAddress(ask: Ask, { id, name }: Artist): Promise<string | null> {
  const resource = spotifyPage("artist", id);
  const answer = await ask("url", { resource, inc: "artist-rels" });
  return answer === null ? null : linkedArtist(read(urlAnswer, answer).relations, name);
}

async function byName(ask: Ask, name: string): Promise<string | null> {
  // Between quotation marks only these two mean something to the search.
  const quoted = `"${name.replace(/[\\"]/g, "\\$&")}"`;
  const answer = await ask("artist", { query: `artist:${quoted}`, limit: "10" });
  return answer === null ? null : namedArtist(read(searchAnswer, answer).artists, name);
}

function read<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const result = schema.safeParse(answer);
  if (!result.success) throw failure("bad-answer");
  return result.data;
}
