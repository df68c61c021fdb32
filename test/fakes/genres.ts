import type { Genres } from "../../src/bots/plugin-ports.js";
import { type ScriptedFailures, scriptedFailures } from "./scripted-failures.js";

/** Genres in memory. */
export interface FakeGenres extends Genres, Pick<ScriptedFailures<"of">, "fail"> {
  /** Best first. */
  know(artistId: string, ...genres: readonly string[]): void;
  /** The artists asked for so far, also in vain. */
  calls(): string[];
}

export function fakeGenres(): FakeGenres {
  const known = new Map<string, readonly string[]>();
  const log: string[] = [];
  const failures = scriptedFailures<"of">();
  return {
    fail: failures.fail,
    async of(artist) {
      log.push(artist.id);
      failures.check("of");
      const genres = known.get(artist.id);
      return genres ? genres.slice(0, 5) : null;
    },
    know: (artistId, ...genres) => void known.set(artistId, genres),
    calls: () => [...log],
  };
}
