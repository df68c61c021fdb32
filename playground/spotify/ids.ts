import { createHash } from "node:crypto";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = 62n;

function base62(value: bigint, length: number): string {
  let rest = value;
  let text = "";
  while (text.length < length) {
    text = BASE62.charAt(Number(rest % BASE)) + text;
    rest /= BASE;
  }
  return text;
}

/** The first 16 bytes of the SHA-256 of `seed`: enough for an id, a picture or a number that is always the same. */
export function digest(seed: string): Buffer {
  return createHash("sha256").update(seed).digest().subarray(0, 16);
}

/** A Spotify id (22 base-62 characters), always the same for the same seed. */
export function spotifyId(seed: string): string {
  return base62(BigInt(`0x${digest(seed).toString("hex")}`), 22);
}

/** Whether `text` has the form of a Spotify id: exactly 22 base-62 characters. */
export function isSpotifyId(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text);
}

/** The account_id of a listener: 10 characters, unrelated to the visible user id. */
export function accountId(userId: string): string {
  return spotifyId(`account:${userId}`).slice(-10);
}

/** The code of a song's short link (`spotify.link/<code>`): 11 characters. */
export function shortCode(trackId: string): string {
  return spotifyId(`short:${trackId}`).slice(-11);
}

/** An ISRC of the reserved country code ZZ, so that it can belong to no real recording. */
export function isrc(recording: string): string {
  const number = digest(`isrc:${recording}`).readUInt32BE(0) % 10_000_000;
  return `ZZPLY${String(number).padStart(7, "0")}`;
}

/** A 13-digit UPC for an album. */
export function upc(albumId: string): string {
  return `0${String(digest(`upc:${albumId}`).readUIntBE(0, 6) % 1_000_000_000_000).padStart(12, "0")}`;
}

/** Makes token texts: 86 characters after the prefix, never twice the same, even if `random` always gives one number. */
export function tokenMaker(random: () => number): (prefix: string) => string {
  let made = 0;
  return (prefix) => {
    made += 1;
    const hash = createHash("sha512").update(`${made}:${random()}:${random()}`).digest("base64url");
    return prefix + hash;
  };
}
