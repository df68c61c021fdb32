import { parseArgs } from "node:util";
import { registerUsers } from "./loadtest-people.js";
import { befriendAll, judge, playWhatComes, sendAll, type Verdict, wishesOf } from "./loadtest-shares.js";
import { type LoadWorld, openLoadWorld } from "./loadtest-world.js";
import { openRedis } from "./redis.js";
import { type Scraped, scrape } from "./scrape.js";

const usage = `Usage: npm run loadtest -- [--users 50] [--shares 4] [--workers 1] [--seconds 120] [--budget calls]

  Starts the built program on a Redis of its own, with emulated platforms on loopback. So many users register and send
  so many songs each by signed webhooks; half of the songs are played as they come, the others stay open. Then every
  song is looked for. Ends with 1 when one is lost, doubled or not delivered in time.

  --users     2 to 1000
  --shares    open songs per user: 1 to 20, which is what a person may send in a day
  --workers   worker processes, 1 to 16
  --seconds   how long to wait for what was sent, 1 to 600; it ends sooner when everything has come
  --budget    SPOTIFY_DAILY_BUDGET; without it the product's own default

  REDIS_URL names a Redis to use instead of a fresh one; only keys under a prefix of their own are touched.
`;

interface Options {
  users: number;
  shares: number;
  workers: number;
  seconds: number;
  budget: number | null;
}

class UsageError extends Error {}

function numberIn(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new UsageError(`--${name} must be a whole number from ${min} to ${max}`);
  return value;
}

/** Null: the usage was asked for. */
function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      users: { type: "string", default: "50" },
      shares: { type: "string", default: "4" },
      workers: { type: "string", default: "1" },
      seconds: { type: "string", default: "120" },
      budget: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const users = numberIn("users", values.users, 2, 1_000);
  return {
    users,
    // 20 songs a day, and 10 of them to the same person.
    shares: numberIn("shares", values.shares, 1, Math.min(20, 10 * (users - 1))),
    workers: numberIn("workers", values.workers, 1, 16),
    seconds: numberIn("seconds", values.seconds, 1, 600),
    budget: values.budget === undefined ? null : numberIn("budget", values.budget, 1, 1_000_000_000),
  };
}

function note(text: string): void {
  process.stderr.write(`  ${text}\n`);
}

async function run(world: LoadWorld, { users: count, shares, seconds }: Options): Promise<boolean> {
  const users = await registerUsers(world, count);
  const wishes = wishesOf(world, count, shares);
  await befriendAll(world, users, wishes);
  note(`${count} users are registered`);
  playWhatComes(world, wishes);
  const beganMs = Date.now();
  const { accepted, perSecond } = await sendAll(world, users, wishes);
  note(`${accepted.length} songs are accepted`);
  const verdict = await judge(world, users, accepted, seconds * 1_000);
  const seen = await scrape(world.urls);
  const result = { verdict, seen, perSecond, accepted: accepted.length, wished: wishes.length };
  process.stdout.write(report({ ...result, tookS: (Date.now() - beganMs) / 1_000, workers: world.urls.length - 1 }));
  const isKept = verdict.arrived === wishes.length && verdict.lost + verdict.doubled === 0;
  if (!isKept) process.stderr.write(`${world.complaints().join("\n")}\n`);
  return isKept;
}

interface Result {
  verdict: Verdict;
  seen: Scraped;
  perSecond: number;
  accepted: number;
  wished: number;
  tookS: number;
  workers: number;
}

/** So many calls at once, and one a second: what the governor lets through. */
const burst = 10;

function report({ verdict, seen, perSecond, accepted, wished, tookS, workers }: Result): string {
  const { arrived, late, lost, doubled, heard, toBeHeard } = verdict;
  const calls = (name: string) => seen.sum("send_songs_spotify_calls_total", { class: name });
  // Every process tells the budget that they share.
  const ofDay = (name: string) => Math.round(seen.sum(name) / (workers + 1));
  const rows = [
    ["accepted", `${accepted} of ${wished}, ${perSecond.toFixed(0)} a second`],
    ["queue delay", delay(seen, {})],
    ["  of listen checks", delay(seen, { alarm: "listen-check" })],
    [
      "poll budget",
      `${calls("receipt")} calls for receipts and ${calls("person")} for people in ${tookS.toFixed(0)} s`,
    ],
    ["  allowed", `${burst + Math.floor(tookS)} in this time; ${ofDay("send_songs_spotify_budget_calls")} a day`],
    ["  used of the day", `${ofDay("send_songs_spotify_used_calls")}, left ${ofDay("send_songs_spotify_left_calls")}`],
    ["arrived", `${arrived} of ${accepted}, late ${late}`],
    ["receipts", `${heard} of ${toBeHeard} that were played`],
    ["doubled", String(doubled)],
    ["losses", String(lost)],
  ];
  return `\n${rows.map(([name = "", value = ""]) => `${name.padEnd(20)}${value}\n`).join("")}\n`;
}

function delay(seen: Scraped, labels: Record<string, string>): string {
  const of = (share: number) => seen.quantile("send_songs_alarm_delay_seconds", share, labels);
  const [p50, p99] = [of(0.5), of(0.99)];
  if (p50 === null || p99 === null) return "nothing was due";
  const runs = seen.sum("send_songs_alarm_delay_seconds_count", labels);
  return `p50 ${(p50 * 1_000).toFixed(0)} ms, p99 ${(p99 * 1_000).toFixed(0)} ms over ${runs} runs`;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === null) return void process.stdout.write(usage);
  const redis = await openRedis(process.env.REDIS_URL);
  try {
    const world = await openLoadWorld(redis, options);
    try {
      process.exitCode = (await run(world, options)) ? 0 : 1;
    } finally {
      await world.close();
    }
  } finally {
    await redis.stop();
  }
}

main().catch((error: unknown) => {
  const isTyped = error instanceof UsageError || (error instanceof TypeError && "code" in error);
  process.stderr.write(`${isTyped ? `${error.message}\n\n${usage}` : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = isTyped ? 2 : 1;
});
