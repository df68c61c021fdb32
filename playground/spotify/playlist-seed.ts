import { spotifyId } from "./ids.js";
import type { Playlist, PlaylistSeed, RowContent } from "./playlist-state.js";
import { listenerOf, trackOf, type World } from "./world.js";

function contentOf(world: World, item: NonNullable<PlaylistSeed["items"]>[number]): RowContent {
  if (item === null) return null;
  if (typeof item === "string") return { kind: "track", trackId: trackOf(world, item).id };
  return "local" in item ? { kind: "local", name: item.local } : { kind: "episode", name: item.episode };
}

function emptyPlaylist(world: World, seed: PlaylistSeed): Playlist {
  return {
    id: spotifyId(`playlist:${world.playlists.size}:${seed.ownerId}:${seed.name}`),
    ownerId: seed.ownerId,
    name: seed.name,
    description: seed.description ?? "",
    isPublic: seed.isPublic ?? false,
    isCollaborative: seed.isCollaborative ?? false,
    collaboratorIds: new Set(seed.collaboratorIds),
    isGhost: seed.isGhost ?? false,
    version: 1,
    rows: [],
    coverJpeg: null,
  };
}

/** Makes a playlist and puts it into the lists of its owner and its collaborators. */
export function addPlaylist(world: World, seed: PlaylistSeed): Playlist {
  const playlist = emptyPlaylist(world, seed);
  const addedAtMs = world.clock.nowMs();
  playlist.rows = (seed.items ?? []).map((item) => {
    const content = contentOf(world, item);
    // A row without content stands for an old one, which lacks the rest too.
    return content === null
      ? { content, addedAtMs: null, addedBy: null }
      : { content, addedAtMs, addedBy: seed.ownerId };
  });
  world.playlists.set(playlist.id, playlist);
  for (const id of [seed.ownerId, ...playlist.collaboratorIds]) listenerOf(world, id).playlistIds.unshift(playlist.id);
  return playlist;
}
