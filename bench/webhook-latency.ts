import type { BenchContext, Row } from "./bench.js";
import { botSettings, configOf, messengerSettings, storePartsOf } from "./bot.js";
import { type LoadShape, type Measured, startServers } from "./http-servers.js";
import { startMessageStub } from "./message-stub.js";
import { messengerAddress, seedPeople } from "./people.js";
import { comparedRow } from "./stats.js";
import { eventsOf, psidOf } from "./webhook-requests.js";

const perSecond = 200;
const said = { people: 200, text: "inbox" };

/**
 * How long a webhook waits for its 200 while 200 a second arrive, from the moment each was to be sent. The product has
 * both roles: every event becomes a turn of a registered person, with its typing mark and its answer to a stub of Graph.
 */
export async function webhookLatency({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const [rounds, seconds] = isQuick ? [1, 2] : [5, 4];
  const shape: LoadShape = { count: perSecond * seconds, connections: 64, perSecond };
  const graph = await startMessageStub();
  const settings = botSettings(redis, messengerSettings({ MESSENGER_API_URL: graph.url }));
  const addressOf = (number: number) => messengerAddress(psidOf(number));
  await seedPeople(storePartsOf(configOf(settings), redis.client), said.people, { addressOf });
  const servers = await startServers({
    settings,
    roles: ["web", "worker"],
    ours: "app",
    bare: "webhook-bare",
    requests: eventsOf(settings, said),
  });
  try {
    const found: { ours: Measured; bare: Measured }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const ours = await servers.ours(shape);
      await graph.received(shape.count * (round + 1), 60_000);
      const bare = await servers.bare(shape);
      if (round > 0) found.push({ ours, bare }); // The first warms up.
      note(`round ${round} of ${rounds}: p99 ${ours.p99Ms.toFixed(2)} ms, bare ${bare.p99Ms.toFixed(2)} ms`);
    }
    const row = (name: string, of: (measured: Measured) => number): Row =>
      comparedRow(
        name,
        "ms",
        found.map(({ ours, bare }) => ({ ours: of(ours), bare: of(bare) })),
      );
    return [row("webhook.p50", ({ p50Ms }) => p50Ms), row("webhook.p99", ({ p99Ms }) => p99Ms)];
  } finally {
    await servers.stop();
    await graph.stop();
  }
}
