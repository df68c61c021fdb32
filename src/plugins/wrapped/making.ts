import { AccessLostError, UpstreamError } from "../../bots/errors.js";
import { plainManner, tongueOf } from "../../bots/manner.js";
import type { Job, PluginHost } from "../../bots/plugin.js";
import type { TopRange } from "../../bots/plugin-ports.js";
import { type Say, sayIn } from "../../bots/say.js";
import { planAfter } from "./enrolling.js";
import { type History, history, type Run } from "./history.js";
import { monthBefore } from "./months.js";
import type { News } from "./news.js";
import { listStep } from "./playlist-step.js";
import { noteRun, type Reason } from "./run-records.js";
import type { WrappedSettings } from "./settings.js";
import { titles } from "./titles.js";
import {
  beginWrap,
  isCollected,
  isEmpty,
  nextStep,
  reopened,
  type Step,
  type Wrap,
  withArtists,
  withGenre,
  withList,
  withSongs,
  withWeights,
} from "./wrap.js";

/** After so many steps others get their turn; genres take a few seconds each. */
const stepsAtOnce = 10;
const lockMs = 60_000;
const dayMs = 24 * 60 * 60_000;
/** Whoever has not answered for so long is not waited for. */
const patienceMs = 3 * dayMs;
const genrePatienceMs = dayMs;
const mostBugs = 3;

/** What becomes of a run for now: it goes on later, it was stopped, or it has ended. */
type Rest = "more" | "stopped" | { failed: Reason | null };

/**
 * Makes months, one step at a time; the month's own record says what comes next. It may die anywhere and is carried on
 * where it was; two at once wait for each other.
 */
export function making(host: PluginHost, settings: WrappedSettings): Job {
  const records = history(host);
  return (slot) => host.locks.with(`month:${slot}`, lockMs, () => makeDue({ host, settings, records, slot }));
}

interface Maker {
  host: PluginHost;
  settings: WrappedSettings;
  records: History;
  slot: string;
}

async function makeDue(maker: Maker): Promise<number | null> {
  const { host, records, slot } = maker;
  const run = (await records.run(slot)) ?? (await beginPlanned(maker));
  if (run) {
    const rest = await carriedOn(maker, run).catch((error: unknown) => restAfter(maker, run, error));
    if (rest === "more") return host.clock.nowMs();
    if (rest !== "stopped") await end(maker, run, rest.failed);
  }
  const [on, plan] = await Promise.all([records.on(slot), records.plan(slot)]);
  return on && plan ? plan.dueMs : null;
}

/** The month was fixed when it was planned; of several that were missed only the last one can still be made. */
async function beginPlanned({ host, settings, records, slot }: Maker): Promise<Run | null> {
  const [on, plan] = await Promise.all([records.on(slot), records.plan(slot)]);
  const nowMs = host.clock.nowMs();
  if (!on || !plan || plan.dueMs > nowMs) return null;
  const isLate = host.nextTime(settings.WRAPPED_CRON, plan.occurrenceMs) <= nowMs;
  const monthKey = isLate ? monthBefore(nowMs) : plan.monthKey;
  const run: Run = {
    ...{ id: host.random.id(), monthKey, startedAtMs: nowMs, occurrenceMs: plan.occurrenceMs },
    ...{ bugs: 0, repairs: false },
  };
  const stored = await records.changeRun(slot, (other) => other ?? run);
  // They may have turned it off, or left, since it was read.
  if (await records.on(slot)) return stored;
  await records.changeRun(slot, (other) => (other?.id === run.id ? null : undefined));
  return null;
}

async function carriedOn(maker: Maker, run: Run): Promise<Rest> {
  if (run.repairs) await reopen(maker, run);
  for (let steps = 0; steps < stepsAtOnce; steps += 1) {
    const wrap = await wrapOf(maker, run);
    if (!wrap) return "stopped";
    if (!isCollected(wrap) && isOvertaken(maker, run)) return { failed: "too-late" };
    const step = nextStep(wrap);
    if (!step) return { failed: null };
    await takeStep(maker, run, wrap, step);
  }
  return "more";
}

async function reopen({ records, slot }: Maker, { id, monthKey }: Run): Promise<void> {
  await records.changeMonth(slot, monthKey, (wrap) => (wrap ? reopened(wrap) : undefined));
  await records.changeRun(slot, (run) => (run?.id === id ? { ...run, repairs: false } : undefined));
}

