import type { Track } from "../../src/bots/domain.js";
import { type Chance, chanceOf } from "./chance.js";
import { dayMs, hourMs, type ListenerModel, minuteMs, type Session, sessionsOf } from "./listeners.js";
import { copyOf, lookalikeOf, songOf } from "./songs.js";

/** One row of a history. */
export interface HistoryPlay {
  track: Track;
  endedAtMs: number;
  /** When Spotify begins to show it; never: infinity. */
  shownAtMs: number;
  /** It is a play of this sent song, whatever copy it was. */
  of?: SentSong;
}

/** A song that is sent to a listener, and what really happens to it. */
export interface SentSong {
  number: number;
  track: Track;
  deliveredAtMs: number;
}

/** Everything that one person plays and is sent. `plays` by their end. */
export interface Life {
  model: ListenerModel;
  plays: HistoryPlay[];
  sent: SentSong[];
}

export interface LifeOptions {
  seed: number;
  days: number;
  /** Songs that are open at the same time. 0: nobody sends anything. */
  open: number;
}

/** A new round of songs every nine days: the last one has ended by then, and each begins on another weekday. */
const roundDays = 9;
const firstRoundDay = 10;
export const startMs = Date.UTC(2026, 0, 5);

/** The life of the person with this number: the same for every policy. */
export function lifeOf(model: ListenerModel, person: number, { seed, days, open }: LifeOptions): Life {
  const sessions = sessionsOf(model, chanceOf(seed, person * 4), startMs, days);
  const plays = withFaults(sessions, chanceOf(seed, person * 4 + 1));
  const chance = chanceOf(seed, person * 4 + 2);
  const sent = songsSent(chance, person, days, open);
  const more = sent.flatMap((song) => fate(song, model, sessions, plays, chance));
  const all = [...plays, ...more].sort((a, b) => a.endedAtMs - b.endedAtMs);
  return { model, plays: all, sent };
}

/** In each round so many songs come within one day, at hours at which people write. */
function songsSent(chance: Chance, person: number, days: number, open: number): SentSong[] {
  const sent: SentSong[] = [];
  for (let day = firstRoundDay; day + roundDays <= days; day += roundDays) {
    for (let at = 0; at < open; at += 1) {
      const number = person * 100_000 + sent.length;
      const deliveredAtMs = Math.round(startMs + day * dayMs + chance.between(8, 23) * hourMs);
      sent.push({ number, track: songOf(number, Math.round(chance.between(150_000, 280_000))), deliveredAtMs });
    }
  }
  return sent;
}

/** What is played in the sessions, with Spotify's faults: late, missing and doubled rows. */
function withFaults(sessions: Session[], chance: Chance): HistoryPlay[] {
  return sessions.flatMap((session) => {
    const offlineUntilMs = chance.is(0.01) ? session.toMs + chance.between(1, 20) * hourMs : 0;
    return playsIn(session, chance).flatMap((play) => {
      const shown = { ...play, shownAtMs: Math.max(shownAtMs(play.endedAtMs, chance), offlineUntilMs) };
      return chance.is(0.02) ? [shown, doubled(shown, chance)] : [shown];
    });
  });
}

function playsIn({ fromMs, toMs, isSkipping }: Session, chance: Chance) {
  const plays: { track: Track; endedAtMs: number }[] = [];
  let atMs = fromMs;
  while (atMs < toMs) {
    const lengthMs = Math.round(chance.between(150_000, 280_000));
    atMs += isSkipping ? chance.between(32_000, 90_000) : lengthMs;
    plays.push({
      track: songOf(9_000_000_000 + Math.floor(chance.between(0, 3_000)), lengthMs),
      endedAtMs: Math.round(atMs),
    });
  }
  return plays;
}

/** Usually seconds after the end; one in 25 up to three hours late; one in 50 never. */
function shownAtMs(endedAtMs: number, chance: Chance): number {
  if (chance.is(0.02)) return Number.POSITIVE_INFINITY;
  return Math.round(
    endedAtMs + (chance.is(0.04) ? chance.between(5 * minuteMs, 3 * hourMs) : chance.between(2_000, 20_000)),
  );
}

function doubled(play: HistoryPlay, chance: Chance): HistoryPlay {
  return { ...play, endedAtMs: play.endedAtMs - Math.round(chance.between(1_000, 20_000)) };
}

/**
 * What becomes of a sent song. A quarter is played at once, 35 in a hundred in one of the next sessions, the rest never
 * (all of it by somebody who never listens). Some are played shortly before they arrive, and of some a live version, a
 * cover or a remix is played: both must count for nothing.
 */
function fate(
  song: SentSong,
  model: ListenerModel,
  sessions: Session[],
  plays: HistoryPlay[],
  chance: Chance,
): HistoryPlay[] {
  if (model.name === "silent") return [];
  const { deliveredAtMs, track } = song;
  const more: HistoryPlay[] = [];
  const kind = chance.next();
  if (kind < 0.25) more.push(...playedAtOnce(song, chance));
  else if (kind < 0.6) more.push(...playedLater(song, sessions, plays, chance));
  if (chance.is(0.15)) more.push(rowOf(track, deliveredAtMs - Math.round(chance.between(1_000, 3 * hourMs)), chance));
  if (chance.is(0.3)) {
    const atMs = deliveredAtMs + Math.round(chance.between(minuteMs, 6 * dayMs));
    more.push(rowOf(lookalikeOf(track, chance), atMs, chance));
  }
  return more;
}

function playedAtOnce(song: SentSong, chance: Chance): HistoryPlay[] {
  const endedAtMs = Math.round(song.deliveredAtMs + 10_000 + chance.wait(6 * minuteMs) + song.track.durationMs);
  const first = { ...rowOf(copyOf(song.track, chance), endedAtMs, chance), of: song };
  const others = playsIn(
    { fromMs: endedAtMs, toMs: endedAtMs + chance.between(0, 15) * minuteMs, isSkipping: false },
    chance,
  );
  return [first, ...others.map((play) => rowOf(play.track, play.endedAtMs, chance))];
}

/** In one of the next sessions, each as likely as the one before was passed by, in place of another song. Answers a double. */
function playedLater(song: SentSong, sessions: Session[], plays: HistoryPlay[], chance: Chance): HistoryPlay[] {
  const untilMs = song.deliveredAtMs + 6.8 * dayMs;
  const next = sessions.filter(({ fromMs }) => fromMs > song.deliveredAtMs && fromMs < untilMs);
  const chosen = next.find(() => chance.is(0.35)) ?? next[0];
  if (!chosen) return [];
  const inside = plays.filter(
    ({ endedAtMs, of }) => endedAtMs > chosen.fromMs && endedAtMs < Math.min(chosen.toMs, untilMs) && of === undefined,
  );
  if (inside.length === 0) return [];
  const play = chance.one(inside);
  play.track = copyOf(song.track, chance);
  play.of = song;
  return chance.is(0.05) ? [doubled(play, chance)] : [];
}

function rowOf(track: Track, endedAtMs: number, chance: Chance): HistoryPlay {
  return { track, endedAtMs, shownAtMs: shownAtMs(endedAtMs, chance) };
}
