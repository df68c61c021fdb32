import { execFile } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { promisify } from "node:util";

/** The machine and the code, a line for each; `redis` as the server names its version. */
export async function machineFacts(redis: string): Promise<string[]> {
  const [first] = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return [
    `${first?.model.trim() ?? "unknown CPU"}, ${cpus().length} cores, ${memoryGb} GB`,
    `Node ${process.versions.node}, Redis ${redis}, ${process.platform} ${process.arch}`,
    `commit ${await commit()}`,
  ];
}

/** With a word when the sources are not those of the commit. */
async function commit(): Promise<string> {
  const hash = await git("rev-parse", "--short", "HEAD");
  if (hash === null) return "unknown";
  const changed = await git("status", "--porcelain", "--", "src", "playground", "bench", "package.json");
  return changed ? `${hash}, with changes` : hash;
}

async function git(...args: string[]): Promise<string | null> {
  try {
    // Reading must not get in the way of whoever else works in this checkout.
    const { stdout } = await promisify(execFile)("git", ["--no-optional-locks", ...args]);
    return stdout.trim();
  } catch {
    return null; // No git, or no checkout.
  }
}
