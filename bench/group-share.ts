import type { Redis } from "ioredis";
import { sendToGroup } from "../src/bots/commands/share-group.js";
import { createDebtCollector } from "../src/bots/debts.js";
import type { Group, Person, Track } from "../src/bots/domain.js";
import { sentOf, shareOf } from "../src/bots/new-share.js";
import type { Effect } from "../src/bots/ports.js";
import { textsIn } from "../src/bots/text.js";
import { bullmqAlarms } from "../src/scheduler/alarms.js";
import { connectNode } from "../src/store/redis.js";
import { redisStore, type Store } from "../src/store/store.js";
import type { BenchContext, Row } from "./bench.js";
import { botSettings, configOf, storePartsOf } from "./bot.js";
import { messengerAddress, seedPeople } from "./people.js";
import { quietLog } from "./quiet-log.js";
import { trackOf } from "./shares.js";
import { comparedRow } from "./stats.js";

const members = 100;

/** What one way of sending took, until every song lay in its recipient's slot and nothing was owed any more. */
interface Taken {
  ms: number;
  roundTrips: number;
}

/**
 * One song to a group of 100 against 100 songs to one person each: the command's effects, stored by the turn's script, and
 * brought over by the debt collector with the real alarms armed for everybody. A round trip is a packet that was sent and
 * waited for.
 */
export async function groupShare({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const rounds = isQuick ? 1 : 7;
  const trips = { count: 0 };
  const client = counted(connectNode(redis.url, { log: quietLog }), trips);
  const parts = { ...storePartsOf(configOf(botSettings(redis)), client), dailyShareLimit: Number.MAX_SAFE_INTEGER };
  const store = redisStore(parts);
  const alarms = bullmqAlarms({
    connect: () => counted(connectNode(redis.url, { log: quietLog, commandTimeoutMs: null }), trips),
    prefix: parts.prefix,
    clock: parts.clock,
    dueTimes: store.dueTimes,
    log: quietLog,
    startWorker: false,
  });
  const nothing = async () => undefined;
  await alarms.start({ "listen-check": nothing, outbox: nothing, debts: nothing, agenda: nothing, jobs: nothing });
  const collect = createDebtCollector({ ...store, alarms, clock: parts.clock, log: quietLog });
  try {
    const [sender, ...others] = await seedPeople(parts, members + 1, {
      addressOf: (number) => messengerAddress(`member-${number}`),
    });
    if (!sender) throw new Error("nobody is there");
    const taken: { ours: Taken; bare: Taken }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const kit = { store, sender, others, collect, round };
      const ours = await measured(trips, () => sendTogether(kit, trackOf(2 * round)));
      const bare = await measured(trips, () => sendOneByOne(kit, trackOf(2 * round + 1)));
      await requireAll(store, others, 2 * (round + 1));
      if (round > 0) taken.push({ ours, bare }); // The first warms up.
      note(`round ${round} of ${rounds}: ${ours.ms.toFixed(0)} ms, one by one ${bare.ms.toFixed(0)} ms`);
    }
    const row = (name: string, unit: string, of: (one: Taken) => number): Row =>
      comparedRow(
        name,
        unit,
        taken.map(({ ours, bare }) => ({ ours: of(ours), bare: of(bare) })),
      );
    return [
      row("group-share.durable", "ms", ({ ms }) => ms),
      row("group-share.round-trips", "packets", ({ roundTrips }) => roundTrips),
    ];
  } finally {
    await alarms.stop();
    client.disconnect();
  }
}

interface Kit {
  store: Store;
  sender: Person;
  others: Person[];
  collect(personId: string): Promise<void>;
  round: number;
}

async function measured(trips: { count: number }, work: () => Promise<void>): Promise<Taken> {
  const before = trips.count;
  const startMs = performance.now();
  await work();
  return { ms: performance.now() - startMs, roundTrips: trips.count - before };
}

async function sendTogether({ store, sender, others, collect, round }: Kit, track: Track): Promise<void> {
  const turn = turnOf(sender, `together ${round}`);
  // The ports that sending to a group reads are all here.
  const ports = { circle: store.circle, clock: { nowMs: Date.now } } as Parameters<typeof sendToGroup>[4];
  const outcome = await sendToGroup(track, groupOf(sender, others), { pre: "listen", post: null }, turn, ports);
  await commit(store, turn.id, sender, outcome.effects ?? []);
  await collect(sender.id);
}

async function sendOneByOne({ store, sender, others, collect, round }: Kit, track: Track): Promise<void> {
  for (const [at, other] of others.entries()) {
    const turn = turnOf(sender, `alone ${round} ${at}`);
    const share = shareOf(track, other, { pre: "listen", post: null }, turn, Date.now());
    await commit(store, turn.id, sender, [{ kind: "send", share, sent: sentOf(share, other, turn.address) }]);
    await collect(sender.id);
  }
}

async function commit({ turns }: Store, turnId: string, sender: Person, effects: Effect[]): Promise<void> {
  const result = await turns.commit(turnId, sender.id, { text: "On its way" }, effects);
  if (result.kind !== "stored") throw new Error(`not stored: ${result.kind}`);
}

function turnOf(person: Person, id: string): Parameters<typeof sendToGroup>[3] {
  const [address] = person.addresses;
  if (!address) throw new Error("there is no address");
  const texts = textsIn({ language: "en", spell: (command) => command });
  return { id, address, person, text: "", kind: "text", texts };
}

function groupOf(owner: Person, others: Person[]): Group {
  const members = [owner, ...others].map(({ id, name }) => ({
    personId: id,
    name,
    state: "member" as const,
    sinceMs: 0,
  }));
  return { id: "g_bench", name: "everybody", ownerId: owner.id, members, createdAtMs: 0 };
}

async function requireAll({ shares }: Store, others: Person[], count: number): Promise<void> {
  for (const { id } of others) {
    const found = await shares.received(id);
    if (found.length !== count) throw new Error(`${found.length} songs have arrived, not ${count}`);
  }
}

/** Counts what goes out on the wire. Commands of one moment go out together. */
function counted(client: Redis, trips: { count: number }): Redis {
  client.on("connect", () => {
    const { stream } = client;
    const write = stream.write.bind(stream);
    stream.write = ((...given: Parameters<typeof write>) => {
      trips.count += 1;
      return write(...given);
    }) as typeof stream.write;
  });
  return client;
}
