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

/** The cheap questions first: most plays of a page are of other artists. */
function sameTitle(shared: Track, played: Track): boolean {
  if (Math.abs(shared.durationMs - played.durationMs) > sameLengthMs || !sameFirstArtist(shared, played)) return false;
  const title = normaliseTitle(shared.name);
  return title !== "" && title === normaliseTitle(played.name);
}

function sameFirstArtist(shared: Track, played: Track): boolean {
  const first = shared.artists[0];
  const other = played.artists[0];
  if (!first || !other) return false;
  if (first.id === other.id) return true;
  const name = normaliseTitle(first.name);
  return name !== "" && name === normaliseTitle(other.name);
}

const guest = String.raw`(?:feat|ft|featuring)(?![\p{L}\p{N}])\.?`;
/** "(feat. Mira Vale)", "[with Mira Vale]". */
const guestInBrackets = new RegExp(String.raw`[(\[]\s*(?:${guest}|with\s)[^()[\]]{0,500}[)\]]`, "gu");
/** "feat. Mira Vale", up to whatever else is said of the recording. */
const guestAtLarge = new RegExp(String.raw`(?<=[^\p{L}\p{N}])${guest}(?:(?!\s[-–—]\s|[()[\]]).)*`, "gu");
/** What a copy says of itself that makes it no other recording: "- Remastered 2011", "(2011 Remaster)", "[Explicit]". */
const sameRecording = new RegExp(
  String.raw`[([\-–—]\s*(?:(?:\d{4}\s+)?(?:digital(?:ly)?\s+)?remaster(?:ed)?(?:\s+version)?(?:\s+\d{4})?` +
    String.raw`|album\s+version|bonus\s+track|explicit|clean)\s*(?:[)\]]|$|(?=[([\-–—]))`,
  "gu",
);
/** "Pt. II", "Part 2". */
const part = /(?<![\p{L}\p{N}])(?:pt|part)\.?\s*(i{1,3}|iv|vi{0,3}|ix|x|\d+)(?![\p{L}\p{N}])/gu;
const romans = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

/**
 * A title without what differs between copies of one recording: case, accents, punctuation, guests, "- Remastered 2011",
 * "Pt. II" for "Part 2". Words that name another recording (live, acoustic, remix, radio edit) stay.
 */
export function normaliseTitle(title: string): string {
  const plain = plainTitle(title);
  // Without its signs a title may read like a remark of the kind that has just gone.
  return plain === title ? plain : normaliseTitle(plain);
}

function plainTitle(title: string): string {
  return (
    folded(title)
      .replace(guestInBrackets, " ")
      .replace(guestAtLarge, " ")
      .replace(sameRecording, " ")
      .replace(part, (_, number: string) => ` part ${romans.indexOf(number) + 1 || number} `)
      .replaceAll("&", " and ")
      .replace(/['\u2019\u02bc`\u00b4]/gu, "")
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
      .trim()
      // Put together again what was taken apart: kana and Hangul.
      .normalize("NFC")
  );
}

/** Accents go where they are a matter of spelling; elsewhere a mark makes another letter, such as か and が. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])\p{Mn}+/gu, "$1");
}
