import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import type { Person, Track } from "../../src/bots/domain.js";
import type { AlarmName, DueTimes } from "../../src/bots/ports.js";
import { dueShards, shardOf } from "../../src/store/keys.js";
import type { StoreParts } from "../../src/store/parts.js";
import { redisStore, type Store } from "../../src/store/store.js";
import { seedPeople } from "../people.js";
import { quietLog } from "../quiet-log.js";
import type { Chance } from "./chance.js";
import { type ChaosHouse, openHouse, type Plant } from "./house.js";
import { beginLife, type Life } from "./life.js";
import { type ChaosMusic, chaosMusic } from "./music.js";
import { type ChaosPlatform, chaosPlatform, type PlatformKind } from "./platform.js";
import { type StoryRecord, storyRecord, type ToldEvent } from "./record.js";

/** Somebody in a story. */
export interface Player {
  userId: string;
  person: Person;
  platform: ChaosPlatform;
}

/** Where a story is played: platforms and Redis that outlive every process, and one process after the other. */
export interface Stage {
  nowMs(): number;
  record: StoryRecord;
  music: ChaosMusic;
  players: readonly Player[];
  /** The store as somebody outside sees it. */
  eye: Store;
  /** Hands in events at the same time, until each is acknowledged; answers with their replies decided. */
  tell(...events: ToldEvent[]): Promise<void>;
  /** Time passes; everything due runs at its moment, however often processes die over it. */
  pass(ms: number): Promise<void>;
  /** From now on processes die in front of one of their next so many effects; null: they live. */
  setDanger(effects: number | null): Promise<void>;
  close(): Promise<void>;
}

/** Commands of one moment go out together in the second only: in a life each command is an effect of its own. */
export interface StageRedis {
  lives: Redis;
  eye: Redis;
}

export interface StageParts {
  redis: StageRedis;
  chance: Chance;
  plant?: Plant | undefined;
}

const dayMs = 24 * 60 * 60_000;

/** As Discord, Messenger and Slack are. */
const kinds: readonly PlatformKind[] = [
  { name: "nonce", isEditable: true, knowsRepeats: true, windowMs: null },
  { name: "plain", isEditable: false, knowsRepeats: false, windowMs: dayMs },
  { name: "board", isEditable: true, knowsRepeats: false, windowMs: null },
];
const dailyBudget = 100_000;
/** A story that needs more than this is one that never ends. */
const mostRounds = 400;

