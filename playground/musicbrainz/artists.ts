import { createHash } from "node:crypto";

/** What an artist is added with. */
export interface ArtistSeed {
  name: string;
  /** By how many people say so. */
  genres?: Readonly<Record<string, number>>;
  /** Ids on Spotify that MusicBrainz knows as this artist's. */
  spotifyIds?: readonly string[];
  /** Tells artists of one name apart. */
  comment?: string;
}

/** An artist as MusicBrainz knows it. */
export interface KnownArtist extends Required<ArtistSeed> {
  /** An MBID, always the same for the same name and comment. */
  id: string;
}

export function knownArtist(seed: ArtistSeed): KnownArtist {
  const { name, genres = {}, spotifyIds = [], comment = "" } = seed;
  return { id: mbid(`artist:${name}:${comment}`), name, genres, spotifyIds, comment };
}

/** A UUID, always the same for the same seed. */
function mbid(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function simpleArtist({ id, name, comment }: KnownArtist) {
  return { id, name, "sort-name": name, disambiguation: comment, type: "Group", country: null };
}

/** `GET /ws/2/url`: relations only where they are asked for. */
export function urlShape(resource: string, owners: readonly KnownArtist[], withArtists: boolean) {
  const relation = (artist: KnownArtist) => ({
    type: "free streaming",
    "target-type": "artist",
    direction: "backward",
    ended: false,
    attributes: [],
    artist: simpleArtist(artist),
  });
  const relations = withArtists ? { relations: owners.map(relation) } : {};
  return { id: mbid(`url:${resource}`), resource, ...relations };
}

/** `GET /ws/2/artist/<mbid>`: genres only where they are asked for, in no order that means anything. */
export function artistShape(artist: KnownArtist, withGenres: boolean) {
  const genres = Object.entries(artist.genres)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => ({ id: mbid(`genre:${name}`), name, count, disambiguation: "" }));
  return { ...simpleArtist(artist), ...(withGenres ? { genres } : {}) };
}

/** `GET /ws/2/artist?query=`: those whose name holds the words, the best first; whoever fits the best has 100. */
export function searchShape(artists: readonly KnownArtist[], words: string, limit: number) {
  const wanted = folded(words);
  const found = artists
    .filter(({ name }) => folded(name).includes(wanted))
    .map((artist) => ({ ...simpleArtist(artist), score: folded(artist.name) === wanted ? 100 : 72 }))
    .sort((a, b) => b.score - a.score);
  return { count: found.length, offset: 0, artists: found.slice(0, limit) };
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
