import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";

/** How one process of the program is started. */
export interface Launch {
  /** The built main file. */
  main: string;
  args: string[];
  /** All of its environment: nothing is inherited, and there is no .env where it runs. */
  env: Record<string, string>;
  /** Its clock is ahead of ours by so much. Default 0. */
  laterMs?: number;
}

/** A running process of the program. */
export interface Program {
  /** Where it listens. */
  url: string;
  /** SIGTERM; answers the exit code, null when it had to be killed. Safe to call twice. */
  stop(): Promise<number | null>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
}

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface LogLine {
  msg?: string;
  url?: string;
}

/** Starts the program and resolves when it takes work; every line it writes goes to `onLine`. */
export async function startProgram(launch: Launch, onLine: (line: string) => void): Promise<Program> {
  const child = launchChild(launch);
  const ended = once(child, "close");
  const written: string[] = [];
  const keep = (line: string): void => {
    written.push(line);
    onLine(line);
  };
  const url = await Promise.race([urlOf(child, keep), ended.then(() => null)]);
  if (url === null) throw new Error(`the program ended before it had started:\n${written.join("\n")}`);
  const endBy = async (signal: "SIGTERM" | "SIGKILL"): Promise<number | null> => {
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return { url, stop: () => endBy("SIGTERM"), kill: async () => void (await endBy("SIGKILL")) };
}

/** Runs a command of the program to its end. */
export async function runProgram(launch: Launch): Promise<Ended> {
  const child = launchChild(launch);
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  await once(child, "close");
  return { code: child.exitCode, stdout: await stdout, stderr: await stderr };
}

function launchChild({ main, args, env, laterMs = 0 }: Launch) {
  const preload = laterMs === 0 ? [] : ["--import", clockAheadBy(laterMs)];
  return spawn(process.execPath, [...preload, main, ...args], {
    cwd: tmpdir(),
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The program itself has no switch for its clock, so the runtime under it gets another one. */
function clockAheadBy(ms: number): string {
  return `data:text/javascript,const now=Date.now;Date.now=()=>now()+${ms};`;
}

function urlOf({ stdout, stderr }: ChildProcess, onLine: (line: string) => void): Promise<string> {
  return new Promise((resolve) => {
    for (const input of [stdout, stderr]) {
      if (input === null) continue;
      createInterface(input).on("line", (line) => {
        onLine(line);
        const { msg, url } = parsed(line);
        if (msg === "app.started" && url !== undefined) resolve(url);
      });
    }
  });
}

function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return {}; // Not a line of the log.
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}
