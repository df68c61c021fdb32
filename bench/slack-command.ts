import { setTimeout as pause } from "node:timers/promises";
import { Installations } from "../src/channels/slack/installations.js";
import { redisSealed } from "../src/store/sealed.js";
import type { BenchContext, Row } from "./bench.js";
import { botSettings, configOf, type Settings, slackForMany, slackSettings, storePartsOf } from "./bot.js";
import type { Child } from "./child.js";
import { type LoadShape, type Measured, type Servers, startServers } from "./http-servers.js";
import { startMessageStub } from "./message-stub.js";
import { seedPeople } from "./people.js";
import type { BenchRedis } from "./redis.js";
import { serverChild } from "./server-child.js";
import { commandsOf, slackAddressOf, teamOf } from "./slack-requests.js";
import { comparedRow } from "./stats.js";

const people = 200;
const teams = 20;
const perSecond = 200;
const waitMs = 60_000;

interface Round {
  ours: Measured;
  bare: Measured;
}

/**
 * Signed slash commands, from the request to its acknowledgement, against Bolt alone with one listener that says `ack()`
 * and nothing else. In a burst, with a bot that says nothing either, for one workspace and for many, whose installations
 * lie sealed in Redis: up to the last acknowledgement, and up to the last turn. Then 200 a second, each of which becomes
 * a turn of a registered person.
 */
export async function slackCommand(context: BenchContext): Promise<Row[]> {
  const one = await throughput(context, "one workspace", settingsOf(context, "one", slackSettings()));
  const many = await throughput(context, "many workspaces", settingsOf(context, "many", slackForMany()));
  const latency = await latencyUnderTurns(context);
  return [
    row("slack.command", "requests/s", one, ({ perSecond }) => perSecond),
    row("slack.command.taken", "requests/s", one, ({ donePerSecond }) => donePerSecond),
    row("slack.command.cpu", "µs/request", one, ({ cpuUs }) => cpuUs),
    row("slack.command.many", "requests/s", many, ({ perSecond }) => perSecond),
    row("slack.command.many.taken", "requests/s", many, ({ donePerSecond }) => donePerSecond),
    row("slack.command.p50", "ms", latency, ({ p50Ms }) => p50Ms),
    row("slack.command.p99", "ms", latency, ({ p99Ms }) => p99Ms),
  ];
}

/** Each with its own keys, as the same command would not be taken twice. */
function settingsOf({ redis }: BenchContext, name: string, slack: Settings): Settings {
  return botSettings({ ...redis, prefix: `${redis.prefix}:${name}` }, slack);
}

function row(bench: string, unit: string, rounds: Round[], of: (measured: Measured) => number): Row {
  const pairs = rounds.map(({ ours, bare }) => ({ ours: of(ours), bare: of(bare) }));
  return comparedRow(bench, unit, pairs);
}

async function throughput({ redis, isQuick, note }: BenchContext, name: string, settings: Settings): Promise<Round[]> {
  const [rounds, count] = isQuick ? [1, 1_000] : [7, 10_000];
  const shape: LoadShape = { count, connections: 64, perSecond: null };
  await install(redis, settings);
  const requests = commandsOf(settings, { text: "inbox", people, teams, responseUrl: "http://127.0.0.1:9" });
  const files = { ours: "quiet-app", bare: "slack-bare" } as const;
  const servers = await startServers({ settings, roles: ["web"], ...files, requests, isDone: haveBecomeTurns });
  return compare(servers, rounds, shape, ({ ours, bare }) =>
    note(`${name}: ${Math.round(ours.perSecond)} acknowledged per second, bare ${Math.round(bare.perSecond)}`),
  );
}

async function latencyUnderTurns(context: BenchContext): Promise<Round[]> {
  const { redis, isQuick, note } = context;
  const [rounds, seconds] = isQuick ? [1, 2] : [5, 4];
  const shape: LoadShape = { count: perSecond * seconds, connections: 64, perSecond };
  const slack = await startMessageStub();
  const settings = settingsOf(context, "turns", slackSettings());
  const addressOf = (number: number) => slackAddressOf(number, teams);
  await seedPeople(storePartsOf(configOf(settings), redis.client), people, { addressOf });
  const requests = commandsOf(settings, { text: "inbox", people, teams, responseUrl: slack.url });
  const files = { ours: "app", bare: "slack-bare" } as const;
  const isDone = (sent: number) => slack.received(sent, waitMs);
  const servers = await startServers({ settings, roles: ["web", "worker"], ...files, requests, isDone });
  const said = ({ ours, bare }: Round) =>
    note(`200 a second: p99 ${ours.p99Ms.toFixed(2)} ms, bare ${bare.p99Ms.toFixed(2)} ms`);
  try {
    return await compare(servers, rounds, shape, said);
  } finally {
    await slack.stop();
  }
}

/** A fast acknowledgement of something that is then lost would be worth nothing. */
async function haveBecomeTurns(sent: number, app: Child): Promise<void> {
  const untilMs = Date.now() + waitMs;
  while ((await serverChild.turns(app)) < sent && Date.now() < untilMs) await pause(5);
  const turns = await serverChild.turns(app);
  if (turns !== sent) throw new Error(`${sent} commands were acknowledged, and ${turns} became turns`);
}

async function compare(servers: Servers, rounds: number, shape: LoadShape, said: (round: Round) => void) {
  const found: Round[] = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const measured = { ours: await servers.ours(shape), bare: await servers.bare(shape) };
      if (round > 0) found.push(measured); // The first warms up.
      said(measured);
    }
    return found;
  } finally {
    await servers.stop();
  }
}

/** As the pages of the installation leave it. */
async function install(redis: BenchRedis, settings: Settings): Promise<void> {
  const config = configOf(settings);
  const parts = storePartsOf(config, redis.client);
  const sealed = redisSealed(parts);
  const records = {
    get: (key: string) => sealed.get(`i_${key}`, "slack"),
    put: (key: string, json: string) => sealed.put(`i_${key}`, "slack", json),
    delete: (key: string) => sealed.delete(`i_${key}`, "slack"),
  };
  const store = new Installations(records, parts.clock).store();
  for (let team = 0; team < teams; team += 1)
    await store.storeInstallation({
      team: { id: teamOf(team), name: `Team ${team}` },
      enterprise: undefined,
      user: { id: "U000000000", token: undefined, scopes: undefined },
      bot: { id: "B000000001", userId: "U999999999", token: `xoxb-${team}`.padEnd(56, "t"), scopes: ["commands"] },
      appId: "A0BENCH0001",
      tokenType: "bot",
      authVersion: "v2",
      isEnterpriseInstall: false,
    });
}
