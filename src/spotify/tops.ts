import { z } from "zod";
import type { Track } from "../bots/domain.js";
import type { TopArtist, TopRange, Tops } from "../bots/plugin-ports.js";
import { spotifyPage } from "../bots/spotify-page.js";
import { page, readAnswer } from "./page.js";
import type { PersonalParts } from "./playlists.js";
import { each, firstImage, name, track, webUrl } from "./schema.js";

const most = 25;

// Development Mode leaves out everything but id, name and pictures (2026-08).
export const topArtist = z
  .looseObject({
    id: name,
    name,
    genres: z.array(z.unknown()).nullish().catch(null),
    images: z.array(z.unknown()).nullish().catch(null),
    external_urls: z.looseObject({ spotify: webUrl }).nullish().catch(null),
  })
  .transform(
    (fields): TopArtist => ({
      id: fields.id,
      name: fields.name,
      genres: each(name, fields.genres ?? []),
      imageUrl: firstImage(fields.images ?? []),
      url: fields.external_urls?.spotify ?? spotifyPage("artist", fields.id),
    }),
  );

/** What people have heard most. */
export function createTops(parts: PersonalParts): Tops {
  return {
    tracks: async (personId, range): Promise<Track[]> => each(track, await top(parts, personId, "tracks", range)),
    artists: async (personId, range) => each(topArtist, await top(parts, personId, "artists", range)),
  };
}

async function top(
  { request, session }: PersonalParts,
  personId: string,
  type: "tracks" | "artists",
  range: TopRange,
): Promise<unknown[]> {
  const query = { time_range: range, limit: String(most) };
  const call = { method: "GET", path: `/me/top/${type}`, query, priority: "job", personId } as const;
  const { items } = readAnswer(page, await request(session(personId), call));
  return items.slice(0, most);
}
