import { parseArgs } from "node:util";
import type { Fsync } from "../test/process/own-redis.js";
import { noCounts, sumOf } from "./chaos/checker.js";
import { connectStage, playStory } from "./chaos/crash-points.js";
import { type ChaosResult, runProcesses } from "./chaos/processes.js";
import { machineFacts } from "./machine.js";
import { openRedis } from "./redis.js";

const usage = `Usage: npm run chaos -- [points] [processes] [--seed 1] [--points 10000] [--kills 300] [--minutes 30]
                        [--fsync always|everysec]

  points      in one process: stories in which a process dies in front of some effect, until it has died so often
  processes   two web processes and two workers of the built program, and their Redis, killed with -9 so often within
              so many minutes, while people send each other songs
  default     both
  --fsync     when the Redis that is killed has its file on the disk; default always, with which nothing may be lost

  Ends with 1 when a promise was broken.
`;

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

function note(text: string): void {
  process.stderr.write(`  ${text}\n`);
}

interface Plan {
  seed: number;
  points: number;
  kills: number;
  minutes: number;
  fsync: Fsync;
}

/** Answers how many promises were broken. */
async function crashPoints({ seed, points }: Plan): Promise<number> {
  const server = await openRedis(process.env.REDIS_URL);
  const redis = connectStage(server.url);
  let sum = { ...noCounts };
  let stories = 0;
  let broken = 0;
  for (; sum.crashes < points; stories += 1) {
    const { violations, counts } = await playStory({ redis, seed: seed + stories });
    sum = sumOf([sum, counts]);
    broken += violations.length;
    for (const one of violations) write(`seed ${seed + stories}: ${one}`);
    if (stories % 50 === 49) note(`${stories + 1} stories, ${sum.crashes} crash points`);
  }
  redis.close();
  await server.stop();
  write(`crash points: ${stories} stories from seed ${seed}, promises broken: ${broken}`);
  for (const [name, count] of Object.entries(sum)) write(`  ${name}: ${count}`);
  return broken;
}

/** So many songs fit the limits of a day. */
const songsPerPerson = 18;
const songsPerMinute = 15;

async function processes({ seed, kills, minutes, fsync }: Plan): Promise<number> {
  const messenger = Math.min(60, Math.max(8, Math.ceil((minutes * songsPerMinute) / songsPerPerson)));
  const result = await runProcesses({
    main: new URL("../src/main.js", import.meta.url).pathname,
    ...{ seed, kills, fsync, withinMs: minutes * 60_000, everyMs: 60_000 / songsPerMinute, note },
    people: { messenger, slack: 4, discord: 4 },
  });
  write(`processes: seed ${seed}, appendfsync ${fsync}, promises broken: ${result.after.violations.length}`);
  report(result);
  return result.after.violations.length;
}

function report({ traffic, damage, after }: ChaosResult): void {
  for (const one of after.violations) write(`  ! ${one}`);
  write(
    `  kills: ${Object.entries(damage.kills)
      .map(([berth, count]) => `${berth} ${count}`)
      .join(", ")}`,
  );
  write(`  faults of platforms: ${damage.faults}`);
  write(`  events accepted: ${traffic.accepted}, not at once: ${traffic.redelivered} tries more`);
  write(`  songs: ${traffic.songs.length}, of them answered by "try again": ${after.apologies}`);
  write(`  answers that stand in Redis and are missing in the chat: ${after.missingReplies}`);
  write(`  shares promised: ${after.shares}, lost: ${after.losses}`);
  const { messenger, slack, discord } = after.doubledSongs;
  write(`  songs that came twice: Messenger ${messenger}, Slack ${slack}, Discord ${discord}`);
  write(`  last words that came twice: ${after.doubledLastWords}`);
  write(
    `  receipts missing in the chat, standing in "sent": ${after.missingReceipts}; told twice: ${after.doubledReceipts}`,
  );
}

async function redisVersion(): Promise<string> {
  const server = await openRedis(process.env.REDIS_URL);
  await server.stop();
  return server.version;
}

async function main(): Promise<void> {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const options = { seed: text("1"), points: text("10000"), kills: text("300"), minutes: text("30") } as const;
  const fsyncs: readonly Fsync[] = ["always", "everysec"];
  const { values, positionals } = parseArgs({ options: { ...options, fsync: text("always") }, allowPositionals: true });
  const wanted = positionals.length > 0 ? positionals : ["points", "processes"];
  const { seed, points, kills, minutes } = values;
  const numbers = { seed: Number(seed), points: Number(points), kills: Number(kills), minutes: Number(minutes) };
  const fsync = fsyncs.find((name) => name === values.fsync);
  const isUnknown = wanted.some((name) => name !== "points" && name !== "processes");
  if (isUnknown || fsync === undefined || Object.values(numbers).some(Number.isNaN)) {
    process.stdout.write(usage);
    process.exitCode = 2;
    return;
  }
  write(`${new Date().toISOString()}\n${(await machineFacts(await redisVersion())).join("\n")}`);
  const plan = { ...numbers, fsync };
  let broken = 0;
  if (wanted.includes("points")) broken += await crashPoints(plan);
  if (wanted.includes("processes")) broken += await processes(plan);
  process.exitCode = broken === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
