import type { EmulatedAlbum, EmulatedArtist, EmulatedTrack } from "./catalogue.js";
import type { Listener } from "./listeners.js";
import { apiUrl, type World, webUrl } from "./world.js";

// The shapes of Development Mode: no popularity, available_markets, linked_from, genres, followers, album_group, label, email …

const IMAGE_SIZES = [640, 300, 64];

function images(world: World, id: string) {
  return IMAGE_SIZES.map((size) => ({ url: `${webUrl(world)}/covers/${id}.svg`, height: size, width: size }));
}

function links(world: World, type: string, id: string) {
  return {
    external_urls: { spotify: `https://open.spotify.com/${type}/${id}` },
    href: `${apiUrl(world)}/${type}s/${id}`,
    id,
    type,
    uri: `spotify:${type}:${id}`,
  };
}

/** An artist as it appears inside tracks and albums. */
function simpleArtist(world: World, artist: EmulatedArtist) {
  return { ...links(world, "artist", artist.id), name: artist.name };
}

/** An artist: still slim in Development Mode, only with pictures. */
export function fullArtist(world: World, artist: EmulatedArtist) {
  return { ...simpleArtist(world, artist), images: images(world, artist.id) };
}

/** An album as it appears inside tracks and lists. */
export function simpleAlbum(world: World, album: EmulatedAlbum) {
  return {
    ...links(world, "album", album.id),
    album_type: album.type,
    artists: album.artists.map((artist) => simpleArtist(world, artist)),
    images: images(world, album.id),
    name: album.title,
    release_date: album.releaseDate,
    release_date_precision: album.releaseDatePrecision,
    total_tracks: album.trackIds.length,
  };
}

/** A track as it appears inside an album: neither album nor ISRC. */
export function simpleTrack(world: World, track: EmulatedTrack) {
  return {
    ...links(world, "track", track.id),
    artists: track.artists.map((artist) => simpleArtist(world, artist)),
    disc_number: 1,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    is_local: false,
    is_playable: true,
    name: track.title,
    preview_url: null,
    track_number: track.trackNumber,
  };
}

/** A whole track. */
export function fullTrack(world: World, track: EmulatedTrack) {
  const album = world.catalogue.albums.get(track.album.id);
  return {
    ...simpleTrack(world, track),
    album: album === undefined ? null : simpleAlbum(world, album),
    external_ids: { isrc: track.isrc },
  };
}

/** The listener's own profile. Neither e-mail nor product: an app in Development Mode cannot see who is Premium. */
export function profile(world: World, listener: Listener) {
  return { account_id: listener.accountId, ...publicUser(world, listener.id, listener.displayName), images: [] };
}

/** A user as owner of a playlist. */
export function publicUser(world: World, id: string, displayName: string) {
  return { ...links(world, "user", id), display_name: displayName };
}
