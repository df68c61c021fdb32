import { intakeKeys } from "../src/store/keys.js";
import { waitingEvents } from "../src/store/waiting-events.js";
import type { BenchContext, Row } from "./bench.js";
import { botSettings } from "./bot.js";
import { type LoadShape, type Measured, type Servers, startServers } from "./http-servers.js";
import type { BenchRedis } from "./redis.js";
import { comparedRow } from "./stats.js";
import { eventsOf } from "./webhook-requests.js";

const said = { people: 5_000, text: "share https://open.spotify.com/track/4PaperLanterns00000001 with Bob Fisher" };

/**
 * Signed webhooks accepted per second: the product with the role web (signature, parsing, durable in Redis) against a
 * server that reads the body and checks the signature. No worker runs, so acceptance alone is measured.
 */
export async function webhookThroughput({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const [rounds, count] = isQuick ? [1, 1_000] : [7, 15_000];
  const shape: LoadShape = { count, connections: 64, perSecond: null };
  const settings = botSettings(redis);
  const servers = await startServers({
    settings,
    roles: ["web"],
    ours: "app",
    bare: "webhook-bare",
    requests: eventsOf(settings, said),
  });
  try {
    await oneRound(servers, redis, { ...shape, count: Math.ceil(count / 2) }); // Warms up both.
    const found: { ours: Measured; bare: Measured }[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      found.push(await oneRound(servers, redis, shape));
      note(`round ${round} of ${rounds}: ${Math.round(found.at(-1)?.ours.perSecond ?? 0)} accepted per second`);
    }
    const pairs = (of: (measured: Measured) => number) =>
      found.map(({ ours, bare }) => ({ ours: of(ours), bare: of(bare) }));
    return [
      comparedRow(
        "webhook.throughput",
        "requests/s",
        pairs(({ perSecond }) => perSecond),
      ),
      comparedRow(
        "webhook.cpu",
        "µs/request",
        pairs(({ cpuUs }) => cpuUs),
      ),
    ];
  } finally {
    await servers.stop();
  }
}

async function oneRound(servers: Servers, redis: BenchRedis, shape: LoadShape) {
  const ours = await servers.ours(shape);
  await checkAccepted(redis, shape.count);
  return { ours, bare: await servers.bare(shape) };
}

/** A fast server that forgot something would be no server. */
async function checkAccepted({ client, prefix }: BenchRedis, count: number): Promise<void> {
  const keys = { redis: client, prefix: `${prefix}:` };
  const stored = await waitingEvents(keys);
  if (stored !== count) throw new Error(`${count} events were accepted and ${stored} stored`);
  const streams = Array.from({ length: 16 }, (_, shard) => intakeKeys(keys.prefix, shard).events);
  await Promise.all(streams.map((stream) => client.del(stream)));
}
