import type { MusicbrainzEmulator } from "./musicbrainz/emulator.js";
import type { Friend } from "./people.js";
import type { EmulatedTrack, SpotifyEmulator } from "./spotify/emulator.js";

/** What MusicBrainz says of the invented artists; of the others it knows nothing. */
const genres: Record<string, Record<string, number>> = {
  "The Paper Herons": { "indie folk": 7, folk: 4 },
  "Oona Vask": { "dream pop": 6, electronic: 3 },
  "Marlow Tindle": { "indie pop": 5, folk: 2 },
  "Fennimore Grey": { "soft rock": 8 },
  "Copper Almanac": { "chamber pop": 4, "indie folk": 2 },
  "Nightbus Choir": { ambient: 5, "dream pop": 1 },
  "DJ Pocket Lint": { house: 9, electronic: 6 },
  "Søren Ålund": { "chamber pop": 2, jazz: 1 },
  "Tomas Quill Trio": { jazz: 12 },
};
/** Known by name alone: nobody has linked them to Spotify. */
const unlinked = ["Copper Almanac", "Tomas Quill Trio"];

/** Everybody follows a few artists and has a playlist with all that playlists can hold. */
export function fillSpotify(spotify: SpotifyEmulator, friends: readonly Friend[]): void {
  const tracks = spotify.tracks();
  const artists = artistsOf(tracks);
  for (const [index, { listenerId }] of friends.entries()) {
    const followed = artists.filter((_, at) => (at + index) % 3 !== 0);
    const songs = tracks.filter((_, at) => at % friends.length === index).map(({ id }) => id);
    spotify.follow(
      listenerId,
      followed.map(({ id }) => id),
    );
    const items = [...songs, { local: "Voice memo" }, { episode: "How bells are tuned" }, null];
    spotify.addPlaylist({ ownerId: listenerId, name: "Kitchen songs", items });
  }
}

/** Tells MusicBrainz of the artists on Spotify. */
export function fillMusicbrainz(musicbrainz: MusicbrainzEmulator, spotify: SpotifyEmulator): void {
  for (const { id, name } of artistsOf(spotify.tracks())) {
    const known = genres[name];
    if (known) musicbrainz.know({ name, genres: known, spotifyIds: unlinked.includes(name) ? [] : [id] });
  }
}

function artistsOf(tracks: readonly EmulatedTrack[]): { id: string; name: string }[] {
  const all = tracks.flatMap(({ artists }) => artists.map(({ id, name }) => [id, { id, name }] as const));
  return [...new Map(all).values()];
}
