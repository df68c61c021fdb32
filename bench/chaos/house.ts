import { createActing } from "../../src/bots/acting.js";
import { createAgenda } from "../../src/bots/agenda.js";
import { classic, followMs, type Policy } from "../../src/bots/backoff.js";
import { createConversation } from "../../src/bots/conversation.js";
import { createDebtCollector } from "../../src/bots/debts.js";
import type { FirstLook } from "../../src/bots/delivery.js";
import { UpstreamError } from "../../src/bots/errors.js";
import { createListenCheck } from "../../src/bots/listening.js";
import { plainManner, tongueOf } from "../../src/bots/manner.js";
import type { AlarmHandler, AlarmName, Music } from "../../src/bots/ports.js";
import { nextLookMs } from "../../src/bots/share-states.js";
import { SongBot } from "../../src/bots/song-bot.js";
import { textsIn } from "../../src/bots/text.js";
import { createOutboxDelivery } from "../../src/channels/outbox.js";
import { addressKey, addressSlot } from "../../src/store/keys.js";
import type { StoreParts } from "../../src/store/parts.js";
import { redisStore, type Store } from "../../src/store/store.js";
import type { Life } from "./life.js";
import type { ChaosPlatform } from "./platform.js";
import type { StoryRecord, ToldEvent } from "./record.js";

/** A mistake planted into the house, so that whoever checks can be seen to find it. */
export type Plant = "debts-struck-out-first" | "turns-forgotten" | "sends-unmarked";

export interface HouseParts {
  store: StoreParts;
  platforms: readonly ChaosPlatform[];
  music: Music;
  record: StoryRecord;
  plant?: Plant | undefined;
}

/** One process: everything of the product but the real platforms and the queue. */
export interface ChaosHouse {
  /** Runs the turn of an event; false when it has to be handed in again. */
  told(event: ToldEvent): Promise<boolean>;
  /** Runs what is due for this key; false when the world failed, and it has to be tried again. */
  ring(name: AlarmName, key: string): Promise<boolean>;
}

const hourMs = 60 * 60_000;
const agesMs = [10 * 60_000, hourMs, 8 * hourMs, 24 * hourMs, 72 * hourMs];

/** Fewer looks than people would want, so that a story of weeks is told in a second. */
const fewLooks: Policy = {
  ...classic,
  name: "few",
  nextAgeMs: (ageMs) => agesMs.find((next) => next > ageMs) ?? (ageMs < followMs ? followMs + 1 : ageMs + hourMs),
};

export async function openHouse(parts: HouseParts, life: Life): Promise<ChaosHouse> {
  const { platforms, record } = parts;
  const { clock, log, random } = parts.store;
  const store = planted(watched(redisStore({ ...parts.store, redis: life.redis }), record), record, parts.plant);
  const music = inLife(parts.music, life);
  // The true alarms read the due time too; who is not woken is found by the sweep, and here everything is swept.
  const alarms = {
    arm: async (name: AlarmName, key: string) => void (await store.dueTimes.get(name, key)),
    start: async () => undefined,
    stop: async () => undefined,
  };
  const mannerOf = () => plainManner;
  const firstLookMs: FirstLook = (share, receipts) => nextLookMs(share, fewLooks, receipts, share.stateAtMs);
  const shared = { ...store, alarms, music, clock, log, mannerOf, firstLookMs };
  const conversation = createConversation({
    ...shared,
    addressSlot,
    botName: "Send Songs",
    exportUrl: (token) => token,
    pageUrl: (token) => token,
  });
  const bot = new SongBot(conversation, log);
  const acted = createActing({ people: store.people, addressSlot });
  const channels = new Map(platforms.map((platform) => [platform.kind.name, platform.channel(life, acted)]));
  for (const channel of channels.values()) await channel.start((context) => bot.run(context));
  const deliver = createOutboxDelivery({
    ...shared,
    ...{ random, channels, addressKey, loginUrl: store.registration.begin },
    textsFor: (person, address) => textsIn(tongueOf(person, address, mannerOf)),
  });
  const handlers: Record<AlarmName, AlarmHandler> = {
    "listen-check": createListenCheck({ ...shared, policy: fewLooks }),
    debts: createDebtCollector(shared),
    agenda: createAgenda(shared),
    jobs: async () => {},
    outbox: (personId) => record.during(personId, () => deliver(personId)),
  };
  return {
    async told(event) {
      const name = platforms.find(({ kind }) => event.id.startsWith(kind.name))?.kind.name ?? "";
      return passes(record, async () => channels.get(name)?.told(event));
    },
    ring: (name, key) => passes(record, () => handlers[name](key)),
  };
}

/** False for a failure of the world; anything else is a bug, and stands in the record. */
async function passes(record: StoryRecord, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const isWorld = error instanceof UpstreamError || (error instanceof Error && error.name === "DeliveryError");
    if (!isWorld) record.bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return false;
  }
}

/** Notes what is marked as being sent, and what has ended. */
function watched(store: Store, record: StoryRecord): Store {
  const { outbox } = store;
  return {
    ...store,
    outbox: {
      ...outbox,
      async sending(personId, entries, ...how) {
        const run = record.run();
        const ids = entries.map(({ id }) => id);
        if (run) run.current = ids;
        for (const id of ids) run?.open.add(id);
        const ours = new Set(await outbox.sending(personId, entries, ...how));
        for (const id of ids.filter((one) => !ours.has(one))) run?.open.delete(id);
        return [...ours];
      },
      async done(personId, entry, end) {
        await outbox.done(personId, entry, end);
        record.run()?.open.delete(entry.id);
      },
    },
  };
}

function inLife(music: Music, life: Life): Music {
  const alive = <Args extends unknown[], T>(ask: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      await life.step();
      return ask(...args);
    };
  };
  return {
    resolve: alive(music.resolve),
    track: alive(music.track),
    search: alive(music.search),
    nowPlaying: alive(music.nowPlaying),
    recentPlays: alive(music.recentPlays),
    enqueue: alive(music.enqueue),
    save: alive(music.save),
  };
}

function planted(store: Store, record: StoryRecord, plant: Plant | undefined): Store {
  const { debts, turns, outbox } = store;
  switch (plant) {
    case undefined:
      return store;
    case "debts-struck-out-first":
      return { ...store, debts: { ...debts, of: (personId) => struckOut(debts, personId) } };
    case "turns-forgotten":
      return { ...store, turns: forgetful(turns, record) };
    case "sends-unmarked":
      return { ...store, outbox: { ...outbox, sending: async (_, entries) => entries.map(({ id }) => id) } };
  }
}

async function struckOut(debts: Store["debts"], personId: string) {
  const owed = await debts.of(personId);
  if (owed.length > 0) await debts.paid(personId, ...owed.map(({ id }) => id));
  return owed;
}

let commits = 0;

/** The record keeps what was said, as the store does not. */
function forgetful(turns: Store["turns"], record: StoryRecord): Store["turns"] {
  return {
    find: async () => null,
    commit: (turnId, slot, reply, effects) => {
      commits += 1;
      for (const event of record.events) if (event.turnId === turnId) event.reply ??= reply;
      return turns.commit(`${turnId}${commits}`, slot, reply, effects);
    },
  };
}
