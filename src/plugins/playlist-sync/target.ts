import type { Playlist } from "../../bots/plugin-ports.js";
import { wallMs } from "../../bots/zoned-time.js";
import { asTrouble, isRefusal } from "./errors.js";
import { remember } from "./names.js";
import { changeState, type PairState } from "./records.js";
import type { Run } from "./run-parts.js";
import { mondayName } from "./stats.js";

/** The playlist that new songs go into now; made when there is none yet. `isFresh`: nothing is in it. */
export async function playlistFor(run: Run): Promise<{ id: string; isFresh: boolean }> {
  const { pair, state } = run;
  if (pair.isWeekly) return ofThisWeek(run);
  const { target } = pair;
  if (target.kind === "playlist") return { id: target.id, isFresh: false };
  if (state.madeId !== null) return { id: state.madeId, isFresh: false };
  const { id } = await made(run, "target", async () => target.name);
  await changeState(run.parts, run.person.id, pair, (now) => ({ ...now, madeId: id, making: null }));
  return { id, isFresh: true };
}

async function ofThisWeek(run: Run): Promise<{ id: string; isFresh: boolean }> {
  const { parts, person, pair, state } = run;
  const day = mondayName(wallMs(person.zone ?? "UTC", parts.clock.nowMs()));
  if (state.week?.day === day) return { id: state.week.id, isFresh: false };
  const { id } = await made(run, day, async () => `${await targetName(run)} ${day}`);
  await changeState(parts, person.id, pair, (now) => ({ ...now, week: { day, id }, making: null }));
  return { id, isFresh: true };
}

async function targetName({ parts, person, pair: { target } }: Run): Promise<string> {
  if (target.kind === "new") return target.name;
  const playlist = await parts.playlists.get(person.id, target.id).catch(asTrouble("target"));
  return playlist?.name ?? "Send Songs";
}

type Making = NonNullable<PairState["making"]>;

/** After a crash, or when nobody could tell whether it was made, it is looked for before another one is. */
async function made(run: Run, what: string, findName: () => Promise<string>): Promise<Playlist> {
  const begun = run.state.making?.for === what ? run.state.making : null;
  const making = begun ?? (await noted(run, { for: what, name: await findName(), isTrying: false }));
  const found = making.isTrying ? await emptyOne(run, making.name) : null;
  return found ?? create(run, making);
}

async function noted({ parts, person, pair }: Run, making: Making): Promise<Making> {
  await changeState(parts, person.id, pair, (now) => ({ ...now, making }));
  return making;
}

async function create(run: Run, making: Making): Promise<Playlist> {
  const { parts, person } = run;
  await noted(run, { ...making, isTrying: true });
  try {
    const playlist = await parts.playlists.create(person.id, making.name, "Send Songs");
    await remember(parts, person.id, playlist);
    return playlist;
  } catch (error) {
    if (isRefusal(error)) await noted(run, { ...making, isTrying: false });
    return asTrouble("target")(error);
  }
}

async function emptyOne(run: Run, name: string): Promise<Playlist | null> {
  const { parts, person } = run;
  const mine = await parts.playlists.mine(person.id).catch(asTrouble("target"));
  // Of a stranger's that they follow Spotify says no count, and it is not the one that was made.
  return mine.find((one) => one.name === name && one.count === 0) ?? null;
}
