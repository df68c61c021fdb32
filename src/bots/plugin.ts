import type { Command } from "./commands/command.js";
import type { Address, Message, Permission, Person, Share } from "./domain.js";
import type { Picture } from "./picture.js";
import type { PageSection, PluginApi } from "./plugin-pages.js";
import type { Genres, Json, Playlists, Records, Releases, Tops } from "./plugin-ports.js";
import type { Cache, Circle, Clock, Effect, Groups, Locks, Log, Music, People, Random, Shares } from "./ports.js";
import type { Language, Say, Wording } from "./say.js";

/**
 * A feature that attaches without touching the core. The core lists its commands in help, in Slack's manifest and at
 * Discord by itself. Whatever of it throws costs its own command or job, and nothing else.
 */
export interface PluginDefinition<Settings = unknown> {
  /** Lower case, with dashes; the first part of all it stores. */
  name: string;
  /** Reads its own part of the environment. Unset: it has none. Throws what names the variable that is wrong. */
  settings?: PluginSettings<Settings>;
  /** Opens nothing: what it brings is started by the core. */
  open(host: PluginHost, settings: Settings): Plugin;
}

/** What a zod object is, as far as the core has to know. `keys`: the variables it reads. */
export interface PluginSettings<Settings> {
  keys: readonly string[];
  /** What each is for, as `.env.example` says it. */
  about?: Readonly<Record<string, string>>;
  parse(env: Readonly<Record<string, string | undefined>>): Settings;
}

/** Keeps the type of the settings together with their use. */
export function definePlugin<Settings>(definition: PluginDefinition<Settings>): PluginDefinition<Settings> {
  return definition;
}

/** What an open plugin brings. */
export interface Plugin {
  /** What its messages are about, in the list of `notify`. Unset: it tells nothing by itself. */
  topic?: Wording;
  commands?: readonly Command[];
  /** By name. Planned by `host.jobs` or by an effect; run one at a time for each slot. */
  jobs?: Readonly<Record<string, Job>>;
  schedules?: readonly Schedule[];
  hints?: PluginHints;
  /** The words of something it told, in the reader's language at the moment of delivery; null: nothing to say any more. */
  words?(news: Json, reader: Reader): Promise<Message | null> | Message | null;
  /** What it shows as a picture; null: there is nothing of that name (any more). */
  picture?(personId: string, ref: string, say: Say): Promise<Picture | null>;
  /** What somebody turns on and off, also through the API. Unset: nothing. */
  enrolment?: Enrolment;
  /** What its part of a person's page shows: a few words, as an item of a list. Unset: the list leaves it out. */
  onPage?: Wording;
  /** Its part of a person's page. */
  page?(person: Person, reader: Reader): Promise<PageSection[]>;
  api?: readonly PluginApi[];
  /** Its last runs, for the operator: numbers, and nothing of whose they were. */
  runs?(): Promise<PluginRun[]>;
}

/** What became of one run of a job. */
export interface PluginRun {
  atMs: number;
  /** A word or two, English: of which month, what went wrong. */
  what: string;
  isOk: boolean;
  counts: Readonly<Record<string, number>>;
}

/**
 * Does what is due in this slot. Answers when it wants to run again; null: not before it is planned anew. It may run twice
 * for one time, and must be safe to repeat. UpstreamError is tried again after its `retryAfterMs`, or else after a pause
 * that grows to an hour; any other error is logged once and tried again the same way, ten times at most.
 */
export type Job = (slot: string) => Promise<number | null>;

/** Something of the plugin's own, not of one person. */
export interface Schedule {
  name: string;
  /** Five fields. */
  cron: string;
  /** IANA name; default UTC. */
  zone?: string;
  run(): Promise<void>;
}

/** What has just happened, as far as this process knows: a crash may swallow it. The stored shares tell the truth. */
export interface PluginHints {
  /** A song has been shown to its recipient. */
  arrived?(share: Share): Promise<void> | void;
  heard?(share: Share): Promise<void> | void;
}

export interface Reader {
  person: Person;
  say: Say;
}

export interface Enrolment {
  isOn(personId: string): Promise<boolean>;
  /** Safe to repeat. Throws UserError where something is missing first. */
  turn(personId: string, on: boolean): Promise<void>;
  /** Spotify's id of the one playlist it keeps for somebody; null: there is none (yet). Unset: it keeps none. */
  playlistId?(personId: string): Promise<string | null>;
}

export interface Telling {
  /** They asked for it then: what they have switched off does not keep it back, nor for a while do their quiet hours. */
  askedAtMs?: number;
}

/** What a plugin may use. Everything it stores lies under its own name. */
export interface PluginHost {
  clock: Clock;
  random: Random;
  log: Log;
  people: Pick<People, "get">;
  shares: Pick<Shares, "received" | "sent" | "batches" | "batch">;
  groups: Pick<Groups, "of">;
  circle: Pick<Circle, "of">;
  music: Pick<Music, "track">;
  playlists: Playlists;
  tops: Tops;
  releases: Releases;
  genres: Genres;
  records: Records;
  /** What somebody has turned on in any plugin, by its name; false for a plugin that there is not. */
  enrolments: { isOn(plugin: string, personId: string): Promise<boolean> };
  /** Plans a job of this plugin, in the place of what was planned for it in this slot; null: not at all. */
  plan(slot: string, job: string, dueMs: number | null): Promise<void>;
  /** The same within a turn, and a record of it: stored together with the reply. */
  effects: {
    record(name: string, value: Json | null): Effect;
    plan(job: string, dueMs: number | null): Effect;
  };
  /** Tells the person, once for each id, unless they have opted out. What `news` says is worded when it is delivered. */
  tell(personId: string, id: string, news: Json, how?: Telling): Promise<void>;
  /** A public address of a picture of this plugin, signed, good for 90 days. Without a language: the one the person has chosen. */
  pictureUrl(personId: string, ref: string, language?: Language): string;
  /** A square cover for a playlist: own art, the same for the same seed and title; a JPEG. Throws UpstreamError. */
  drawCover(seed: string, title: string): Promise<Uint8Array>;
  /** The login page that asks for these permissions besides those the person has given. */
  loginUrl(person: Person, address: Address, asks: readonly Permission[], language: Language): string;
  /** The next time after `afterMs`; throws RangeError for a pattern or zone that is none. */
  nextTime(cron: string, afterMs: number, zone?: string): number;
  locks: Locks;
  cache: Cache;
}
