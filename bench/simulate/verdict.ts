import { followMs } from "../../src/bots/backoff.js";
import type { Share } from "../../src/bots/domain.js";
import type { HistoryPlay, SentSong } from "./histories.js";
import { endOf, pageOf } from "./spotify.js";

/**
 * What the sender was told, measured against what really happened:
 * - heard: a receipt for a play that counts, so long after Spotify began to show it
 * - false: a receipt without such a play
 * - missed: "not heard", although Spotify showed a play for which a look could have come in time
 * - cannot-tell: the honest answer to a play that was missed
 * - doubtful: "cannot tell" where nothing was played
 * - unheard: "not heard", and nothing that anybody could have seen
 */
export type Verdict =
  | { kind: "heard"; delayMs: number }
  | { kind: "false" | "missed" | "cannot-tell" | "doubtful" | "unheard" };

/** `end`: the share as the last decision about it left it, and when that was. */
export function verdictOf(
  song: SentSong,
  history: readonly HistoryPlay[],
  end?: { share: Share; atMs: number },
): Verdict {
  if (!end) throw new Error(`nothing became of song ${song.number}`);
  const plays = playsThatCount(song, history);
  if (end.share.state === "heard") {
    const heardAtMs = end.share.heardAtMs ?? 0;
    const play = plays.find(({ endedAtMs }) => endedAtMs === heardAtMs);
    if (!play || end.atMs < play.shownAtMs) return { kind: "false" };
    const first = plays.reduce((a, b) => (b.shownAtMs < a.shownAtMs ? b : a));
    return { kind: "heard", delayMs: end.atMs - first.shownAtMs };
  }
  const couldBeSeen = plays.some((play) => isInSight(play, history));
  if (end.share.isUncertain) return { kind: couldBeSeen ? "cannot-tell" : "doubtful" };
  return { kind: couldBeSeen ? "missed" : "unheard" };
}

/** Ended after the delivery, and shown before the week was over. */
function playsThatCount(song: SentSong, history: readonly HistoryPlay[]): HistoryPlay[] {
  const untilMs = song.deliveredAtMs + followMs;
  return history
    .slice(endOf(history, song.deliveredAtMs), endOf(history, untilMs + 60_000))
    .filter(({ of, shownAtMs }) => of?.number === song.number && shownAtMs <= untilMs);
}

/** Whether it was among the 50 when Spotify began to show it. */
function isInSight(play: HistoryPlay, history: readonly HistoryPlay[]): boolean {
  return pageOf(history, play.shownAtMs).some(({ endedAtMs }) => endedAtMs === play.endedAtMs);
}
