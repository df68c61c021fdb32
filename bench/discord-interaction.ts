import type { BenchContext, Row } from "./bench.js";
import { botSettings, configOf, storePartsOf } from "./bot.js";
import { startChild } from "./child.js";
import { type DiscordWorld, discordAddressOf, openDiscordWorld } from "./discord-world.js";
import { untilTime } from "./pace.js";
import { seedPeople } from "./people.js";
import { serverChild } from "./server-child.js";
import { comparedRow, percentile } from "./stats.js";

const perSecond = 200;
const size = { guilds: 20, users: 200 };

/** Milliseconds of one round. */
interface Waits {
  p50Ms: number;
  p99Ms: number;
}

/**
 * From the moment the gateway sends an interaction to the first call for it, while 200 a second arrive: ours defers and
 * goes on to a turn of a registered person and its answer, against discord.js alone with one listener that only defers.
 * Each has an emulated Discord of its own in this process.
 */
export async function discordInteraction({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const [rounds, seconds] = isQuick ? [1, 2] : [7, 4];
  const count = perSecond * seconds;
  const [ourWorld, bareWorld] = [await openDiscordWorld(size), await openDiscordWorld(size)];
  const settings = botSettings(redis, ourWorld.settings);
  await seedPeople(storePartsOf(configOf(settings), redis.client), size.users, { addressOf: discordAddressOf });
  const [app, bare] = [startChild("app"), startChild("discord-bare")];
  try {
    await serverChild.start(app, { settings, roles: ["web", "worker", "gateway"] });
    await serverChild.start(bare, { settings: bareWorld.settings, roles: [] });
    const found: { ours: Waits; bare: Waits }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const ours = await waitsOf(ourWorld, count);
      await ourWorld.answered(count * (round + 1), 60_000);
      const measured = { ours, bare: await waitsOf(bareWorld, count) };
      if (round > 0) found.push(measured); // The first warms up.
      note(`round ${round} of ${rounds}: p99 ${ours.p99Ms.toFixed(2)} ms, bare ${measured.bare.p99Ms.toFixed(2)} ms`);
    }
    const row = (name: string, of: (waits: Waits) => number): Row => {
      const pairs = found.map(({ ours, bare }) => ({ ours: of(ours), bare: of(bare) }));
      return comparedRow(name, "ms", pairs);
    };
    return [row("discord.interaction.p50", ({ p50Ms }) => p50Ms), row("discord.interaction.p99", ({ p99Ms }) => p99Ms)];
  } finally {
    await Promise.all([app.stop(), bare.stop()]);
    await Promise.all([ourWorld.emulator.stop(), bareWorld.emulator.stop()]);
  }
}

/** One after the other in even steps, whether or not earlier ones are answered. */
async function waitsOf(world: DiscordWorld, count: number): Promise<Waits> {
  const startMs = performance.now();
  const typed: Promise<{ ackMs: number }>[] = [];
  for (let at = 0; at < count; at += 1) {
    await untilTime(startMs + (at * 1_000) / perSecond);
    typed.push(world.type(at % size.users, "inbox"));
  }
  const waitsMs = (await Promise.all(typed)).map(({ ackMs }) => ackMs);
  return { p50Ms: percentile(waitsMs, 0.5), p99Ms: percentile(waitsMs, 0.99) };
}
