import type { Message, Person, Track } from "../../../src/bots/domain.js";
import { playlistSync } from "../../../src/plugins/playlist-sync/plugin.js";
import { settableClock } from "../../fakes/alarms.js";
import { fakePlaylists } from "../../fakes/playlists.js";
import { aPerson } from "../../fixtures/person.js";
import { pluginHost, textOf } from "../host.js";

/** A Monday. */
export const startMs = Date.UTC(2026, 10, 30, 12);
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Somebody who lets the bot read and change their playlists. */
export function ann(changes: Partial<Person> = {}): Person {
  const person = aPerson({ zone: "Europe/Berlin", ...changes });
  return { ...person, spotify: person.spotify && { ...person.spotify, permissions: ["playlists"] } };
}

export function opened(person: Person = ann()) {
  const clock = settableClock(startMs);
  const playlists = fakePlaylists(clock.nowMs);
  const tracks = new Map<string, Track>();
  let trackCalls = 0;
  const music = {
    async track(id: string) {
      trackCalls += 1;
      return tracks.get(id) ?? null;
    },
  };
  const host = pluginHost({ clock, name: "playlist-sync", people: [person], playlists, music });
  host.attach(playlistSync.open(host, undefined));
  let told = 0;
  return {
    clock,
    playlists,
    host,
    tracks,
    trackCalls: () => trackCalls,
    id: person.id,
    says: (text: string) => host.types(person.id, text),
    /** Types it, reads the answer, and lets what follows happen. */
    async does(text: string): Promise<string> {
      const reply = textOf(await host.types(person.id, text));
      await host.runDue();
      return reply;
    },
    /** What was told since the last look. */
    async news(): Promise<string[]> {
      const fresh = host.told.slice(told);
      told = host.told.length;
      return Promise.all(fresh.map((one) => host.words(one)));
    },
  };
}

export type Opened = ReturnType<typeof opened>;

/** Ids of songs that are not the same as those with another first letter. */
export function songs(count: number, letter = "s", from = 0): string[] {
  return Array.from({ length: count }, (_, at) => uri(`${letter}${String(from + at).padStart(21, "0")}`));
}

export function uri(id: string): string {
  return `spotify:track:${id}`;
}

export function commandsIn({ cards = [], choices = [] }: Message): string[] {
  return [...choices, ...cards.flatMap(({ buttons = [] }) => buttons)].map(({ command }) => command);
}
