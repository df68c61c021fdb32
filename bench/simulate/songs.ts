import type { Track } from "../../src/bots/domain.js";
import type { Chance } from "./chance.js";

/** Invented songs, and what a catalogue makes of one song. */

export function songOf(number: number, durationMs = 213_000): Track {
  const id = `Sim${String(number).padStart(19, "0")}`;
  return {
    id,
    name: `Paper Lantern ${number}`,
    artists: [{ id: `artist${number % 97}`, name: `The Quiet Harbour ${number % 97}` }],
    durationMs,
    isrc: `GBAAA${String(number).padStart(7, "0")}`,
    imageUrl: null,
    url: `https://open.spotify.com/track/${id}`,
  };
}

/** The same recording as Spotify may name it when somebody plays it: mostly itself, sometimes another copy. */
export function copyOf(song: Track, chance: Chance): Track {
  const id = `Copy${song.id.slice(4)}`;
  const which = chance.next();
  if (which < 0.86) return song;
  if (which < 0.94) return { ...song, id };
  if (which < 0.98) return { ...song, id, isrc: `US${song.isrc?.slice(2)}`, name: `${song.name} - Remastered 2011` };
  return { ...song, id, isrc: null, durationMs: song.durationMs - 1_500 };
}

/** Another recording that could be taken for it. */
export function lookalikeOf(song: Track, chance: Chance): Track {
  const another = { ...song, id: `Else${song.id.slice(4)}`, isrc: `US${song.isrc?.slice(2)}` };
  return chance.one([
    { ...another, name: `${song.name} - Live` },
    { ...another, name: `${song.name} (Night Remix)` },
    { ...another, name: `${song.name} - Radio Edit`, durationMs: song.durationMs - 20_000 },
    { ...another, artists: [{ id: "coverBand", name: "Copper Choir" }] },
    { ...another, name: `${song.name}, Pt. 2` },
  ]);
}
