import type { Person } from "../../bots/domain.js";
import { addAll, aloneAt, noteKnown, resumed } from "./adding.js";
import { isAsked, mayAsk, troubleOf } from "./due.js";
import { asTrouble, InTrouble, isRefusal } from "./errors.js";
import { syncLimits } from "./limits.js";
import { remember, rememberArtists } from "./names.js";
import type { News } from "./news.js";
import type { Found, Skipped, Todo, TroubleKind } from "./records.js";
import { changeState, cleared, type Pair, type PairState, type Parts, pairName, seenName, stateOf } from "./records.js";
import { endProgress, isOlder, lockMs, progressOf, type Run, readTarget, saveProgress } from "./run-parts.js";
import { noteRun } from "./run-records.js";
import { groupSongs, idsIn, readSeen, receivedSongs, wantedOf, without, writeSeen } from "./songs.js";
import { artistsOf, type Counted, counted } from "./stats.js";
import { playlistFor } from "./target.js";

/** One run of one sync: what the source has and nobody has dealt with yet goes to the end of the target, in its order. */

/** What was known so recently is still so. */
const shortMs = 10 * 60_000;
const dayMs = 24 * 60 * 60_000;
/** Nobody waits this long for an answer without a word. */
const longMs = 2 * 60_000;

/**
 * One at a time for each pair; whoever comes second finds what the first has left. `isDue` is asked again once it is our
 * turn. Throws what the world throws; what only the owner can change is told, and stored.
 */
export async function runPair(
  parts: Parts,
  person: Person,
  number: number,
  isDue: (pair: Pair, state: PairState) => boolean,
): Promise<void> {
  await parts.locks.with(`${person.id}:${number}`, lockMs, async () => {
    const pair = await parts.records.get<Pair>(person.id, pairName(number));
    if (!pair) return;
    const state = await stateOf(parts, person.id, pair);
    if (isDue(pair, state)) await tryIt({ parts, person, pair, state });
  });
}

async function tryIt(run: Run): Promise<void> {
  const { parts, person, pair, state } = run;
  try {
    if (!mayAsk(person, troubleOf(pair, state))) throw new InTrouble("permission");
    await take(run);
  } catch (error) {
    if (isRefusal(error)) await tellLate(run, error.retryAfterMs ?? longMs);
    if (!(error instanceof InTrouble)) throw error;
    await stopFor(run, error.kind);
  } finally {
    const now = await parts.records.get<Pair>(person.id, pairName(pair.number));
    if (now?.id !== pair.id) await cleared(parts, person.id, pair);
  }
}

/** Told first: after a crash in between it is told again under the same id, which is once. */
async function stopFor(run: Run, kind: TroubleKind): Promise<void> {
  const { parts, person, pair, state } = run;
  await tell(run, `${kind}:${pair.wish}:${state.runs}`, {
    kind: "trouble",
    number: pair.number,
    pairId: pair.id,
    what: kind,
  });
  await noteRun(run, { trouble: kind, added: 0, skipped: state.skipped });
  const trouble = { kind, sinceMs: parts.clock.nowMs(), wish: pair.wish };
  await changeState(parts, person.id, pair, (now) => ({ ...now, trouble }));
}

async function tellLate(run: Run, waitMs: number): Promise<void> {
  const { parts, pair, state } = run;
  if (!isAsked(pair, state) || waitMs < longMs) return;
  const untilMs = parts.clock.nowMs() + waitMs;
  await tell(run, `late:${pair.wish}`, { kind: "late", number: pair.number, pairId: pair.id, untilMs });
}

async function tell({ parts, person, pair, state }: Run, id: string, news: News): Promise<void> {
  const { wishedAtMs = pair.madeAtMs } = pair;
  await parts.tell(person.id, `${pair.id}:${id}`, news, isAsked(pair, state) ? { askedAtMs: wishedAtMs } : {});
}

async function take(run: Run): Promise<void> {
  const progress = await progressOf(run);
  if (progress?.kind === "adding") {
    const goOn = async () => addAll(run, await resumed(run, progress));
    return finish(run, await aloneAt(run, progress.playlistId, goOn));
  }
  const found = progress?.kind === "found" && !isOlder(run, progress, dayMs) ? progress : await look(run);
  if (found.songs.length === 0) return finish(run, nothing(found));
  const playlist = await playlistFor(run);
  const add = async () => addAll(run, await begin(run, found, playlist), playlist.isFresh);
  await finish(run, await aloneAt(run, playlist.id, add));
}

/** What a run came to. */
type Done = Pick<Todo, "total" | "artists" | "skipped" | "sourceSnapshot"> & Partial<Pick<Todo, "id" | "playlistId">>;

function nothing({ skipped, sourceSnapshot }: Found): Done {
  return { total: 0, artists: [], skipped, sourceSnapshot };
}

