import type { Track } from "./domain.js";

/** What matched, strongest first. */
export type MatchRule = "id" | "isrc" | "title";

/** Copies of one recording differ by less than this (facts of relinked tracks: single, album and regional copies). */
const sameLengthMs = 3_000;

/**
 * Whether a played track is the shared song. Equal ISRC proves it, a different one does not disprove it: the same
 * recording has several. Null when it is another song.
 */
export function matchTrack(shared: Track, played: Track): MatchRule | null {
  if (shared.id === played.id) return "id";
  if (shared.isrc !== null && shared.isrc === played.isrc) return "isrc";
  return sameTitle(shared, played) ? "title" : null;
}

function sameTitle(shared: Track, played: Track): boolean {
  const title = normaliseTitle(shared.name);
  return (
    title !== "" &&
    title === normaliseTitle(played.name) &&
    sameFirstArtist(shared, played) &&
    Math.abs(shared.durationMs - played.durationMs) <= sameLengthMs
  );
}

function sameFirstArtist(shared: Track, played: Track): boolean {
  const first = shared.artists[0];
  const other = played.artists[0];
  if (!first || !other) return false;
  return (
    first.id === other.id ||
    (normaliseTitle(first.name) !== "" && normaliseTitle(first.name) === normaliseTitle(other.name))
  );
}

/**
 * A title without what differs between copies of one recording: case, accents, punctuation, "(feat. …)",
 * "- Remastered 2011". Words that name another recording (live, acoustic, remix, radio edit) stay.
 */
export function normaliseTitle(title: string): string {
  return title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[([]\s*(?:feat\.?|ft\.?|featuring|with)\s[^)\]]{0,500}[)\]]/gu, " ")
    .replace(/\s(?:feat\.?|ft\.?|featuring)\s.*$/u, " ")
    .replace(
      /[([-]\s*(?:\d{4}\s+)?(?:digital(?:ly)?\s+)?remaster(?:ed)?(?:\s+version)?(?:\s+\d{4})?\s*[)\]]?\s*$/gu,
      " ",
    )
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
