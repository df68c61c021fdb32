import type { Playlist } from "../../bots/plugin-ports.js";
import { wallMs } from "../../bots/zoned-time.js";
import { asTrouble } from "./errors.js";
import { remember } from "./names.js";
import { changeState } from "./records.js";
import type { Run } from "./run-parts.js";
import { mondayName } from "./stats.js";

/** The playlist that new songs go into now; made when there is none yet. `isFresh`: nothing is in it. */
export async function playlistFor(run: Run): Promise<{ id: string; isFresh: boolean }> {
  const { pair, state } = run;
  if (pair.isWeekly) return ofThisWeek(run);
  if (pair.target.kind === "playlist") return { id: pair.target.id, isFresh: false };
  if (state.madeId !== null) return { id: state.madeId, isFresh: false };
  const { id } = await made(run, pair.target.name);
  await changeState(run.parts, run.person.id, pair, (now) => ({ ...now, madeId: id, making: null }));
  return { id, isFresh: true };
}

async function ofThisWeek(run: Run): Promise<{ id: string; isFresh: boolean }> {
  const { parts, person, pair, state } = run;
  const day = mondayName(wallMs(person.zone ?? "UTC", parts.clock.nowMs()));
  if (state.week?.day === day) return { id: state.week.id, isFresh: false };
  const { id } = await made(run, `${await targetName(run)} ${day}`);
  await changeState(parts, person.id, pair, (now) => ({ ...now, week: { day, id }, making: null }));
  return { id, isFresh: true };
}

async function targetName({ parts, person, pair: { target } }: Run): Promise<string> {
  if (target.kind === "new") return target.name;
  const playlist = await parts.playlists.get(person.id, target.id).catch(asTrouble("target"));
  return playlist?.name ?? "Send Songs";
}

/** After a crash, or when nobody could tell whether it was made, it is looked for before another one is. */
async function made(run: Run, name: string): Promise<Playlist> {
  const { parts, person, pair, state } = run;
  const found = state.making === name ? await emptyOne(run, name) : null;
  if (found) return found;
  await changeState(parts, person.id, pair, (now) => ({ ...now, making: name }));
  const playlist = await parts.playlists.create(person.id, name, "Send Songs").catch(asTrouble("target"));
  await remember(parts, person.id, playlist);
  return playlist;
}

async function emptyOne({ parts, person }: Run, name: string): Promise<Playlist | null> {
  const mine = await parts.playlists.mine(person.id).catch(asTrouble("target"));
  return mine.find((one) => one.name === name && (one.count ?? 0) === 0) ?? null;
}
