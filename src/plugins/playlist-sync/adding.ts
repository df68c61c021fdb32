import { asTrouble, InTrouble, isRefusal } from "./errors.js";
import { syncLimits } from "./limits.js";
import { seenName, stateOf, type Todo, todoName } from "./records.js";
import { type Run, readTarget } from "./run-parts.js";
import { idsIn, uriOf, writeSeen } from "./songs.js";

/** Bringing songs into a playlist so that each is there once, whenever we are stopped. */

/** Takes away what has been added and counted, left there by a crash. */
export async function dropCounted({ parts, person, pair }: Run): Promise<void> {
  const { countedId } = await stateOf(parts, person.id, pair);
  await parts.records.change<Todo>(person.id, todoName(pair.id), (todo) => (todo?.id === countedId ? null : undefined));
}

/** What an earlier run has not brought to its end, with what is still missing; null: nothing. */
export async function resumed(run: Run): Promise<Todo | null> {
  const { parts, person, pair } = run;
  const todo = await parts.records.get<Todo>(person.id, todoName(pair.id));
  if (!todo || todo.left.length === 0) return todo;
  // Stopped between the two records, it may not be written down as dealt with.
  await parts.records.change<string>(person.id, seenName(pair.id), (text) => writeSeen(text, todo.left));
  return (await isAsWeLeftIt(run, todo)) ? todo : missing(run, todo);
}

async function isAsWeLeftIt({ parts, person }: Run, todo: Todo): Promise<boolean> {
  if (todo.isTrying) return false;
  const playlist = await parts.playlists.get(person.id, todo.playlistId).catch(asTrouble("target"));
  if (!playlist) throw new InTrouble("target-gone");
  return playlist.snapshotId === todo.playlistSnapshot;
}

async function missing(run: Run, todo: Todo): Promise<Todo> {
  const there = idsIn(await readTarget(run, todo.playlistId));
  return { ...todo, left: todo.left.filter((id) => !there.has(id)) };
}

/** In chunks, each written down before and after. */
export async function addAll(run: Run, todo: Todo): Promise<Todo> {
  let now = todo;
  while (now.left.length > 0) {
    if (!now.isTrying) now = await save(run, { ...now, isTrying: true });
    const playlistSnapshot = await addSome(run, now);
    const left = now.left.slice(syncLimits.chunk);
    now = await save(run, { ...now, left, playlistSnapshot, isTrying: left.length > 0 });
  }
  return now;
}

async function addSome(run: Run, todo: Todo): Promise<string> {
  const { parts, person } = run;
  const uris = todo.left.slice(0, syncLimits.chunk).map(uriOf);
  try {
    const snapshot = await parts.playlists.add(person.id, todo.playlistId, uris);
    if (snapshot === null) throw new InTrouble("target-gone");
    return snapshot;
  } catch (error) {
    if (isRefusal(error)) await save(run, { ...todo, isTrying: false });
    return asTrouble("target")(error);
  }
}

async function save({ parts, person, pair }: Run, todo: Todo): Promise<Todo> {
  await parts.records.change<Todo>(person.id, todoName(pair.id), () => todo);
  return todo;
}
