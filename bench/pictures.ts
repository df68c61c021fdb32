import type { BenchContext, Row } from "./bench.js";
import { botSettings, configOf, slackSettings, storePartsOf } from "./bot.js";
import { type Child, startChild } from "./child.js";
import { openConnection } from "./http-connection.js";
import type { Load, LoadResult } from "./load-process.js";
import { startMessageStub } from "./message-stub.js";
import { seedPeople } from "./people.js";
import { commandsOf, slackAddressOf } from "./slack-requests.js";
import { comparedRow, median } from "./stats.js";

/** As many as the painter has threads. */
const viewers = 2;
const people = 200;
const teams = 20;
const perSecond = 200;

interface Round {
  quietP99Ms: number;
  busyP99Ms: number;
  picturesPerSecond: number;
}

/**
 * Cards of three columns a second, drawn and served by the whole product to two who fetch one after another; and how long
 * slash commands of Slack wait for their acknowledgement meanwhile, 200 of them a second, each of which becomes a turn of
 * a registered person, against the same without pictures.
 */
export async function pictures(context: BenchContext): Promise<Row[]> {
  const [rounds, seconds] = context.isQuick ? [1, 2] : [5, 4];
  const slack = await startMessageStub();
  const scene = await openScene(context, slack.url);
  try {
    const all: Round[] = [];
    // Threads begin, fonts are read, code is compiled.
    await measured(scene, 1);
    for (let round = 0; round < rounds; round += 1) {
      const found = await measured(scene, seconds);
      context.note(said(found));
      all.push(found);
    }
    const drawn = median(all.map(({ picturesPerSecond }) => picturesPerSecond));
    const pairs = all.map(({ busyP99Ms, quietP99Ms }) => ({ ours: busyP99Ms, bare: quietP99Ms }));
    return [
      { bench: "pictures", unit: "pictures/s", value: drawn, baseline: null, ratio: null },
      comparedRow("pictures.command.p99", "ms", pairs),
    ];
  } finally {
    await Promise.all([scene.app.stop(), scene.load.stop()]);
    await slack.stop();
  }
}

interface Scene {
  app: Child;
  load: Child;
  port: number;
  requests: Load["requests"];
  personId: string;
  /** Of commands, and of pictures: none comes twice. */
  next: { command: number; picture: number };
}

async function openScene({ redis }: BenchContext, responseUrl: string): Promise<Scene> {
  const settings = botSettings(redis, slackSettings());
  const addressOf = (number: number) => slackAddressOf(number, teams);
  const seeded = await seedPeople(storePartsOf(configOf(settings), redis.client), people, { addressOf });
  const [app, load] = [startChild("pictures"), startChild("load")];
  const port = await app.ask<number>({ kind: "start", settings });
  const requests = commandsOf(settings, { text: "inbox", people, teams, responseUrl });
  return { app, load, port, requests, personId: seeded[0]?.id ?? "", next: { command: 0, picture: 0 } };
}

async function measured(scene: Scene, seconds: number): Promise<Round> {
  const quietP99Ms = await p99OfCommands(scene, seconds);
  let isOver = false;
  const startedMs = performance.now();
  const counts = Array.from({ length: viewers }, () => viewing(scene, () => !isOver));
  const busyP99Ms = await p99OfCommands(scene, seconds);
  isOver = true;
  const drawn = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  return { quietP99Ms, busyP99Ms, picturesPerSecond: (drawn * 1_000) / (performance.now() - startedMs) };
}

async function p99OfCommands({ load, port, requests, next }: Scene, seconds: number): Promise<number> {
  const count = perSecond * seconds;
  const first = next.command;
  next.command += count;
  const request: Load = { requests, port, first, count, connections: 64, perSecond };
  return (await load.ask<LoadResult>(request)).p99Ms;
}

/** Fetches another picture as long as it should go on, one at least. Answers how many. */
async function viewing({ app, port, personId, next }: Scene, goesOn: () => boolean): Promise<number> {
  const count = 1_000;
  const from = next.picture;
  next.picture += count;
  const paths = await app.ask<string[]>({ kind: "paths", personId, from, count });
  const connection = await openConnection(port);
  let fetched = 0;
  for (const path of paths) {
    const status = await connection.exchange(Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`));
    if (status !== 200) throw new Error(`a picture was answered with ${status}`);
    fetched += 1;
    if (!goesOn()) break;
  }
  connection.end();
  return fetched;
}

function said({ picturesPerSecond, busyP99Ms, quietP99Ms }: Round): string {
  const drawn = Math.round(picturesPerSecond);
  return `${drawn} pictures/s; p99 of commands ${busyP99Ms.toFixed(2)} ms, without ${quietP99Ms.toFixed(2)} ms`;
}
