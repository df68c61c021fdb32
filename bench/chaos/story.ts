import type { Chance } from "./chance.js";
import type { PlatformFault } from "./platform.js";
import type { ToldEvent } from "./record.js";
import { type Player, type Stage, songOf } from "./stage.js";

/** Weeks in the life of five people, told by chance. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How often each thing happens. */
const acts = {
  share: 30,
  shareStranger: 6,
  shareGroup: 6,
  heard: 7,
  skip: 3,
  cancel: 6,
  play: 22,
  receipts: 4,
  quiet: 3,
  inbox: 3,
  answer: 6,
  mute: 1,
  again: 6,
  fault: 12,
  spotifyFails: 2,
} as const;

const faults: Record<PlatformFault, number> = {
  limited: 5,
  down: 5,
  lost: 4,
  vanished: 3,
  refused: 0.5,
  unreachable: 0.3,
  gone: 0.5,
};

const pausesMs = [0, 0, 0, 1_000, 10_000, 3 * minuteMs, 11 * minuteMs, hourMs, 7 * hourMs];

export interface Teller {
  stage: Stage;
  chance: Chance;
  /** Numbers of songs, so that each is shared once. */
  songs: number;
  events: number;
}

/** Tells a story of so many steps to its end: afterwards nothing is open any more. */
export async function tellStory(stage: Stage, chance: Chance, steps: number, danger: number): Promise<void> {
  const teller = { stage, chance, songs: 0, events: 0 };
  await foundGroup(teller);
  await stage.setDanger(danger);
  for (let step = 0; step < steps; step += 1) {
    await happens(teller);
    if (chance.is(0.2)) await happens(teller);
    await stage.pass(chance.one(pausesMs));
  }
  await endStory(teller);
}

async function foundGroup(teller: Teller): Promise<void> {
  const [owner, ...others] = teller.stage.players.slice(0, 4);
  if (!owner) return;
  await says(teller, owner, "group create crew");
  for (const { person } of others) await says(teller, owner, `group add crew ${person.name}`);
}

/** Everything mends, everybody looks in once more, and the longest week is over. */
async function endStory(teller: Teller): Promise<void> {
  const { stage } = teller;
  await stage.pass(5 * hourMs);
  for (const { platform } of stage.players) platform.clearFaults();
  stage.music.fail(0);
  await everybodyLooksIn(teller);
  await stage.setDanger(null);
  await stage.pass(10 * dayMs);
  await everybodyLooksIn(teller);
  await stage.pass(10 * dayMs);
  await everybodyLooksIn(teller);
  await stage.pass(dayMs);
}

async function everybodyLooksIn(teller: Teller): Promise<void> {
  for (const player of teller.stage.players) await says(teller, player, "help");
}

async function happens(teller: Teller): Promise<void> {
  const { stage, chance } = teller;
  const player = chance.one(stage.players);
  switch (chance.among(acts)) {
    case "share":
      return shares(teller, friendsOf(stage).includes(player) ? player : firstOf(stage), friendsOf(stage));
    case "shareStranger":
      return shares(teller, player, stage.players);
    case "shareGroup":
      return sharesWith(teller, chance.one(friendsOf(stage)), "#crew");
    case "heard":
      return answersSong(teller, player, "heard");
    case "skip":
      return answersSong(teller, player, "skip");
    case "cancel":
      return cancels(teller, player);
    case "play":
      return plays(teller, player);
    case "receipts":
      return says(teller, player, `receipts ${chance.one(["on", "off"])}`);
    case "quiet":
      return says(teller, player, chance.one(["quiet 11-13 Europe/London", "quiet 20-6 Europe/London", "quiet off"]));
    case "inbox":
      return says(teller, player, "inbox");
    case "answer":
      return answersPerson(teller, player);
    case "mute":
      return says(teller, player, `mute ${chance.one(stage.players).person.name} 7d`);
    case "again":
      return comesAgain(teller);
    case "fault":
      return fails(teller, player);
    case "spotifyFails":
      return stage.music.fail(1 + chance.int(4));
  }
}

