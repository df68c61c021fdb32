import { readlinkSync, realpathSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.js";

/** What a folder says about the server in it and about who started it. */
export interface Owner {
  ownerPid: number;
  /** Tells the owner from a later process with the same number; null where the system does not say. */
  ownerStarted: string | null;
  port: number;
  /** Null until the server runs. */
  serverPid: number | null;
  isDocker: boolean;
}

export const folderPrefix = "send-songs-redis-";
const ownerFile = "owner.json";
const youngMs = 600_000;

/** Notes in the folder whose server it is, for the next start. */
export async function writeOwner(folder: string, server: Omit<Owner, "ownerPid" | "ownerStarted">): Promise<void> {
  const owner: Owner = { ownerPid: process.pid, ownerStarted: await startedAt(process.pid), ...server };
  await writeFile(join(folder, ownerFile), JSON.stringify(owner), { mode: 0o600 });
}

/** Ends the servers, and removes the folders, that runs left behind which were killed. Answers how many folders went. */
export async function clearLeftovers(tempFolder: string): Promise<number> {
  const names = (await readdir(tempFolder)).filter((name) => name.startsWith(folderPrefix));
  const cleared = await Promise.all(names.map((name) => clearFolder(tempFolder, name)));
  return cleared.filter(Boolean).length;
}

async function clearFolder(tempFolder: string, name: string): Promise<boolean> {
  const folder = join(tempFolder, name);
  const about = await stat(folder).catch(() => null);
  if (!about?.isDirectory() || about.uid !== process.getuid?.()) return false;
  const owner = await readOwner(folder);
  if (owner ? await isOwnerAlive(owner) : Date.now() - about.mtimeMs < youngMs) return false;
  if (owner) await endServer(owner, folder, name);
  await rm(folder, { recursive: true, force: true });
  return true;
}

async function readOwner(folder: string): Promise<Owner | null> {
  const text = await readFile(join(folder, ownerFile), "utf8").catch(() => "");
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return null; // Not written yet, or torn by the kill.
  }
}

async function isOwnerAlive(owner: Owner): Promise<boolean> {
  return isAlive(owner.ownerPid) && (await startedAt(owner.ownerPid)) === owner.ownerStarted;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Linux: the process' start in clock ticks, the 22nd field; the name before it may hold spaces. */
async function startedAt(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return line.slice(line.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

async function endServer(owner: Owner, folder: string, name: string): Promise<void> {
  if (owner.isDocker) await run("docker", ["rm", "--force", name]);
  const pid = owner.serverPid;
  if (pid === null || !isAlive(pid) || !(await isOurServer(pid, folder, owner.port))) return;
  process.kill(pid, "SIGKILL"); // Nobody needs its data, and its folder goes next.
}

/** Never signal a stranger that got the same number: ours works in the folder, or names the port in its command line. */
async function isOurServer(pid: number, folder: string, port: number): Promise<boolean> {
  const command = (await run("ps", ["-o", "command=", "-p", String(pid)])).output;
  const works = workingFolder(pid);
  if (works !== null) return works === realpathSync(folder);
  return /redis|valkey|docker/.test(command) && command.includes(`:${port}`);
}

function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