/** The next one was due before Spotify was asked for all of this one: what it says now is not of that month. */
function isOvertaken({ host, settings }: Maker, { monthKey, occurrenceMs }: Run): boolean {
  const nowMs = host.clock.nowMs();
  if (occurrenceMs === null) return monthBefore(nowMs) !== monthKey;
  return monthBefore(nowMs) !== monthKey && host.nextTime(settings.WRAPPED_CRON, occurrenceMs) <= nowMs;
}

/** The month as it is, begun if need be; null: this run was stopped. */
async function wrapOf(maker: Maker, run: Run): Promise<Wrap | null> {
  const { host, records, slot } = maker;
  const isAlive = async () => (await records.run(slot))?.id === run.id;
  if (!(await isAlive())) return null;
  const found = await records.month(slot, run.monthKey);
  if (found) return found;
  const say = await speaking(maker);
  if (!say) return null;
  const begun = await records.changeMonth(slot, run.monthKey, (wrap) =>
    wrap ? undefined : beginWrap(run.monthKey, host.clock.nowMs(), say),
  );
  if (await isAlive()) return begun;
  // They disconnected in between, and nothing may stay of them; whoever only turned it off loses nothing.
  await records.changeMonth(slot, run.monthKey, () => null);
  return null;
}

/** In the person's own language; null: there is nobody any more. */
async function speaking({ host, slot }: Maker): Promise<Say | null> {
  const person = await host.people.get(slot);
  const address = person?.addresses[0];
  return person && address ? sayIn(tongueOf(person, address, () => plainManner)) : null;
}

async function takeStep(maker: Maker, run: Run, wrap: Wrap, step: Step): Promise<void> {
  const { host, records, slot } = maker;
  const change = (decide: (wrap: Wrap) => Wrap) =>
    records.changeMonth(slot, run.monthKey, (now) => (now ? decide(now) : undefined));
  switch (step.do) {
    case "songs":
      return collectSongs(maker, step.range, change);
    case "artists":
      return collectArtists(maker, step.range, change);
    case "genre":
      return askGenre(maker, run, wrap, step.artistId, change);
    case "weigh":
      await change(withWeights);
      return;
    case "list":
      return listStep(host, records, { slot, monthKey: run.monthKey, kind: step.kind }, wrap);
    case "end":
      await change((now) => ({ ...now, doneAtMs: now.doneAtMs ?? host.clock.nowMs() }));
  }
}

type Change = (decide: (wrap: Wrap) => Wrap) => Promise<Wrap | null>;

async function collectSongs({ host, slot }: Maker, range: TopRange, change: Change): Promise<void> {
  const songs = await host.tops.tracks(slot, range);
  await titles(host).keepSongs(songs);
  await change((wrap) =>
    withSongs(
      wrap,
      range,
      songs.map(({ id }) => id),
    ),
  );
}

async function collectArtists({ host, slot }: Maker, range: TopRange, change: Change): Promise<void> {
  const artists = await host.tops.artists(slot, range);
  await titles(host).keepArtists(artists);
  await change((wrap) => withArtists(wrap, range, artists));
}

/** Tried twice; then this artist is left out, and after too many failures all that are left. */
async function askGenre(maker: Maker, run: Run, wrap: Wrap, artistId: string, change: Change): Promise<void> {
  try {
    const genres = await genresOf(maker, artistId);
    await change((now) => withGenre(now, artistId, genres));
  } catch (error) {
    if (!(error instanceof UpstreamError) || isOnlyBusy(maker, run, error)) throw error;
    const failed = (now: Wrap): Wrap => ({ ...now, genreFailures: now.genreFailures + 1, failedArtist: artistId });
    const isSecond = wrap.failedArtist === artistId;
    const after = await change((now) => (isSecond ? withGenre(failed(now), artistId, []) : failed(now)));
    if (!isSecond && after && nextStep(after)?.do === "genre") throw error;
  }
}

async function genresOf({ host }: Maker, artistId: string): Promise<string[]> {
  const artist = await titles(host).artist(artistId);
  return (artist && (await host.genres.of(artist))) ?? [];
}

/** It is our own turn that has to wait, for others in the line, and that is no failure, for a while. */
function isOnlyBusy({ host }: Maker, { startedAtMs }: Run, { status, service }: UpstreamError): boolean {
  const isInLine = service === "lock" || lines.some((line) => line === status);
  return isInLine && host.clock.nowMs() - startedAtMs < genrePatienceMs;
}

