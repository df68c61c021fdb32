import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../playground/redis/free-port.js";
import type { BenchContext, Row } from "./bench.js";
import { botSettings, type Settings } from "./bot.js";
import { comparedRow, type Pair } from "./stats.js";

interface Started {
  readyMs: number;
  residentMb: number;
}

const pollMs = 5;
const settledMs = 500;
const readyWithinMs = 30_000;
const program = fileURLToPath(new URL("../src/main.js", import.meta.url));
const importsAlone = fileURLToPath(new URL("./imports-process.js", import.meta.url));

/**
 * From the start of the process to its first answer on /healthz, and its resident memory then: `start --role all` of a
 * configured bot against a process that imports the same packages and answers the same request.
 */
export async function startUp({ redis, isQuick, note }: BenchContext): Promise<Row[]> {
  const rounds = isQuick ? 1 : 7;
  const folder = await mkdtemp(join(tmpdir(), "send-songs-bench-")); // Without a .env.
  const settings = botSettings(redis);
  try {
    const found: { ours: Started; bare: Started }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const ours = await measure(folder, settings, [program, "start", "--role", "all"]);
      const bare = await measure(folder, settings, [importsAlone]);
      if (round > 0) found.push({ ours, bare }); // The first fills the disk cache.
      note(`round ${round} of ${rounds}: ${Math.round(ours.readyMs)} ms, imports alone ${Math.round(bare.readyMs)} ms`);
    }
    const pairs = (of: (started: Started) => number): Pair[] =>
      found.map(({ ours, bare }) => ({ ours: of(ours), bare: of(bare) }));
    return [
      comparedRow(
        "startup.time",
        "ms",
        pairs(({ readyMs }) => readyMs),
      ),
      comparedRow(
        "startup.memory",
        "MB",
        pairs(({ residentMb }) => residentMb),
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(cwd: string, settings: Settings, args: string[]): Promise<Started> {
  const port = await freePort();
  const env = { PATH: process.env.PATH, ...settings, PORT: String(port) };
  const startMs = performance.now();
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
  try {
    while (!(await isHealthy(port))) {
      if (child.exitCode !== null || performance.now() - startMs > readyWithinMs)
        throw new Error(`${args[0]} does not answer`);
      await pause(pollMs);
    }
    const readyMs = performance.now() - startMs;
    await pause(settledMs);
    return { readyMs, residentMb: await residentMb(child.pid ?? 0) };
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

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(timer);
}
