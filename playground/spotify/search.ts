import type { EmulatedAlbum, EmulatedArtist, EmulatedTrack } from "./catalogue.js";
import { checkMarket } from "./catalogue-routes.js";
import { json, Refusal, type Reply } from "./http.js";
import { pageOf, sliceOf } from "./paging.js";
import { type ApiCall, type ApiRoute, openRoute } from "./routes.js";
import { fullArtist, fullTrack, simpleAlbum } from "./shapes.js";
import type { World } from "./world.js";

const TYPES = ["track", "album", "artist", "playlist", "show", "episode", "audiobook"];
const FIELD = /\b(artist|track|album|year|isrc|upc|genre|tag):\s*("[^"]*"|\S+)/gi;
/** What the beginning of a word is worth. */
const BEGUN = 0.8;
const NEW_MS = 14 * 24 * 3600 * 1000;

/** A search text taken apart: free words, and the field filters by name. */
interface Query {
  words: string[];
  fields: Map<string, string>;
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ø", "o");
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

function parse(text: string): Query {
  const fields = new Map<string, string>();
  const rest = text.replace(FIELD, (_match, name: string, value: string) => {
    fields.set(name.toLowerCase(), value.replaceAll('"', ""));
    return " ";
  });
  return { words: wordsOf(rest), fields };
}

/** What a filter can look at in one thing of the catalogue. */
interface Subject {
  artist: string;
  track: string;
  album: EmulatedAlbum | undefined;
  isrc: string;
}

function contains(text: string, wanted: string): boolean {
  const there = new Set(wordsOf(text));
  return wordsOf(wanted).every((word) => there.has(word));
}

function inYears(releaseDate: string, wanted: string): boolean {
  const year = Number(releaseDate.slice(0, 4));
  const [from = "", to = from] = wanted.split("-");
  return year >= Number(from) && year <= Number(to);
}

// "new" is the last two weeks. No invented album is hip enough for any other tag.
function hasTag(releaseDate: string, wanted: string, nowMs: number): boolean {
  const age = nowMs - Date.parse(releaseDate);
  return wanted === "new" && age >= 0 && age <= NEW_MS;
}

function passesField(subject: Subject, name: string, value: string, nowMs: number): boolean {
  const { album } = subject;
  if (name === "artist") return contains(subject.artist, value);
  if (name === "track") return contains(subject.track, value);
  if (name === "isrc") return subject.isrc === value.toUpperCase();
  if (album === undefined) return false;
  if (name === "album") return contains(album.title, value);
  if (name === "year") return inYears(album.releaseDate, value);
  if (name === "upc") return album.upc === value;
  return name === "tag" && hasTag(album.releaseDate, value, nowMs);
}

function names(artists: readonly EmulatedArtist[]): string {
  return artists.map((artist) => artist.name).join(" ");
}

// 1 when all words are there. Words like "by" may be missing, but most must fit; the last may still be being typed.
function score(subject: Subject, words: readonly string[]): number {
  if (words.length === 0) return 1;
  const there = new Set(wordsOf(`${subject.track} ${subject.artist} ${subject.album?.title ?? ""}`));
  const last = words.at(-1) ?? "";
  const isBegun = !there.has(last) && [...there].some((word) => word.startsWith(last));
  const share = (words.filter((word) => there.has(word)).length + (isBegun ? BEGUN : 0)) / words.length;
  // A title that is nothing but the words comes before remasters and live versions.
  const isExact = wordsOf(subject.track).join(" ") === words.join(" ");
  return share >= 0.6 ? share + (isExact ? 1 : 0) : 0;
}

function best<T>(world: World, query: Query, things: Iterable<T>, subjectOf: (thing: T) => Subject): T[] {
  const nowMs = world.clock.nowMs();
  const scored = [...things].map((thing) => {
    const subject = subjectOf(thing);
    const passes = [...query.fields].every(([name, value]) => passesField(subject, name, value, nowMs));
    return { thing, score: passes ? score(subject, query.words) : 0 };
  });
  // sort is stable: equal scores stay in the order of the catalogue.
  const fitting = scored.filter((one) => one.score > 0).sort((a, b) => b.score - a.score);
  return fitting.map((one) => one.thing);
}

function trackSubject(world: World, track: EmulatedTrack): Subject {
  const album = world.catalogue.albums.get(track.album.id);
  return { artist: names(track.artists), track: track.title, album, isrc: track.isrc };
}

function albumSubject(album: EmulatedAlbum): Subject {
  return { artist: names(album.artists), track: "", album, isrc: "" };
}

function artistSubject(artist: EmulatedArtist): Subject {
  return { artist: artist.name, track: "", album: undefined, isrc: "" };
}

function pageOfType(world: World, call: ApiCall, query: Query, type: string) {
  const slice = sliceOf(call, { max: 10, usual: 5, maxOffset: 1000 });
  const { tracks, albums, artists } = world.catalogue;
  if (type === "track") {
    const found = best(world, query, tracks.values(), (track) => trackSubject(world, track));
    return pageOf(world, call, found, slice, (track) => fullTrack(world, track));
  }
  if (type === "album") {
    const found = best(world, query, albums.values(), albumSubject);
    return pageOf(world, call, found, slice, (album) => simpleAlbum(world, album));
  }
  const found = type === "artist" ? best(world, query, artists.values(), artistSubject) : [];
  return pageOf(world, call, found, slice, (artist) => fullArtist(world, artist));
}

function typesAsked(call: ApiCall): string[] {
  const text = call.query.get("type") ?? "";
  if (text === "") throw new Refusal(400, "Missing parameter type");
  const types = text.split(",");
  const wrong = types.find((type) => !TYPES.includes(type));
  if (wrong !== undefined) throw new Refusal(400, `Bad search type field ${wrong}`);
  return types;
}

function search(world: World, call: ApiCall): Reply {
  const text = call.query.get("q")?.trim() ?? "";
  if (text === "") throw new Refusal(400, "No search query");
  checkMarket(call);
  const query = parse(text);
  const pages = typesAsked(call).map((type) => [`${type}s`, pageOfType(world, call, query, type)]);
  return json(200, Object.fromEntries(pages));
}

/** `GET /search`: at most 10 results per page, 5 by default. */
export function searchRoutes(): ApiRoute[] {
  return [openRoute("GET /search", { bucket: "search" }, search)];
}
