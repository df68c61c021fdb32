import { setTimeout as pause } from "node:timers/promises";
import type { BenchContext, Row } from "./bench.js";
import { botSettings, configOf, type Settings, slackSettings, storePartsOf } from "./bot.js";
import { type Child, startChild } from "./child.js";
import { type DiscordSize, discordAddressOf, openDiscordWorld } from "./discord-world.js";
import type { Load } from "./load-process.js";
import type { Memory } from "./memory-now.js";
import { startMessageStub } from "./message-stub.js";
import { type SeedOptions, seedPeople } from "./people.js";
import { serverChild } from "./server-child.js";
import { commandsOf, slackAddressOf } from "./slack-requests.js";
import { together } from "./together.js";

const quarters = 4;
const atATime = 20;
const waitMs = 60_000;
/** Longer than anything is kept because it may be needed again in a moment. */
const calmMs = 70_000;
const megabyte = 1024 ** 2;

/** A process and how a number of new people, one after the other, make use of it. */
interface Used {
  child: Child;
  use(first: number, count: number): Promise<void>;
}

/** Ours, and a bare one to compare with, on one platform. */
interface Platform {
  name: string;
  ours: Used;
  bare: Used;
  stop(): Promise<void>;
}

/**
 * What 20,000 people leave behind in the memory of the process once they have been answered: on Discord, in 1,000
 * servers and in conversations of two, and on Slack. The growth from the first quarter of them to the last, per person;
 * the bare ones are the libraries with one listener that acknowledges.
 */
export async function chatMemory(context: BenchContext): Promise<Row[]> {
  const size: DiscordSize = context.isQuick ? { guilds: 50, users: 400 } : { guilds: 1_000, users: 20_000 };
  const platforms = [await openDiscord(context, size), await openSlack(context, size.users)];
  try {
    const found = new Map<Child, Memory[]>();
    for (let quarter = 0; quarter < quarters; quarter += 1)
      await useQuarter(context, platforms, size.users, quarter, found);
    return platforms.flatMap((platform) => rowsOf(platform, size.users, found));
  } finally {
    for (const platform of platforms) await platform.stop();
  }
}

async function useQuarter(
  { isQuick, note }: BenchContext,
  platforms: Platform[],
  users: number,
  quarter: number,
  found: Map<Child, Memory[]>,
): Promise<void> {
  const count = users / quarters;
  const all = platforms.flatMap(({ ours, bare }) => [ours, bare]);
  for (const { use } of all) await use(quarter * count, count);
  const isCompared = quarter === 0 || quarter === quarters - 1;
  if (isCompared && !isQuick) await pause(calmMs);
  for (const { child } of all) found.set(child, [...(found.get(child) ?? []), await serverChild.memory(child)]);
  for (const { name, ours } of platforms) {
    const { heapBytes = 0, residentBytes = 0 } = found.get(ours.child)?.at(-1) ?? {};
    const sizes = `${(heapBytes / megabyte).toFixed(1)} MB alive, ${(residentBytes / megabyte).toFixed(1)} MB resident`;
    note(`${name}, ${count * (quarter + 1)} people: ${sizes}${isCompared ? "" : ", at once"}`);
  }
}

function rowsOf({ name, ours, bare }: Platform, users: number, found: Map<Child, Memory[]>): Row[] {
  const [own = [], other = []] = [found.get(ours.child), found.get(bare.child)];
  const people = (users * (quarters - 1)) / quarters;
  const growth = (memories: Memory[], of: (memory: Memory) => number) => {
    const [first, last] = [memories[0], memories.at(-1)];
    if (!first || !last) throw new Error("nothing was measured");
    return (of(last) - of(first)) / people;
  };
  const grown = (what: string, of: (memory: Memory) => number): Row => ({
    bench: `chat-memory.${name}.${what}`,
    value: growth(own, of),
    unit: "bytes/person",
    baseline: growth(other, of),
    ratio: null, // Of two figures near nothing it would say nothing.
  });
  const residentMb = (memories: Memory[]) => (memories.at(-1)?.residentBytes ?? 0) / megabyte;
  const [value, baseline] = [residentMb(own), residentMb(other)];
  return [
    grown("alive", ({ heapBytes }) => heapBytes),
    grown("resident", ({ residentBytes }) => residentBytes),
    { bench: `chat-memory.${name}.end`, value, unit: "MB", baseline, ratio: value / baseline },
  ];
}

function startMeasured(name: string): Child {
  return startChild(name, ["--expose-gc"]);
}

/** A bot on this platform alone, and as many people who are registered there. */
async function preparedBot(
  { redis, note }: BenchContext,
  name: string,
  channel: Settings,
  users: number,
  seed: SeedOptions,
): Promise<Settings> {
  const settings = botSettings({ ...redis, prefix: `${redis.prefix}:${name}` }, channel);
  await seedPeople(storePartsOf(configOf(settings), redis.client), users, seed);
  note(`${name}: ${users} people are registered`);
  return settings;
}

async function openDiscord(context: BenchContext, size: DiscordSize): Promise<Platform> {
  const [ourWorld, bareWorld] = [await openDiscordWorld(size), await openDiscordWorld(size)];
  const seed = { addressOf: discordAddressOf };
  const settings = await preparedBot(context, "discord", ourWorld.settings, size.users, seed);
  const [ours, bare] = [startMeasured("app"), startMeasured("discord-bare")];
  await serverChild.start(ours, { settings, roles: ["web", "worker", "gateway"] });
  await serverChild.start(bare, { settings: bareWorld.settings, roles: [] });
  const useOurs = async (first: number, count: number) => {
    await together(count, atATime, (at) => ourWorld.type(first + at, "inbox"));
    await ourWorld.answered(first + count, waitMs);
  };
  const useBare = (first: number, count: number) =>
    together(count, atATime, (at) => bareWorld.type(first + at, "inbox"));
  return {
    name: "discord",
    ours: { child: ours, use: useOurs },
    bare: { child: bare, use: useBare },
    async stop() {
      await Promise.all([ours.stop(), bare.stop()]);
      await Promise.all([ourWorld.emulator.stop(), bareWorld.emulator.stop()]);
    },
  };
}

async function openSlack(context: BenchContext, users: number): Promise<Platform> {
  const teams = users / 20;
  const answers = await startMessageStub();
  const seed = { addressOf: (person: number) => slackAddressOf(person, teams) };
  const settings = await preparedBot(context, "slack", slackSettings(), users, seed);
  const [ours, bare, load] = [startMeasured("app"), startMeasured("slack-bare"), startChild("load")];
  const requests = commandsOf(settings, { text: "inbox", people: users, teams, responseUrl: answers.url });
  const loading = (port: number) => async (first: number, count: number) => {
    await load.ask({ requests, port, first, count, connections: 16, perSecond: 400 } satisfies Load);
  };
  const useOurs = loading(await serverChild.start(ours, { settings, roles: ["web", "worker"] }));
  const useBare = loading(await serverChild.start(bare, { settings, roles: [] }));
  return {
    name: "slack",
    ours: {
      child: ours,
      async use(first, count) {
        await useOurs(first, count);
        await answers.received(first + count, waitMs);
      },
    },
    bare: { child: bare, use: useBare },
    async stop() {
      await Promise.all([ours, bare, load].map((child) => child.stop()));
      await answers.stop();
    },
  };
}
