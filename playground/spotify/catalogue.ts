import { ALBUMS, type AlbumData, type SongData } from "./catalogue-data.js";
import { isrc, isSpotifyId, shortCode, spotifyId, upc } from "./ids.js";

/** An invented artist. */
export interface EmulatedArtist {
  id: string;
  name: string;
}

/** An invented album; `releaseDate` has the given precision, `trackIds` are in running order. */
export interface EmulatedAlbum {
  id: string;
  title: string;
  type: "album" | "single" | "compilation";
  artists: EmulatedArtist[];
  releaseDate: string;
  releaseDatePrecision: "year" | "month" | "day";
  upc: string;
  trackIds: string[];
}

/** An invented song. `url` has the real form of a Spotify link; nothing answers for this id there. */
export interface EmulatedTrack {
  id: string;
  /** `spotify:track:<id>` */
  uri: string;
  /** `https://open.spotify.com/track/<id>` */
  url: string;
  title: string;
  artists: EmulatedArtist[];
  album: { id: string; title: string };
  trackNumber: number;
  durationMs: number;
  isrc: string;
  explicit: boolean;
}

/** All songs, albums and artists of one emulator, by id, in order of appearance. */
export interface Catalogue {
  tracks: Map<string, EmulatedTrack>;
  albums: Map<string, EmulatedAlbum>;
  artists: Map<string, EmulatedArtist>;
  /** Short-link code to track id. */
  shortCodes: Map<string, string>;
}

function milliseconds(length: string): number {
  const [minutes = "0", seconds = "0"] = length.split(":");
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

function precisionOf(released: string): EmulatedAlbum["releaseDatePrecision"] {
  return released.length === 4 ? "year" : released.length === 7 ? "month" : "day";
}

function artistNamed(catalogue: Catalogue, name: string): EmulatedArtist {
  const id = spotifyId(`artist:${name}`);
  const artist = catalogue.artists.get(id) ?? { id, name };
  catalogue.artists.set(id, artist);
  return artist;
}

// A song that names its own artists on "Various Artists" albums is by them alone.
function artistsOf(catalogue: Catalogue, data: AlbumData, song: SongData): EmulatedArtist[] {
  const names = [data.artist, ...(song[2]?.with ?? [])].filter((name) => name !== "Various Artists");
  return names.map((name) => artistNamed(catalogue, name));
}

function addTrack(catalogue: Catalogue, data: AlbumData, album: EmulatedAlbum, song: SongData): void {
  const [title, length, more] = song;
  const artists = artistsOf(catalogue, data, song);
  const id = spotifyId(`track:${album.id}:${title}`);
  catalogue.tracks.set(id, {
    id,
    uri: `spotify:track:${id}`,
    url: `https://open.spotify.com/track/${id}`,
    title,
    artists,
    album: { id: album.id, title: album.title },
    trackNumber: album.trackIds.push(id),
    durationMs: milliseconds(length),
    // One recording keeps its ISRC on every release: same artist and title, unless the data says otherwise.
    isrc: isrc(`${artists[0]?.name}:${title}:${more?.recording ?? ""}`),
    explicit: more?.explicit ?? false,
  });
  catalogue.shortCodes.set(shortCode(id), id);
}

/** Adds one album and its songs, and answers the album. Adding the same artist and title again replaces it. */
export function addAlbum(catalogue: Catalogue, data: AlbumData): EmulatedAlbum {
  const id = spotifyId(`album:${data.artist}:${data.title}`);
  const album: EmulatedAlbum = {
    id,
    title: data.title,
    type: data.type,
    artists: [artistNamed(catalogue, data.artist)],
    releaseDate: data.released,
    releaseDatePrecision: precisionOf(data.released),
    upc: upc(id),
    trackIds: [],
  };
  catalogue.albums.set(id, album);
  for (const song of data.songs) addTrack(catalogue, data, album, song);
  return album;
}

/** The invented catalogue, always with the same ids. */
export function createCatalogue(): Catalogue {
  const catalogue: Catalogue = { tracks: new Map(), albums: new Map(), artists: new Map(), shortCodes: new Map() };
  for (const album of ALBUMS) addAlbum(catalogue, album);
  return catalogue;
}

function idIn(text: string): string | null {
  if (isSpotifyId(text)) return text;
  return /(?:^spotify:track:|\/track\/)([0-9A-Za-z]{22})(?![0-9A-Za-z])/.exec(text)?.[1] ?? null;
}

function shortCodeIn(text: string): string | null {
  return /(?:\/s\/|\/link\/|spotify\.link\/)([0-9A-Za-z]{11})(?![0-9A-Za-z])/.exec(text)?.[1] ?? null;
}

/** The song meant by an id, a URI, a link (also intl-xx, embed, with query) or a short link; null if it is not here. */
export function findTrack(catalogue: Catalogue, text: string): EmulatedTrack | null {
  const wanted = text.trim().replace(/^<|>$/g, "");
  const id = idIn(wanted) ?? catalogue.shortCodes.get(shortCodeIn(wanted) ?? "") ?? "";
  return catalogue.tracks.get(id) ?? null;
}