function friendsOf({ players }: Stage): readonly Player[] {
  return players.slice(0, 4);
}

function firstOf({ players }: Stage): Player {
  const [first] = players;
  if (!first) throw new Error("the stage is empty");
  return first;
}

async function says(teller: Teller, player: Player, text: string): Promise<void> {
  await teller.stage.tell(event(teller, player, text));
}

function event(teller: Teller, { userId, platform }: Player, text: string): ToldEvent {
  teller.events += 1;
  const id = `${platform.kind.name}-event-${teller.events}`;
  const told = { id, userId, text, atMs: teller.stage.nowMs(), turnId: null, reply: null, deliveries: 0 };
  teller.stage.record.events.push(told);
  return told;
}

/** Now and then two people write at the same moment. */
async function shares(teller: Teller, from: Player, among: readonly Player[]): Promise<void> {
  const { chance, stage } = teller;
  const to = chance.one(among.filter((one) => one !== from));
  const first = event(teller, from, sharing(teller, to.person.name));
  if (!chance.is(0.3)) return stage.tell(first);
  return stage.tell(first, event(teller, to, sharing(teller, from.person.name)));
}

async function sharesWith(teller: Teller, from: Player, name: string): Promise<void> {
  await teller.stage.tell(event(teller, from, sharing(teller, name)));
}

function sharing(teller: Teller, name: string): string {
  teller.songs += 1;
  const song = songOf(teller.songs);
  teller.stage.music.add(song);
  const pre = teller.chance.is(0.5) ? ` pre:"first words ${teller.songs}."` : "";
  const post = teller.chance.is(0.5) ? ` post:"last words ${teller.songs}."` : "";
  return `share ${song.url} with ${name}${pre}${post}`;
}

async function answersSong(teller: Teller, player: Player, command: string): Promise<void> {
  const received = await teller.stage.eye.shares.received(player.person.id);
  if (received.length > 0) await says(teller, player, `${command} ${teller.chance.one(received).id}`);
}

async function cancels(teller: Teller, player: Player): Promise<void> {
  const { shares: found } = teller.stage.eye;
  const sent = [...(await found.sent(player.person.id)), ...(await found.batches(player.person.id))];
  if (sent.length > 0) await says(teller, player, `cancel ${teller.chance.one(sent).id}`);
}

/** Mostly something that was sent to them, and mostly just now. */
async function plays(teller: Teller, { person }: Player): Promise<void> {
  const { stage, chance } = teller;
  const received = await stage.eye.shares.received(person.id);
  if (received.length === 0) return;
  const play = {
    personId: person.id,
    trackId: chance.one(received).track.id,
    endedAtMs: stage.nowMs() - chance.int(3),
  };
  stage.record.plays.push(play);
  stage.music.play(play.personId, play.trackId, play.endedAtMs);
}

async function answersPerson(teller: Teller, player: Player): Promise<void> {
  const { stage, chance } = teller;
  const received = await stage.eye.shares.received(player.person.id);
  const asking = received.filter(({ withheld }) => withheld?.why === "request").map(({ senderName }) => senderName);
  if (asking.length === 0 && chance.is(0.7)) return;
  const name = asking.length > 0 ? chance.one(asking) : chance.one(stage.players).person.name;
  await says(teller, player, `${chance.among({ accept: 6, "not now": 2, block: 1, unblock: 1 })} ${name}`);
}

/** Within the two days in which a turn is remembered. */
async function comesAgain({ stage, chance }: Teller): Promise<void> {
  const recent = stage.record.events.filter(({ atMs }) => stage.nowMs() - atMs < dayMs);
  if (recent.length > 0) await stage.tell(chance.one(recent));
}

function fails({ chance }: Teller, { userId, platform }: Player): void {
  const name = chance.among(faults);
  const times = ["limited", "down", "lost", "vanished"].includes(name) ? 1 + chance.int(3) : 1;
  platform.fault(userId, ...Array.from({ length: times }, () => name));
}
