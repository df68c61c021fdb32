import type { SentShare, SentTrack, Share } from "../../bots/domain.js";
import type { PluginHost } from "../../bots/plugin.js";
import { shownTo } from "../../bots/visibility.js";
import { history } from "./history.js";
import { type MonthKey, spanOf } from "./months.js";

/** Songs that went between a person and friends who take part too. Nobody is counted or compared. */
export interface CircleMonth {
  hasFriends: boolean;
  /** Newest first. */
  songs: CircleSong[];
  /** Songs of theirs that everybody they were sent to has heard. */
  heardByAll: SentTrack[];
}

/** `names`: to whom it was sent, or from whom it came. */
export interface CircleSong {
  track: SentTrack;
  isOwn: boolean;
  names: string[];
  atMs: number;
}

type Ports = Pick<PluginHost, "records" | "circle" | "shares">;

/** From what this person's own slot knows; of a friend only whether they take part. */
export async function circleMonth(host: Ports, personId: string, month: MonthKey): Promise<CircleMonth> {
  const [friends, received, sent] = await Promise.all([
    taking(host, personId),
    host.shares.received(personId),
    allSent(host, personId, month),
  ]);
  const isThen = isIn(month);
  const came = received.filter(shownTo(personId)).filter(isThen).filter(hasCome);
  const went = sent.filter(isThen).filter(isUnderway);
  const songs = [...fromFriends(came, friends), ...toFriends(went, friends)];
  return {
    hasFriends: friends.size > 0,
    songs: songs.sort((a, b) => b.atMs - a.atMs),
    heardByAll: heardByAll(went, friends),
  };
}

/** Friends who take part, by what they are called. */
async function taking(host: Ports, personId: string): Promise<Map<string, string>> {
  const bonds = (await host.circle.of(personId)).filter(({ state }) => state === "friend");
  const all = await Promise.all(
    bonds.map(async (bond) => ({ bond, isIn: (await history(host).circle(bond.personId)) !== null })),
  );
  return new Map(all.flatMap(({ bond, isIn }) => (isIn ? [[bond.personId, bond.name]] : [])));
}

async function allSent({ shares }: Ports, personId: string, month: MonthKey): Promise<SentShare[]> {
  const [single, batches] = await Promise.all([shares.sent(personId), shares.batches(personId)]);
  const found = await Promise.all(batches.filter(isIn(month)).map(({ id }) => shares.batch(personId, id)));
  const all = [...single, ...found.flatMap((batch) => batch?.shares ?? [])];
  return [...new Map(all.map((share) => [share.id, share])).values()];
}

function isIn(month: MonthKey): (one: { sharedAtMs: number }) => boolean {
  const { fromMs, untilMs } = spanOf(month);
  return ({ sharedAtMs }) => sharedAtMs >= fromMs && sharedAtMs < untilMs;
}

function hasCome({ state, deliveredAtMs }: Share): boolean {
  return deliveredAtMs !== null && state !== "cancelled";
}

function isUnderway({ state }: SentShare): boolean {
  return state !== "cancelled" && state !== "undeliverable" && state !== "undelivered";
}

function fromFriends(came: readonly Share[], friends: ReadonlyMap<string, string>): CircleSong[] {
  return came.flatMap(({ track, senderId, sharedAtMs: atMs }) => {
    const name = friends.get(senderId);
    return name === undefined ? [] : [{ track, isOwn: false, names: [name], atMs }];
  });
}

/** One song for several friends is one song. */
function toFriends(went: readonly SentShare[], friends: ReadonlyMap<string, string>): CircleSong[] {
  return bySong(went).flatMap((shares) => {
    const names = shares.flatMap(({ recipientId }) => friends.get(recipientId) ?? []);
    const last = shares.at(-1);
    if (!last || names.length === 0) return [];
    return [{ track: last.track, isOwn: true, names: [...new Set(names)], atMs: last.sharedAtMs }];
  });
}

function heardByAll(went: readonly SentShare[], friends: ReadonlyMap<string, string>): SentTrack[] {
  return bySong(went)
    .filter((shares) => shares.every((share) => friends.has(share.recipientId) && isHeard(share)))
    .flatMap((shares) => shares.at(-1)?.track ?? []);
}

function isHeard({ state }: SentShare): boolean {
  return state === "heard" || state === "said-heard";
}

/** What was sent of each song, oldest first. */
function bySong(shares: readonly SentShare[]): SentShare[][] {
  const songs = new Map<string, SentShare[]>();
  for (const share of shares.toSorted((a, b) => a.sharedAtMs - b.sharedAtMs))
    songs.set(share.track.id, [...(songs.get(share.track.id) ?? []), share]);
  return [...songs.values()];
}
