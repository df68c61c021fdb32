import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { basename } from "node:path";
import { dockerRun } from "./docker.js";
import type { RedisProgram } from "./program.js";

export interface ServerOptions {
  /** Data folder; private to this user. */
  folder: string;
  port: number;
  password: string;
  /** More lines of its configuration. */
  more?: readonly string[];
  /** Longest wait until it accepts connections, reading its file included. Default: 20 s; 5 min with Docker. */
  readyWithinMs?: number;
}

export interface RedisServer {
  pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<void>;
  /** SIGTERM, then waits; what was written is kept in the folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** Docker may have to fetch its image first. */
const usualWaitMs = { path: 20_000, "private copy": 20_000, docker: 300_000 };

/** Starts a server and resolves when it accepts connections; rejects with the end of its log when it does not come up. */
export async function startServer(program: RedisProgram, options: ServerOptions): Promise<RedisServer> {
  const child = launch(program, options);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const unguard = guard(child);
  void ended.then(unguard);
  await ready(child, options.readyWithinMs ?? usualWaitMs[program.source]);
  return { pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

/** In a process group of its own: Ctrl-C in the terminal must end Redis last, not first. */
function launch(program: RedisProgram, options: ServerOptions): ChildProcess {
  const isDocker = program.source === "docker";
  const args = isDocker ? [...dockerRun(basename(options.folder), options.port), ...program.args] : program.args;
  const { env, command } = program;
  const child = spawn(command, args, { cwd: options.folder, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => undefined); // It may end before it has read; its log says why.
  child.stdin.end(config(options, isDocker));
  return child;
}

/**
 * A shell that waits on a pipe only we hold open: however this process ends, kill -9 included, the pipe closes and the
 * shell ends Redis. Its folder is left to the next start.
 */
function guard(child: ChildProcess): () => void {
  if (child.pid === undefined) return () => undefined;
  const watch = `read -r _; kill -TERM ${child.pid}`;
  const shell = spawn("sh", ["-c", watch], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  shell.on("error", () => undefined); // No shell, no guard: the next start clears away.
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return () => shell.kill("SIGKILL");
}

/** The older name of the listpack setting: Redis 6 knows only that one, later ones both. */
function config({ folder, port, password, more = [] }: ServerOptions, isDocker: boolean): string {
  const lines = [
    `bind ${isDocker ? "0.0.0.0" : "127.0.0.1"}`,
    `port ${port}`,
    `dir ${isDocker ? "/data" : JSON.stringify(folder)}`,
    `requirepass ${password}`,
    "daemonize no",
    'save ""',
    "appendonly yes",
    "appendfsync everysec",
    "maxmemory-policy noeviction",
    "hz 100",
    "hash-max-ziplist-value 512",
    ...more,
  ];
  return `${lines.join("\n")}\n`;
}

function ready(child: ChildProcess, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail();
    }, withinMs);
    const fail = (cause?: Error): void => {
      clearTimeout(timer);
      reject(new Error(`Redis did not start: ${log.trim().split("\n").slice(-3).join(" | ")}`, { cause }));
    };
    // Both streams are read to the end of the server's life: a full pipe would stop it.
    const read = (chunk: Buffer): void => {
      log = (log + chunk.toString()).slice(-4_000);
      if (!log.includes("Ready to accept connections")) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", fail);
    child.once("close", () => fail());
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(timer);
}
