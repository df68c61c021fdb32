import type { Person } from "../../bots/domain.js";
import { spotifyPage } from "../../bots/spotify-page.js";
import { nextRunMs } from "./job.js";
import { nameOf } from "./names.js";
import { type Pair, type PairState, type Parts, pairsOf, stateOf } from "./records.js";

/** A sync as its owner looks at it. */
export interface View {
  pair: Pair;
  state: PairState;
  /** Names of its ends; null where nobody can tell. */
  sourceName: string | null;
  targetName: string | null;
  /** Null: it is none of Spotify's. */
  sourceUrl: string | null;
  /** Null: there is none yet. */
  targetUrl: string | null;
  nextMs: number | null;
  /** Of its owner; times are theirs. Unset: UTC. */
  zone: string | undefined;
}

export async function viewsOf(parts: Parts, person: Person): Promise<View[]> {
  const views: View[] = [];
  // One after the other: names may have to be asked for, and Spotify does not like many questions at once.
  for (const pair of await pairsOf(parts, person.id)) views.push(await viewOf(parts, person, pair));
  return views;
}

export async function viewOf(parts: Parts, person: Person, pair: Pair, given?: PairState): Promise<View> {
  const state = given ?? (await stateOf(parts, person.id, pair));
  const targetId = pair.target.kind === "playlist" ? pair.target.id : state.madeId;
  const shownId = pair.isWeekly ? (state.week?.id ?? null) : targetId;
  return {
    pair,
    state,
    sourceName: await sourceName(parts, person, pair),
    targetName: pair.target.kind === "new" ? pair.target.name : await nameOf(parts, person.id, pair.target.id),
    sourceUrl: pair.source.kind === "playlist" ? playlistUrl(pair.source.id) : null,
    targetUrl: shownId === null ? null : playlistUrl(shownId),
    nextMs: nextRunMs(parts, person, pair, state),
    zone: person.zone,
  };
}

async function sourceName(parts: Parts, person: Person, { source }: Pair): Promise<string | null> {
  if (source.kind === "received") return null;
  if (source.kind === "playlist") return nameOf(parts, person.id, source.id);
  return (await parts.groups.of(person.id)).find(({ id }) => id === source.id)?.name ?? null;
}

export function playlistUrl(id: string): string {
  return spotifyPage("playlist", id);
}

export function artistUrl(id: string): string {
  return spotifyPage("artist", id);
}
