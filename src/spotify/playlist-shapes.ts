import { z } from "zod";
import type { Playlist, PlaylistEntry } from "../bots/plugin-ports.js";
import { spotifyPage } from "../bots/spotify-page.js";
import { name, track, trackId, webUrl } from "./schema.js";

const counted = z.looseObject({ total: z.number().int().nonnegative() }).nullish().catch(null);

/** A playlist without its contents. Development Mode says `items` where it was `tracks`, and neither of a stranger's. */
export const playlist = z
  .looseObject({
    id: trackId,
    name: z.string().catch(""),
    owner: z.looseObject({ id: name }).nullish().catch(null),
    snapshot_id: name,
    items: counted,
    tracks: counted,
    external_urls: z.looseObject({ spotify: webUrl }).nullish().catch(null),
  })
  .transform(
    (fields): Playlist => ({
      id: fields.id,
      name: fields.name,
      ownerId: fields.owner?.id ?? "",
      snapshotId: fields.snapshot_id,
      count: (fields.items ?? fields.tracks)?.total ?? null,
      url: fields.external_urls?.spotify ?? spotifyPage("playlist", fields.id),
    }),
  );

/** What every write of contents answers. */
export const written = z.looseObject({ snapshot_id: name });

const row = z.looseObject({
  added_at: z.string().nullish().catch(null),
  is_local: z.boolean().nullish().catch(null),
  item: z.unknown().optional(),
  track: z.unknown().optional(),
});
const kind = z.looseObject({
  type: z.string().nullish().catch(null),
  is_local: z.boolean().nullish().catch(null),
  uri: z.string().nullish().catch(null),
});

/** One row of a playlist. Never fails: what cannot be read is `gone`, and keeps its place. */
export function entryOf(value: unknown): PlaylistEntry {
  const fields = row.safeParse(value).data;
  const item = fields?.item ?? fields?.track ?? null;
  const what = kind.safeParse(item).data;
  if (fields?.is_local || what?.is_local || what?.uri?.startsWith("spotify:local:")) return { kind: "local" };
  if (what?.type === "episode") return { kind: "episode" };
  const song = track.safeParse(item).data;
  if (!song) return { kind: "gone" };
  return { kind: "track", track: song, uri: uriOf(what?.uri, song.id), addedAtMs: timeOf(fields?.added_at) };
}

function uriOf(uri: string | null | undefined, id: string): string {
  return uri && /^spotify:track:[0-9A-Za-z]{22}$/.test(uri) ? uri : `spotify:track:${id}`;
}

// Rows from before 2014 have no time, or the beginning of all time.
function timeOf(text: string | null | undefined): number | null {
  const atMs = Date.parse(text ?? "");
  return atMs > 0 ? atMs : null;
}