const lines = ["budget", "rate", "quota", "busy"];

/** What an error means for the run. Throws what is to be tried again. */
async function restAfter(maker: Maker, run: Run, error: unknown): Promise<Rest> {
  const reason = await reasonOf(maker, run, error);
  if (reason === null) throw error;
  const wrap = await maker.records.month(maker.slot, run.monthKey);
  const step = wrap && nextStep(wrap);
  if (reason === "bug" || step?.do !== "list") return { failed: reason };
  // The rest of the month does well without.
  const { kind } = step;
  await maker.records.changeMonth(maker.slot, run.monthKey, (now) =>
    now ? withList(now, kind, { isLeftOut: true }) : undefined,
  );
  return "more";
}

async function reasonOf({ host, records, slot }: Maker, run: Run, error: unknown): Promise<Reason | null> {
  if (error instanceof AccessLostError) return error.status === "scope" ? "scope" : "access";
  if (error instanceof UpstreamError) {
    const isOver = host.clock.nowMs() - run.startedAtMs >= patienceMs;
    return isOver || error.status === "forbidden" || error.status === 403 ? "upstream" : null;
  }
  const counted = await records.changeRun(slot, (now) =>
    now?.id === run.id ? { ...now, bugs: now.bugs + 1 } : undefined,
  );
  if ((counted?.bugs ?? 0) < mostBugs) return null;
  host.log.error("wrapped.failed", { slot, error: error instanceof Error ? error : new Error(String(error)) });
  return "bug";
}

/** Each of these may be done twice; what makes it the end comes last. */
async function end(maker: Maker, begun: Run, failed: Reason | null): Promise<void> {
  const { host, settings, records, slot } = maker;
  const now = await records.run(slot);
  const run = now?.id === begun.id ? now : begun;
  const wrap = await records.month(slot, run.monthKey);
  const news = newsOf(run, wrap, failed);
  const id = failed === null ? `month:${run.monthKey}` : `failed:${run.id}`;
  if (news) await host.tell(slot, id, news, isAsked(run) ? { askedAtMs: run.askedAtMs ?? run.startedAtMs } : {});
  // Charts that came too late are worth nothing; playlists are known by their month, and stay so.
  if (failed === "too-late" && wrap?.lists.every(({ before, id }) => before === null && id === null))
    await records.changeMonth(slot, run.monthKey, () => null);
  await noteRun(host, recordOf(run, wrap, failed, host.clock.nowMs()));
  await records.changePlan(slot, (plan) => {
    if (!plan || plan.occurrenceMs !== run.occurrenceMs) return undefined;
    const next = planAfter(host, settings, slot, plan.occurrenceMs);
    return next.occurrenceMs > run.startedAtMs ? next : planAfter(host, settings, slot, run.startedAtMs);
  });
  await records.changeRun(slot, (now) => (now?.id === run.id ? null : undefined));
}

function isAsked({ occurrenceMs, askedAtMs }: Run): boolean {
  return occurrenceMs === null || askedAtMs !== undefined;
}

/** Null: nothing that anybody has to hear. */
function newsOf(run: Run, wrap: Wrap | null, failed: Reason | null): News | null {
  const { monthKey } = run;
  if (failed === "too-late" && !isAsked(run)) return null;
  if (failed === "access" || failed === "scope") return { kind: "lost", monthKey };
  if (failed !== null) return { kind: "failed", monthKey, reason: failed };
  return wrap && { kind: isEmpty(wrap) ? "empty" : "ready", monthKey };
}

function recordOf({ id, monthKey, startedAtMs }: Run, wrap: Wrap | null, reason: Reason | null, endedAtMs: number) {
  return {
    ...{ id, monthKey, startedAtMs, endedAtMs, isOk: reason === null, reason },
    songs: wrap?.songs.short_term?.length ?? 0,
    artists: wrap?.artists.short_term?.length ?? 0,
    genres: wrap?.genres?.short_term.length ?? 0,
    unknown: wrap?.unknown.short_term ?? 0,
    playlists: wrap?.lists.filter(({ isFilled }) => isFilled).length ?? 0,
    leftOut: wrap?.lists.filter(({ isLeftOut }) => isLeftOut).length ?? 0,
  };
}
