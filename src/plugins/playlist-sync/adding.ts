import { UpstreamError } from "../../bots/errors.js";
import { hash } from "../../bots/new-share.js";
import { asTrouble, InTrouble, isRefusal } from "./errors.js";
import { syncLimits } from "./limits.js";
import { seenName, type Todo } from "./records.js";
import { isOlder, lockMs, type Run, readTarget, saveProgress } from "./run-parts.js";
import { idsIn, uriOf, writeSeen } from "./songs.js";

/** Bringing songs into a playlist so that each is there once, whenever we are stopped. */

/** So soon nobody else has changed it. */
const shortMs = 10 * 60_000;

/** What an earlier try has left, without what is there by now. */
export async function resumed(run: Run, todo: Todo): Promise<Todo> {
  const { parts, person, pair } = run;
  if (todo.left.length === 0) return todo;
  // Stopped between the two records, it may not be written down as dealt with.
  await parts.records.change<string>(person.id, seenName(pair.id), (text) => writeSeen(text, todo.left));
  if (!todo.isTrying && (await isKnown(run, todo))) return todo;
  const left = (await isAsWeLeftIt(run, todo)) ? todo.left : await missing(run, todo);
  await noteKnown(run, todo.playlistId);
  return saveProgress(run, { ...todo, left, isTrying: false, knownMs: parts.clock.nowMs() });
}

/** Runs `add` while no other sync adds to this playlist: others of this person may go there, and those of whoever shares it. */
export function aloneAt<T>({ parts }: Run, playlistId: string, add: () => Promise<T>): Promise<T> {
  return parts.locks.with(`target:${playlistId}`, lockMs, add);
}

/** Which sync knew last what is in a playlist. It belongs to nobody's slot, so that it names no playlist. */
function knownKey(playlistId: string): string {
  return `known:${hash(playlistId)}`;
}

/** Whoever knew it before has to look again. */
export async function noteKnown({ parts, pair }: Run, playlistId: string): Promise<void> {
  await parts.cache.put(knownKey(playlistId), pair.id, 2 * shortMs);
}

async function isKnown(run: Run, { knownMs, playlistId }: Todo): Promise<boolean> {
  if (isOlder(run, { atMs: knownMs }, shortMs)) return false;
  return (await run.parts.cache.get(knownKey(playlistId))) === run.pair.id;
}

async function isAsWeLeftIt({ parts, person }: Run, todo: Todo): Promise<boolean> {
  if (todo.isTrying || todo.playlistSnapshot === null) return false;
  const playlist = await parts.playlists.get(person.id, todo.playlistId).catch(asTrouble("target"));
  if (!playlist) throw new InTrouble("target-gone");
  return playlist.snapshotId === todo.playlistSnapshot;
}

async function missing(run: Run, todo: Todo): Promise<string[]> {
  const there = idsIn(await readTarget(run, todo.playlistId));
  return todo.left.filter((id) => !there.has(id));
}

/** In chunks, each written down before and after. `isNew`: the playlist has just been made. */
export async function addAll(run: Run, todo: Todo, isNew = false): Promise<Todo> {
  let now = todo;
  while (now.left.length > 0) {
    if (!now.isTrying) now = await saveProgress(run, { ...now, isTrying: true });
    await noteKnown(run, now.playlistId);
    const playlistSnapshot = await addSome(run, now, isNew);
    const left = now.left.slice(syncLimits.chunk);
    const knownMs = run.parts.clock.nowMs();
    now = await saveProgress(run, { ...now, left, playlistSnapshot, knownMs, isTrying: left.length > 0 });
  }
  return now;
}

async function addSome(run: Run, todo: Todo, isNew: boolean): Promise<string> {
  const { parts, person } = run;
  const uris = todo.left.slice(0, syncLimits.chunk).map(uriOf);
  try {
    const snapshot = await parts.playlists.add(person.id, todo.playlistId, uris);
    if (snapshot !== null) return snapshot;
    // Spotify may need a while to find what it has just made.
    throw isNew
      ? new UpstreamError("spotify", "the playlist is not there yet", { status: "not-found" })
      : new InTrouble("target-gone");
  } catch (error) {
    if (isRefusal(error)) await saveProgress(run, { ...todo, isTrying: false });
    return asTrouble("target")(error);
  }
}
