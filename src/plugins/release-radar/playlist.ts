import type { Person } from "../../bots/domain.js";
import { UpstreamError } from "../../bots/errors.js";
import { plainManner, tongueOf } from "../../bots/manner.js";
import type { PluginHost } from "../../bots/plugin.js";
import { sayIn } from "../../bots/say.js";
import { type KeptPlaylist, names } from "./stored.js";
import { words } from "./words.js";

/** The private playlist of each person, which changes in place. */
export interface RadarPlaylist {
  /**
   * The playlist to write to, made where there is none. One call of Spotify at most gets lost when it throws UpstreamError:
   * what has been found out is kept.
   */
  open(person: Person): Promise<string>;
  idOf(personId: string): Promise<string | null>;
  /** It is gone. */
  forget(personId: string, id: string): Promise<void>;
  /** In the place of everything, or at the end; at most {@link tracksPerCall}. False: there is no such playlist. */
  put(personId: string, id: string, tracks: readonly string[], isFirst: boolean): Promise<boolean>;
}

export const tracksPerCall = 100;

export function radarPlaylist({ playlists, records }: Pick<PluginHost, "playlists" | "records">): RadarPlaylist {
  const begin = (personId: string, making: string) =>
    records.change<KeptPlaylist>(personId, names.playlist, () => ({ id: null, making }));

  /** Null: there is none. Nothing is kept of somebody who has disconnected since it was begun. */
  const end = (personId: string, id: string | null) =>
    records.change<KeptPlaylist>(personId, names.playlist, (now) => {
      if (now === null) return undefined;
      return id === null ? null : { id, making: null };
    });

  const idOf = async (personId: string): Promise<string | null> =>
    (await records.get<KeptPlaylist>(personId, names.playlist))?.id ?? null;

  /** Whoever died between making it and noting its id finds it among the person's own: it has our name and nothing in it. */
  async function leftBehind(personId: string, name: string): Promise<string | null> {
    const mine = await playlists.mine(personId);
    const id = mine.find((one) => one.name === name && one.count === 0)?.id ?? null;
    await end(personId, id);
    return id;
  }

  async function made(person: Person): Promise<string> {
    const say = sayOf(person);
    const name = say(words.playlistName);
    await begin(person.id, name);
    try {
      const { id } = await playlists.create(person.id, name, say(words.playlistAbout));
      await end(person.id, id);
      return id;
    } catch (error) {
      if (isRefused(error)) await end(person.id, null);
      throw error;
    }
  }

  return {
    idOf,
    async open(person) {
      const kept = await records.get<KeptPlaylist>(person.id, names.playlist);
      const left = kept?.making == null ? null : await leftBehind(person.id, kept.making);
      return kept?.id ?? left ?? (await made(person));
    },
    async forget(personId, id) {
      await records.change<KeptPlaylist>(personId, names.playlist, (kept) => (kept?.id === id ? null : undefined));
    },
    async put(personId, id, tracks, isFirst) {
      const uris = tracks.map((track) => `spotify:track:${track}`);
      const snapshot = isFirst ? playlists.replace(personId, id, uris) : playlists.add(personId, id, uris);
      return (await snapshot) !== null;
    },
  };
}

/** Spotify has not done it. Else nobody knows. */
export function isRefused(error: unknown): boolean {
  return error instanceof UpstreamError && error.status !== "unclear";
}

export function sayOf(person: Person) {
  const address = person.addresses[0];
  const tongue = address ? tongueOf(person, address, () => plainManner) : { language: "en" as const };
  return sayIn({ ...tongue, spell: plainManner.spell });
}
