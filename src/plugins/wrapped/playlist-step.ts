import { AccessLostError, UpstreamError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import type { History } from "./history.js";
import type { ListKind, MonthKey } from "./months.js";
import { listIn, type Wrap, type WrapList, withList } from "./wrap.js";

type Ports = Pick<PluginHost, "playlists" | "drawCover" | "clock">;

/** Spotify may need a while to find what it has just made; whoever made another one each time would never end. */
const newForMs = 10 * 60_000;

/** Whose list it is. */
export interface ListOwner {
  slot: string;
  monthKey: MonthKey;
  kind: ListKind;
}

/**
 * Brings one playlist of a month a step further; safe to repeat after any death. Before ours is made we write down which
 * others are called so: one that appears later is ours, though nobody could tell us so.
 */
export async function listStep(ports: Ports, records: History, owner: ListOwner, wrap: Wrap): Promise<void> {
  const list = listIn(wrap, owner.kind);
  if (!list) return;
  if (list.id !== null && !list.isCovered) return cover(ports, records, { ...owner, id: list.id }, list);
  if (list.id !== null) return fill(ports, records, { ...owner, id: list.id }, list, wrap.songs[list.range] ?? []);
  const made = list.before === null ? await begin(ports, records, owner, list) : await resume(ports, owner, list);
  if (made) await change(records, owner, { id: made.id, url: made.url, madeAtMs: ports.clock.nowMs() });
}

async function begin(ports: Ports, records: History, owner: ListOwner, list: WrapList) {
  const before = (await namesakes(ports, owner.slot, list.name)).map(({ id }) => id);
  const stored = await change(records, owner, { before });
  // Somebody who has just disconnected has no month any more.
  return stored ? create(ports, owner, list) : null;
}

async function resume(ports: Ports, owner: ListOwner, list: WrapList) {
  const found = (await namesakes(ports, owner.slot, list.name)).find(({ id }) => !list.before?.includes(id));
  return found ?? create(ports, owner, list);
}

function create({ playlists }: Ports, { slot }: ListOwner, { name, about }: WrapList) {
  return playlists.create(slot, name, about);
}

/** Tried twice; a playlist does well without. */
async function cover(ports: Ports, records: History, owner: ListOwner & { id: string }, list: WrapList): Promise<void> {
  try {
    const jpeg = await ports.drawCover(`${owner.monthKey} ${owner.kind}`, list.name);
    await ports.playlists.cover(owner.slot, owner.id, jpeg);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const isLast = error instanceof AccessLostError || list.coverFailures > 0;
    await change(records, owner, { coverFailures: list.coverFailures + 1, isCovered: isLast });
    if (isLast) return;
    throw error;
  }
  await change(records, owner, { isCovered: true });
}

async function fill(
  { playlists, clock }: Ports,
  records: History,
  owner: ListOwner & { id: string },
  { madeAtMs = 0 }: WrapList,
  songs: readonly string[],
): Promise<void> {
  const uris = songs.map((id) => `spotify:track:${id}`);
  const snapshot = await playlists.replace(owner.slot, owner.id, uris);
  if (snapshot === null && clock.nowMs() - madeAtMs < newForMs)
    throw new UpstreamError("spotify", "the playlist is not there yet", { status: "not-found" });
  await change(
    records,
    owner,
    snapshot === null ? { id: null, url: null, before: null, isCovered: false } : { isFilled: true },
  );
}

async function namesakes({ playlists }: Ports, slot: string, name: string) {
  return (await playlists.mine(slot)).filter((one) => one.name === name);
}

function change(records: History, { slot, monthKey, kind }: ListOwner, changes: Partial<WrapList>) {
  return records.changeMonth(slot, monthKey, (wrap) => wrap && withList(wrap, kind, changes));
}
