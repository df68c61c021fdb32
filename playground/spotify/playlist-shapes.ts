import { spotifyId } from "./ids.js";
import { type Playlist, type Row, type RowContent, snapshotId } from "./playlist-state.js";
import { fullTrack, publicUser } from "./shapes.js";
import { apiUrl, type World, webUrl } from "./world.js";

/** The pictures of a playlist: its uploaded cover, or a generated one. */
export function playlistImages(world: World, playlist: Playlist) {
  const kind = playlist.coverJpeg === null ? "svg" : "jpg";
  return [{ url: `${webUrl(world)}/covers/${playlist.id}.${kind}`, height: null, width: null }];
}

function owner(world: World, id: string) {
  return publicUser(world, id, world.listeners.get(id)?.displayName ?? id);
}

/** A playlist without its rows. */
export function simplePlaylist(world: World, playlist: Playlist) {
  return {
    collaborative: playlist.isCollaborative,
    description: playlist.description,
    external_urls: { spotify: `https://open.spotify.com/playlist/${playlist.id}` },
    href: `${apiUrl(world)}/playlists/${playlist.id}`,
    id: playlist.id,
    images: playlistImages(world, playlist),
    name: playlist.name,
    owner: owner(world, playlist.ownerId),
    primary_color: null,
    public: playlist.isPublic,
    snapshot_id: snapshotId(playlist),
    type: "playlist",
    uri: `spotify:playlist:${playlist.id}`,
  };
}

/** A playlist in `GET /me/playlists`: only the number of its rows. The old key still comes, as null. */
export function listedPlaylist(world: World, playlist: Playlist) {
  if (playlist.isGhost) return null;
  const items = { href: `${apiUrl(world)}/playlists/${playlist.id}/items`, total: playlist.rows.length };
  return { ...simplePlaylist(world, playlist), items, tracks: null };
}

function localFile(name: string) {
  const album = { album_type: null, artists: [], external_urls: {}, href: null, id: null, images: [], name: "" };
  return {
    album: { ...album, release_date: null, release_date_precision: null, type: "album", uri: null },
    artists: [{ external_urls: {}, href: null, id: null, name: "A folder at home", type: "artist", uri: null }],
    duration_ms: 201_000,
    explicit: false,
    external_ids: {},
    external_urls: {},
    href: null,
    id: null,
    is_local: true,
    name,
    type: "track",
    uri: rowUri({ kind: "local", name }),
  };
}

function episode(name: string) {
  const uri = rowUri({ kind: "episode", name });
  return {
    duration_ms: 1_800_000,
    explicit: false,
    id: uri.split(":")[2],
    is_local: false,
    name,
    type: "episode",
    uri,
  };
}

/** The URI of what stands in a row; empty for nothing. */
export function rowUri(content: RowContent): string {
  if (content === null) return "";
  if (content.kind === "track") return `spotify:track:${content.trackId}`;
  if (content.kind === "local") return `spotify:local:::${encodeURIComponent(content.name)}:201`;
  return `spotify:episode:${spotifyId(`episode:${content.name}`)}`;
}

function rowItem(world: World, content: RowContent) {
  if (content === null) return null;
  if (content.kind === "local") return localFile(content.name);
  if (content.kind === "episode") return episode(content.name);
  const track = world.catalogue.tracks.get(content.trackId);
  return track === undefined ? null : fullTrack(world, track);
}

/** One row in `GET /playlists/{id}/items`. */
export function rowShape(world: World, row: Row) {
  return {
    added_at: row.addedAtMs === null ? null : new Date(row.addedAtMs).toISOString(),
    added_by: row.addedBy === null ? null : { id: row.addedBy, type: "user", uri: `spotify:user:${row.addedBy}` },
    is_local: row.content?.kind === "local",
    item: rowItem(world, row.content),
    primary_color: null,
  };
}
