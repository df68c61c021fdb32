import { acquaintancesOf } from "./acquaintances.js";
import type { Address, Group, SentTrack, Track } from "./domain.js";
import type { FieldKind } from "./forms.js";
import { lastSent } from "./last-sent.js";
import { type MannerOf, tongueOf } from "./manner.js";
import type { Circle, Groups, Log, Music, People, Shares } from "./ports.js";
import { textsIn } from "./text.js";
import { artistNames } from "./texts/words.js";
import { maySee } from "./visibility.js";

/** One line of a field that completes while somebody types; `value` is what a typed command would say. */
export interface Suggestion {
  value: string;
  label: string;
}

export interface Suggestions {
  /** What plays now, then what was played last, or what is found for the words; at most `limit`. Never throws. */
  songs(address: Address, words: string, limit: number): Promise<Suggestion[]>;
  /** People the caller knows, friends first, whose name has these words. Never throws; empty for strangers. */
  people(address: Address, words: string, limit: number): Promise<Suggestion[]>;
  /** Groups the caller belongs to or is invited to, whose name has these words. Never throws; empty for strangers. */
  groups(address: Address, words: string, limit: number): Promise<Suggestion[]>;
  /** Whom a song may be sent to: people, then groups the caller has joined. Never throws; empty for strangers. */
  recipients(address: Address, words: string, limit: number): Promise<Suggestion[]>;
}

/** What completes fields of a kind; of other kinds nothing does. */
const finders = { song: "songs", person: "people", group: "groups", recipient: "recipients" } as const;

export function isCompleted(kind: FieldKind): kind is keyof typeof finders {
  return Object.hasOwn(finders, kind);
}

/** Null where nothing completes a field of this kind. */
export function suggestFor(kind: FieldKind, suggest: Suggestions): Suggestions["songs"] | null {
  return isCompleted(kind) ? suggest[finders[kind]] : null;
}

export interface SuggestionParts {
  people: People;
  shares: Shares;
  circle: Circle;
  groups: Pick<Groups, "of">;
  music: Music;
  log: Log;
  mannerOf: MannerOf;
}

/** Platforms drop a completion after 3 s. */
const patienceMs = 2_000;
const fewestLetters = 2;

export function createSuggestions(parts: SuggestionParts): Suggestions {
  return {
    songs: (address, words, limit) => inTime(parts, () => songs(parts, address, words.trim(), limit)),
    people: (address, words, limit) => inTime(parts, () => people(parts, address, words.trim(), limit)),
    groups: (address, words, limit) => inTime(parts, () => groups(parts, address, words.trim(), limit, () => true)),
    recipients: (address, words, limit) => inTime(parts, () => recipients(parts, address, words.trim(), limit)),
  };
}

/** Nothing is better than too late: an empty list lets people type on. */
async function inTime(parts: SuggestionParts, suggest: () => Promise<Suggestion[]>): Promise<Suggestion[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Suggestion[]>((resolve) => {
    timer = setTimeout(() => resolve([]), patienceMs);
  });
  try {
    return await Promise.race([suggest(), late]);
  } catch (error) {
    parts.log.warn("suggest.failed", { error: error instanceof Error ? error : new Error(String(error)) });
    return [];
  } finally {
    clearTimeout(timer);
  }
}

async function songs(parts: SuggestionParts, address: Address, words: string, limit: number): Promise<Suggestion[]> {
  const person = await parts.people.at(address);
  if (!person) return [];
  if (words.length >= fewestLetters && !/^(?:this|now|again)$/iu.test(words))
    return (await parts.music.search(words)).slice(0, limit).map(songOf);
  if (person.spotify?.state !== "connected") return [];
  const [playing, lately, last] = await Promise.all([
    parts.music.nowPlaying(person.id),
    parts.music.recentPlays(person.id),
    lastSent(parts.shares, person.id),
  ]);
  const texts = textsIn(tongueOf(person, address, parts.mannerOf));
  const now = playing ? [{ value: "this", label: texts.hearingNow(labelOf(playing)) }] : [];
  const again = last ? [{ value: "again", label: texts.sharedLast(labelOf(last.track)) }] : [];
  const recent = unique(lately.plays.toReversed().map(({ track }) => track)).map(songOf);
  return [...now, ...again, ...recent].slice(0, limit);
}

function unique(tracks: Track[]): Track[] {
  return [...new Map(tracks.map((track) => [track.id, track])).values()];
}

function songOf(track: Track): Suggestion {
  return { value: `spotify:track:${track.id}`, label: labelOf(track) };
}

function labelOf(track: Pick<SentTrack, "name" | "artists">): string {
  return `${track.name} – ${artistNames(track)}`;
}

async function people(parts: SuggestionParts, address: Address, words: string, limit: number): Promise<Suggestion[]> {
  const person = await parts.people.at(address);
  if (!person) return [];
  const known = await acquaintancesOf(parts, person.id);
  const wanted = words.toLowerCase();
  return [...known]
    .filter(([, name]) => name !== "" && name.toLowerCase().includes(wanted))
    .map(([id, name]) => ({ value: `person:${id}`, label: name }))
    .slice(0, limit);
}

async function groups(
  parts: SuggestionParts,
  address: Address,
  words: string,
  limit: number,
  isMeant: (group: Group, personId: string) => boolean,
): Promise<Suggestion[]> {
  const person = await parts.people.at(address);
  if (!person) return [];
  const wanted = words.toLowerCase();
  return (await parts.groups.of(person.id))
    .filter((group) => group.name.toLowerCase().includes(wanted) && isMeant(group, person.id))
    .map(({ id, name }) => ({ value: `group:${id}`, label: `#${name}` }))
    .slice(0, limit);
}

async function recipients(
  parts: SuggestionParts,
  address: Address,
  words: string,
  limit: number,
): Promise<Suggestion[]> {
  const found = await Promise.all([
    people(parts, address, words, limit),
    groups(parts, address, words, limit, (group, id) => maySee(id, { kind: "inside of a group", group })),
  ]);
  return found.flat().slice(0, limit);
}