async function look(run: Run): Promise<Found> {
  const { parts, person, pair, state } = run;
  const atMs = parts.clock.nowMs();
  const source = await readSource(run);
  if (source === null)
    return { kind: "found", songs: [], skipped: state.skipped, sourceSnapshot: state.snapshotId, atMs };
  const seen = readSeen(await parts.records.get<string>(person.id, seenName(pair.id)));
  const songs = without(source.wanted, seen).map(({ trackId, artistId }): Found["songs"][number] => [
    trackId,
    artistId,
  ]);
  const found: Found = { kind: "found", songs, skipped: source.skipped, sourceSnapshot: source.snapshotId, atMs };
  if (songs.length > 0) await saveProgress(run, found);
  return found;
}

interface SourceSongs {
  wanted: Counted[];
  skipped: Skipped;
  snapshotId: string | null;
}

/** Null: nothing has changed since all of it was seen. */
async function readSource(run: Run): Promise<SourceSongs | null> {
  const { parts, person, pair } = run;
  const skipped = { local: 0, episode: 0, gone: 0 };
  if (pair.source.kind === "playlist") return readPlaylist(run, pair.source.id);
  const shares = await parts.shares.received(person.id);
  if (pair.source.kind === "received")
    return { wanted: receivedSongs(shares, pair.madeAtMs), skipped, snapshotId: null };
  const { id } = pair.source;
  const groups = await parts.groups.of(person.id);
  if (!groups.some((group) => group.id === id)) throw new InTrouble("group-gone");
  const batches = await parts.shares.batches(person.id);
  return { wanted: groupSongs(shares, batches, id, pair.madeAtMs), skipped, snapshotId: null };
}

async function readPlaylist(run: Run, id: string): Promise<SourceSongs | null> {
  const { parts, person, state } = run;
  const progress = await progressOf(run);
  const isKnown = progress?.kind === "got" && !isOlder(run, progress, shortMs);
  const snapshotId = isKnown ? progress.snapshotId : await getSnapshot(run, id);
  if (snapshotId === state.snapshotId) return null;
  const entries = await parts.playlists.entries(person.id, id).catch(asTrouble("source"));
  if (!entries) throw new InTrouble("source-gone");
  if (entries.length > syncLimits.tracks) throw new InTrouble("source-long");
  await rememberArtists(parts, entries);
  return { ...wantedOf(entries), snapshotId };
}

async function getSnapshot(run: Run, id: string): Promise<string> {
  const { parts, person, state } = run;
  const playlist = await parts.playlists.get(person.id, id).catch(asTrouble("source"));
  if (!playlist) throw new InTrouble("source-gone");
  await remember(parts, person.id, playlist);
  if ((playlist.count ?? 0) > syncLimits.tracks) throw new InTrouble("source-long");
  const { snapshotId } = playlist;
  if (snapshotId !== state.snapshotId) await saveProgress(run, { kind: "got", snapshotId, atMs: parts.clock.nowMs() });
  return snapshotId;
}

/** Compares with what the target has, and writes down what is to be added before anything is. */
async function begin(
  run: Run,
  { songs, skipped, sourceSnapshot }: Found,
  playlist: { id: string; isFresh: boolean },
): Promise<Todo> {
  const { parts, person, pair, state } = run;
  const wanted = songs.map(([trackId, artistId]) => ({ trackId, artistId }));
  const entries = playlist.isFresh ? [] : await readTarget(run, playlist.id);
  const fresh = without(wanted, idsIn(entries));
  if (entries.length + fresh.length > syncLimits.tracks) throw new InTrouble("target-full");
  const todo: Todo = {
    kind: "adding",
    id: String(state.runs),
    playlistId: playlist.id,
    playlistSnapshot: null,
    isTrying: fresh.length > 0,
    knownMs: parts.clock.nowMs(),
    sourceSnapshot,
    left: fresh.map(({ trackId }) => trackId),
    total: fresh.length,
    skipped,
    artists: artistsOf(fresh),
  };
  await saveProgress(run, todo);
  await noteKnown(run, playlist.id);
  const ids = wanted.map(({ trackId }) => trackId);
  await parts.records.change<string>(person.id, seenName(pair.id), (text) => writeSeen(text, ids));
  return todo;
}

/** Also told first, counted once. */
async function finish(run: Run, done: Done): Promise<void> {
  const { parts, person, pair, state } = run;
  const { number, id: pairId } = pair;
  const { total, skipped, playlistId = null } = done;
  if (total > 0)
    await tell(run, `added:${done.id}`, { kind: "added", number, pairId, added: total, skipped, playlistId });
  else if (isAsked(pair, state)) await tell(run, `none:${pair.wish}`, { kind: "none", number, pairId, skipped });
  await noteRun(run, { trouble: null, added: total, skipped });
  const nowMs = parts.clock.nowMs();
  await changeState(parts, person.id, pair, (now) => ended(now, done, pair.wish, nowMs, person.zone ?? "UTC"));
  await endProgress(run);
}

function ended(now: PairState, done: Done, wish: number, nowMs: number, zone: string): PairState | undefined {
  if (done.id !== undefined && now.countedId === done.id) return undefined;
  return {
    ...now,
    doneMs: nowMs,
    runs: now.runs + 1,
    answered: wish,
    snapshotId: done.sourceSnapshot,
    trouble: null,
    lastAdded: done.total,
    skipped: done.skipped,
    stats: counted(now.stats, done.total, done.artists, nowMs, zone),
    countedId: done.id ?? now.countedId,
  };
}
