import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Settings } from "./bot.js";

/** A process of the built program, as an operator starts it. */
export interface Program {
  url: string;
  /** Lines of its log from warning upwards, the last 20. */
  complaints: string[];
  /** SIGTERM, and after 20 s SIGKILL. */
  stop(): Promise<void>;
}

interface LogLine {
  level?: number | string;
  msg?: string;
  url?: string;
}

const main = fileURLToPath(new URL("../src/main.js", import.meta.url));
const complaintsKept = 20;
const stopWithinMs = 20_000;

/** Resolves when it takes work. Nothing of this process' environment but PATH reaches it. */
export async function startProgram(role: string, settings: Settings): Promise<Program> {
  const env = { PATH: process.env.PATH ?? "", ...settings };
  const child = spawn(process.execPath, [main, "start", "--role", role], { env, stdio: ["ignore", "pipe", "pipe"] });
  const complaints: string[] = [];
  const url = await Promise.race([startedAt(child, complaints), once(child, "close").then(() => null)]);
  if (url === null) throw new Error(`the ${role} process has ended:\n${complaints.join("\n")}`);
  return { url, complaints, stop: () => stop(child) };
}

function startedAt(child: ChildProcess, complaints: string[]): Promise<string> {
  return new Promise((resolve) => {
    for (const input of [child.stdout, child.stderr])
      createInterface(input ?? process.stdin).on("line", (line) => {
        const { level, msg, url } = parsed(line);
        if (msg === "app.started" && url !== undefined) resolve(url);
        if (level === undefined || Number(level) >= 40) complaints.push(line);
        complaints.splice(0, complaints.length - complaintsKept);
      });
  });
}

function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return {}; // Not a line of the log.
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "close");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(timer);
}
