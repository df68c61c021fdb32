import type { Batch, Share } from "../../bots/domain.js";
import type { PlaylistEntry } from "../../bots/plugin-ports.js";
import { isShown } from "../../bots/visibility.js";
import { syncLimits } from "./limits.js";
import type { Skipped } from "./records.js";
import type { Counted } from "./stats.js";

/** Which songs are wanted, and which of them are new. Songs are known by the ids of their URIs. */

const prefix = "spotify:track:";

export function idIn(uri: string): string {
  return uri.startsWith(prefix) ? uri.slice(prefix.length) : uri;
}

export function uriOf(id: string): string {
  return id.includes(":") ? id : `${prefix}${id}`;
}

/** Each song once, in the order of the list; what cannot be added anywhere is counted. */
export function wantedOf(entries: readonly PlaylistEntry[]): { wanted: Counted[]; skipped: Skipped } {
  const skipped = { local: 0, episode: 0, gone: 0 };
  const songs: Counted[] = [];
  for (const entry of entries) {
    if (entry.kind === "track") songs.push({ trackId: idIn(entry.uri), artistId: entry.track.artists[0]?.id ?? null });
    else skipped[entry.kind] += 1;
  }
  return { wanted: once(songs), skipped };
}

function once(songs: readonly Counted[]): Counted[] {
  const found = new Map<string, Counted>();
  for (const { trackId, artistId } of songs) if (!found.has(trackId)) found.set(trackId, { trackId, artistId });
  return [...found.values()];
}

export function idsIn(entries: readonly PlaylistEntry[]): Set<string> {
  return new Set(entries.flatMap((entry) => (entry.kind === "track" ? [idIn(entry.uri)] : [])));
}

export function without(songs: readonly Counted[], ids: ReadonlySet<string>): Counted[] {
  return songs.filter(({ trackId }) => !ids.has(trackId));
}

/** What somebody was sent since then and could see, in the order of arrival; without what they did not want. */
export function receivedSongs(shares: readonly Share[], sinceMs: number): Counted[] {
  return once(inOrder(receivedSince(shares, sinceMs)));
}

/** What a group got since then: what came from others, and what the person has sent to it. */
export function groupSongs(
  shares: readonly Share[],
  batches: readonly Batch[],
  groupId: string,
  sinceMs: number,
): Counted[] {
  const theirs = shares.filter(({ via }) => via?.groupId === groupId);
  const own = batches
    .filter((batch) => batch.groupId === groupId && batch.cancelledAtMs === undefined && batch.sharedAtMs >= sinceMs)
    .map(({ track, sharedAtMs }) => ({ trackId: track.id, artistId: null, atMs: sharedAtMs }));
  return once(inOrder([...receivedSince(theirs, sinceMs), ...own]));
}

interface Timed extends Counted {
  atMs: number;
}

function receivedSince(shares: readonly Share[], sinceMs: number): Timed[] {
  return shares
    .filter((share) => isShown(share) && share.state !== "skipped" && share.state !== "cancelled")
    .map((share) => {
      const { id, artists } = share.track;
      return { trackId: id, artistId: artists[0]?.id ?? null, atMs: arrivedMs(share) };
    })
    .filter(({ atMs }) => atMs >= sinceMs);
}

/** Of a song that came as a request: when it was accepted. One that has not arrived came before all time. */
function arrivedMs({ deliveredAtMs, acceptedAtMs }: Share): number {
  return deliveredAtMs === null ? Number.NEGATIVE_INFINITY : Math.max(deliveredAtMs, acceptedAtMs ?? 0);
}

function inOrder(songs: readonly Timed[]): Timed[] {
  return songs.toSorted((a, b) => a.atMs - b.atMs);
}

/** Songs that have been dealt with, as one text: ten thousand of them are many. */
export function readSeen(text: string | null): Set<string> {
  return new Set(text === null || text === "" ? [] : text.split(","));
}

/** With these, which go last: what is over the limit is forgotten, the oldest first. */
export function writeSeen(text: string | null, ids: readonly string[]): string {
  const fresh = new Set(ids);
  const older = [...readSeen(text)].filter((id) => !fresh.has(id));
  return [...older, ...fresh].slice(-syncLimits.remembered).join(",");
}
