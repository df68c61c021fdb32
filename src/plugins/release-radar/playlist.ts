import type { Person } from "../../bots/domain.js";
import { plainManner, tongueOf } from "../../bots/manner.js";
import type { PluginHost } from "../../bots/plugin.js";
import { sayIn } from "../../bots/say.js";
import { type KeptPlaylist, names } from "./stored.js";
import { words } from "./words.js";

/** The private playlist of each person, which changes in place. */
export interface RadarPlaylist {
  /** Puts these tracks there, in this order and nothing else; false: not yet. Throws UpstreamError. Safe to repeat. */
  fill(person: Person, tracks: readonly string[]): Promise<boolean>;
  idOf(personId: string): Promise<string | null>;
}

const tracksPerCall = 100;

export function radarPlaylist({ playlists, records }: Pick<PluginHost, "playlists" | "records">): RadarPlaylist {
  const change = (personId: string, decide: (kept: KeptPlaylist | null) => KeptPlaylist | undefined) =>
    records.change<KeptPlaylist>(personId, names.playlist, decide);

  const idOf = async (personId: string): Promise<string | null> =>
    (await records.get<KeptPlaylist>(personId, names.playlist))?.id ?? null;

  /** The first call takes out all that was there. False: there is no such playlist. */
  async function put(personId: string, id: string, tracks: readonly string[]): Promise<boolean> {
    const uris = tracks.map((track) => `spotify:track:${track}`);
    if ((await playlists.replace(personId, id, uris.slice(0, tracksPerCall))) === null) return false;
    for (let at = tracksPerCall; at < uris.length; at += tracksPerCall)
      if ((await playlists.add(personId, id, uris.slice(at, at + tracksPerCall))) === null) return false;
    return true;
  }

  /** Whoever died between making it and noting its id finds it among the person's own: it has our name and nothing in it. */
  async function left(personId: string, name: string): Promise<string | null> {
    const mine = await playlists.mine(personId);
    return mine.find((one) => one.name === name && one.count === 0)?.id ?? null;
  }

  async function made(person: Person): Promise<string> {
    const say = sayOf(person);
    const before = await records.get<KeptPlaylist>(person.id, names.playlist);
    const name = before?.making ?? say(words.playlistName);
    const found = before?.making == null ? null : await left(person.id, name);
    if (before?.making == null) await change(person.id, () => ({ id: null, making: name }));
    const id = found ?? (await playlists.create(person.id, name, say(words.playlistAbout))).id;
    await change(person.id, () => ({ id, making: null }));
    return id;
  }

  return {
    idOf,
    async fill(person, tracks) {
      const known = await idOf(person.id);
      if (known !== null && (await put(person.id, known, tracks))) return true;
      if (known !== null)
        await change(person.id, (kept) => (kept?.id === known ? { id: null, making: null } : undefined));
      if (tracks.length === 0) return true;
      return put(person.id, await made(person), tracks);
    },
  };
}

function sayOf(person: Person) {
  const address = person.addresses[0];
  const tongue = address ? tongueOf(person, address, () => plainManner) : { language: "en" as const };
  return sayIn({ ...tongue, spell: plainManner.spell });
}