/** Five people: the first four are friends, the fifth is a stranger to all. */
export async function openStage({ redis, chance, plant }: StageParts): Promise<Stage> {
  // Noon of today: who was made just now has acted just now.
  let nowMs = Math.floor(Date.now() / dayMs) * dayMs + dayMs / 2;
  let danger: number | null = null;
  const clock = { nowMs: () => nowMs };
  const record = storyRecord();
  const music = chaosMusic();
  const platforms = kinds.map((kind) => chaosPlatform(kind, clock, record));
  const prefix = `chaos-${randomBytes(6).toString("hex")}:`;
  const parts: StoreParts = {
    ...{ redis: redis.eye, prefix, clock, random: chance, log: quietLog, encryptionKeys: [randomBytes(32)] },
    ...{ publicUrl: "https://songs.example.org", dailyBudget },
  };
  const eye = redisStore(parts);
  const places = [0, 1, 2, 1, 0].map((at) => platforms[at] ?? platforms[0]) as ChaosPlatform[];
  const userId = (number: number) => `user${number}`;
  const people = await seedPeople(parts, places.length, {
    addressOf: (number) => (places[number] as ChaosPlatform).addressOf(userId(number)),
  });
  await befriendAll(eye, people.slice(0, 4));
  const players = people.map((person, number) => ({
    person,
    userId: userId(number),
    platform: places[number] as ChaosPlatform,
  }));
  const shards = shardsOf(people);
  const house = { store: parts, platforms, music, record, plant };
  let life: Life = beginLife(redis.lives, Number.POSITIVE_INFINITY, () => false);
  let home: ChaosHouse = await openHouse(house, life);
  let pauses = new Map<string, number>();

  /** Half of all processes die young, but some get through whatever there is to do. */
  function lifeSpan(): number {
    if (danger === null) return Number.POSITIVE_INFINITY;
    return 1 + chance.int(chance.is(0.5) ? Math.ceil(danger / 4) : danger);
  }

  async function begin(): Promise<void> {
    life = beginLife(redis.lives, lifeSpan(), () => chance.is(0.3));
    home = await openHouse(house, life);
    pauses = new Map();
  }

  /** False: the process died over it, and another one has begun. */
  async function lives(work: () => Promise<void>): Promise<boolean> {
    if (await life.survives(work)) return true;
    record.died();
    // What it had sent off before is done by now: commands of one connection keep their order.
    await redis.lives.ping();
    await begin();
    return false;
  }

  const runsAtMs = ({ name, key, dueMs }: Due) => Math.max(dueMs, pauses.get(`${name}:${key}`) ?? 0);

  async function ring({ name, key }: Due): Promise<void> {
    if (!(await home.ring(name, key))) pauses.set(`${name}:${key}`, nowMs + 5_000);
  }

  async function ringUntil(untilMs: number): Promise<void> {
    for (let round = 0; ; round += 1) {
      const all = await everythingDue(eye.dueTimes, shards);
      if (round > mostRounds) throw new Error(`due again and again: ${JSON.stringify(all.slice(0, 5))} at ${nowMs}`);
      const nextMs = Math.min(...all.map(runsAtMs));
      if (nextMs > untilMs) return;
      nowMs = Math.max(nowMs, nextMs);
      const due = all.filter((one) => runsAtMs(one) <= nowMs);
      await lives(async () => void (await Promise.all(due.map(ring))));
    }
  }

  async function pass(ms: number): Promise<void> {
    const untilMs = nowMs + ms;
    await ringUntil(untilMs);
    nowMs = untilMs;
  }

  async function tell(...events: ToldEvent[]): Promise<void> {
    let left = events;
    for (let round = 0; left.length > 0; round += 1) {
      if (round > mostRounds) throw new Error(`nobody is done with ${left.map(({ text }) => text).join(", ")}`);
      const done = new Set<ToldEvent>();
      const hand = async (event: ToldEvent) => void ((await home.told(event)) && done.add(event));
      const isAlive = await lives(async () => void (await Promise.all(left.map(hand))));
      // What was acknowledged before the process died is acknowledged.
      left = left.filter((event) => !done.has(event));
      if (left.length > 0) await pass(isAlive || chance.is(0.5) ? 1_000 : 0);
    }
    for (const event of events) await noteReply(event);
    await ringUntil(nowMs);
  }

  async function noteReply(event: ToldEvent): Promise<void> {
    const player = players.find((one) => one.userId === event.userId);
    if (player && event.turnId) event.reply ??= await eye.turns.find(event.turnId, [player.person.id]);
  }

  return {
    ...{ record, music, players, eye, tell, pass },
    nowMs: clock.nowMs,
    async setDanger(effects) {
      danger = effects;
      await begin();
    },
    close: () => removeKeys(redis.eye, prefix),
  };
}

interface Due {
  name: AlarmName;
  key: string;
  dueMs: number;
}

const alarmNames: readonly AlarmName[] = ["listen-check", "outbox", "debts", "agenda", "jobs"];

/** Where a sweep finds what these people have due. */
function shardsOf(people: readonly Person[]): number[] {
  return [...new Set(people.flatMap(({ id }) => alarmNames.map((name) => shardOf(`${name}:${id}`, dueShards))))];
}

/** What a sweep sees, in all parts of the index at once. */
async function everythingDue(dueTimes: DueTimes, shards: readonly number[]): Promise<Due[]> {
  const pages = await Promise.all(shards.map((shard) => dueTimes.list(`${shard}:0`)));
  return pages.flatMap(({ due }) => due);
}

async function befriendAll({ circle }: Store, people: Person[]): Promise<void> {
  for (const one of people)
    for (const other of people) {
      const { id: personId, name } = other;
      if (one !== other)
        await circle.change(one.id, personId, () => ({ bond: { personId, name, state: "friend", sinceMs: 0 } }));
    }
}

async function removeKeys(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1_000 }))
    if ((keys as string[]).length > 0) await redis.unlink(keys as string[]);
}

/** A song nobody else in the story shares. */
export function songOf(number: number): Track {
  const id = `Chaos${String(number).padStart(17, "0")}`;
  return {
    id,
    name: `Harbour Song ${number} of the Night`,
    artists: [{ id: "artistQuietHarbour0001", name: "The Quiet Harbour" }],
    durationMs: 200_000,
    isrc: null,
    imageUrl: null,
    url: `https://open.spotify.com/track/${id}`,
  };
}
