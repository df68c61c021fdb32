import type { Choice, Message, SentTrack } from "../domain.js";
import type { Say } from "../say.js";

/** Small words that several areas share. */

/** "“Song” by Artist, Artist" */
export function songTitle(say: Say, track: Pick<SentTrack, "name" | "artists">): string {
  const artists = artistNames(track);
  return artists ? say("songBy", { song: track.name, artists }) : say("song", { song: track.name });
}

export function artistNames(track: Pick<SentTrack, "artists">): string {
  return track.artists.map((artist) => artist.name).join(", ");
}

/** A forgotten person has no name any more. */
export function someone(say: Say, name: string): string {
  return name || say("somebody");
}

export function channelLabel(channel: string): string {
  return channel.charAt(0).toUpperCase() + channel.slice(1);
}

export const choice = (label: string, command: string): Choice => ({ label, command });
export const message = (text: string, choices?: Choice[]): Message => (choices?.length ? { text, choices } : { text });
