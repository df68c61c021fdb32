import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../playground/redis/free-port.js";
import type { BenchContext, Row } from "./bench.js";
import { botSettings, messengerSettings, type Settings, slackSettings } from "./bot.js";
import { openDiscordWorld } from "./discord-world.js";
import { comparedRow, type Pair } from "./stats.js";

interface Started {
  readyMs: number;
  residentMb: number;
  /** Number of modules by package. */
  loaded: Record<string, number>;
}

/** A way to run the bot. */
interface Variant {
  name: string;
  settings: Settings;
  /** The SDKs of the channels that are on. */
  own: RegExp[];
  /** Those of the channels that are off, of which nothing may be loaded. */
  foreign: RegExp[];
}

const pollMs = 5;
const settledMs = 500;
const readyWithinMs = 30_000;
const program = fileURLToPath(new URL("../src/main.js", import.meta.url));
const importsAlone = fileURLToPath(new URL("./imports-process.js", import.meta.url));
const loadedPackages = fileURLToPath(new URL("./loaded-packages.js", import.meta.url));

const sdks = {
  messenger: /^(botbuilder-adapter-facebook|botkit)$/,
  slack: /^@slack\//,
  discord: /^(discord\.js$|discord-api-types$|@discordjs\/|@sapphire\/)/,
};

/**
 * From the start of the process to its first answer on /healthz, and its resident memory then: `start --role all` with
 * one channel on, and with all three, against a process that imports the same packages and answers the same request.
 * Discord is emulated in this process, and connected to before the answer.
 */
export async function startUp({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const rounds = isQuick ? 1 : 7;
  const folder = await mkdtemp(join(tmpdir(), "send-songs-bench-")); // Without a .env.
  const world = await openDiscordWorld({ guilds: 1, users: 1 });
  const variants = variantsFor(redis, world.settings);
  const found = new Map<string, { ours: Started; bare: Started }[]>();
  try {
    for (let round = 0; round <= rounds; round += 1) {
      for (const variant of variants) {
        const ours = await measure(folder, variant, [program, "start", "--role", "all"]);
        const bare = await measure(folder, variant, [importsAlone]);
        // The first fills the disk cache.
        if (round > 0) found.set(variant.name, [...(found.get(variant.name) ?? []), { ours, bare }]);
        const times = `${Math.round(ours.readyMs)} ms, imports alone ${Math.round(bare.readyMs)} ms`;
        note(`round ${round} of ${rounds}, ${variant.name}: ${times}`);
      }
    }
    return variants.flatMap((variant) => rowsOf(variant, found.get(variant.name) ?? []));
  } finally {
    await world.emulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function variantsFor(redis: BenchContext["redis"], discord: Settings): Variant[] {
  const channels = { messenger: messengerSettings(), slack: slackSettings(), discord };
  const alone = Object.entries(channels).map(([name, own]) => ({
    name,
    settings: botSettings(redis, own),
    own: Object.entries(sdks).flatMap(([other, packages]) => (other === name ? [packages] : [])),
    foreign: Object.entries(sdks).flatMap(([other, packages]) => (other === name ? [] : [packages])),
  }));
  const all = { ...channels.messenger, ...channels.slack, ...channels.discord };
  return [...alone, { name: "all", settings: botSettings(redis, all), own: Object.values(sdks), foreign: [] }];
}

function rowsOf({ name, own, foreign }: Variant, found: { ours: Started; bare: Started }[]): Row[] {
  const pairs = (of: (started: Started) => number): Pair[] =>
    found.map(({ ours, bare }) => ({ ours: of(ours), bare: of(bare) }));
  const foreignModules = found.map(({ ours }) => countOf(ours.loaded, foreign));
  // A count that does not see what must be there would see nothing else either.
  if (found.some(({ ours }) => own.some((sdk) => countOf(ours.loaded, [sdk]) === 0)))
    throw new Error(`with ${name} on, its SDK was not seen to be loaded`);
  const value = Math.max(...foreignModules);
  return [
    comparedRow(
      `startup.${name}.time`,
      "ms",
      pairs(({ readyMs }) => readyMs),
    ),
    comparedRow(
      `startup.${name}.memory`,
      "MB",
      pairs(({ residentMb }) => residentMb),
    ),
    ...(foreign.length > 0
      ? [{ bench: `startup.${name}.foreign`, value, unit: "modules", baseline: null, ratio: null }]
      : []),
  ];
}

function countOf(loaded: Started["loaded"], packages: RegExp[]): number {
  const counted = Object.entries(loaded).filter(([name]) => packages.some((one) => one.test(name)));
  return counted.reduce((sum, [, modules]) => sum + modules, 0);
}

async function measure(cwd: string, { settings, foreign }: Variant, args: string[]): Promise<Started> {
  const port = await freePort();
  const without = foreign.map(({ source }) => source).join("|");
  const env = { PATH: process.env.PATH, ...settings, PORT: String(port), BENCH_WITHOUT: without };
  const startMs = performance.now();
  const command = ["--import", loadedPackages, ...args];
  const child = spawn(process.execPath, command, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  try {
    while (!(await isHealthy(port))) {
      if (child.exitCode !== null || performance.now() - startMs > readyWithinMs)
        throw new Error(`${args[0]} does not answer`);
      await pause(pollMs);
    }
    const readyMs = performance.now() - startMs;
    await pause(settledMs);
    return { readyMs, residentMb: await residentMb(child.pid ?? 0), loaded: await loadedBy(child) };
  } finally {
    await end(child);
  }
}
function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path: "/healthz", agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("error", () => resolve(false));
  });
}

/** As Linux tells it. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** As `loaded-packages.ts` tells it; anything else it writes is shown. */
async function loadedBy(child: ChildProcess): Promise<Started["loaded"]> {
  child.kill("SIGUSR2");
  if (child.stderr === null) throw new Error("the process has no standard error");
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.startsWith('{"loaded"')) return (JSON.parse(line) as Pick<Started, "loaded">).loaded;
    process.stderr.write(`${line}\n`);
  }
  throw new Error("the process does not say what it has loaded");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(timer);
}
