import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { doesRun, lookUp, type RedisProgram } from "./program.js";
import { run } from "./run.js";

// Debian's redis-server package holds a link and service files; the program itself is in redis-tools.
const programPackages = ["redis-server", "redis-tools"];
// What the program needs beyond any system that has apt, over the releases of Debian and Ubuntu.
const libraryPackages = [
  "libatomic1",
  "libjemalloc2",
  "liblzf1",
  "libssl3",
  "libssl3t64",
  "liblua5.1-0",
  "lua-bitop",
  "lua-cjson",
];
const slowMs = 180_000;

export interface PrivateCopyOptions {
  env: NodeJS.ProcessEnv;
  /** Where the copy is kept; must belong to this user. Default: `.cache/redis` of the project, else of the home folder. */
  cacheFolder?: string;
  /** Told once before something is fetched. */
  onNote?: (note: string) => void;
}

/**
 * Debian's own Redis unpacked into the user's cache folder: no root, nothing installed. Fetched once (4 MB), then found.
 * Null where there is no apt, or it cannot reach its package source.
 */
export async function privateCopy(options: PrivateCopyOptions): Promise<RedisProgram | null> {
  const { env } = options;
  if (!(await lookUp("apt-get", env)) || !(await lookUp("dpkg", env))) return null;
  const cache = await ownFolder(options.cacheFolder ? [options.cacheFolder] : defaultFolders());
  if (!cache) return null;
  const root = join(cache, "root");
  return (await programIn(root, env)) ?? (await fetchInto(root, cache, options));
}

function defaultFolders(): string[] {
  return [join(projectFolder(), ".cache", "redis"), join(homedir(), ".cache", "send-songs", "redis")];
}

/** The nearest folder above with a package.json: the sources and the built files lie at different depths. */
function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

/** The first that can be made and is this user's: dpkg cannot unpack into somebody else's, and nobody else may write there. */
async function ownFolder(candidates: string[]): Promise<string | null> {
  for (const candidate of candidates.map((path) => resolve(path))) {
    const isOurs = await mkdir(candidate, { recursive: true, mode: 0o700 })
      .then(() => stat(candidate))
      .then((found) => found.uid === process.getuid?.())
      .catch(() => false);
    if (isOurs) return candidate;
  }
  return null;
}

async function programIn(root: string, env: NodeJS.ProcessEnv): Promise<RedisProgram | null> {
  const libraries = [...(await libraryFolders(join(root, "usr/lib"))), ...(await libraryFolders(join(root, "lib")))];
  const command = join(root, "usr/bin/redis-server");
  const program = { command, args: ["-"], env: { ...env, LD_LIBRARY_PATH: libraries.join(":") } };
  return (await doesRun(program)) ? { source: "private copy", ...program } : null;
}

/** `x86_64-linux-gnu` and the like, whatever this processor's is called. */
async function libraryFolders(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.includes("-linux-")).map((name) => join(folder, name));
}

async function fetchInto(root: string, cache: string, options: PrivateCopyOptions): Promise<RedisProgram | null> {
  options.onNote?.("Fetching Redis from this system's package source (4 MB, once)");
  const work = await mkdtemp(join(cache, "fetch-"));
  try {
    if (!(await download(work, options.env))) return null;
    const unpacked = await unpack(work, options.env);
    await replace(root, unpacked, options.env);
    return await programIn(root, options.env);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** With the system's package lists; where there are none, or they are too old, with lists of our own. */
async function download(work: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  await chmod(work, 0o755);
  if (await downloadWith([], work, env)) return true;
  const own = await ownLists(work, env);
  return own !== null && (await downloadWith(own, work, env));
}

async function downloadWith(settings: string[], work: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const known = await knownPackages(settings, env);
  if (!programPackages.every((name) => known.includes(name))) return false;
  const args = [...sandbox, ...settings, "download", ...known];
  return (await run("apt-get", args, { cwd: work, env, timeoutMs: slowMs })).code === 0;
}

// As root apt gives downloads to its own user, who may not read our private folder.
const sandbox = ["-o", "APT::Sandbox::User=root"];

/** Those that this release has: the names of the libraries differ between releases. */
async function knownPackages(settings: string[], env: NodeJS.ProcessEnv): Promise<string[]> {
  const names = [...programPackages, ...libraryPackages];
  const shown = await run("apt-cache", [...settings, "show", ...names], { env, timeoutMs: slowMs });
  return names.filter((name) => shown.output.split("\n").includes(`Package: ${name}`));
}

async function ownLists(work: string, env: NodeJS.ProcessEnv): Promise<string[] | null> {
  const [lists, cache] = [join(work, "lists"), join(work, "cache")];
  await mkdir(join(lists, "partial"), { recursive: true });
  await mkdir(join(cache, "archives", "partial"), { recursive: true });
  const settings = ["-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${cache}`];
  const updated = await run("apt-get", [...sandbox, ...settings, "update"], { cwd: work, env, timeoutMs: slowMs });
  return updated.code === 0 ? settings : null;
}

async function unpack(work: string, env: NodeJS.ProcessEnv): Promise<string> {
  const target = join(work, "root");
  for (const file of (await readdir(work)).filter((name) => name.endsWith(".deb"))) {
    const { code, output } = await run("dpkg", ["-x", join(work, file), target], { env, timeoutMs: slowMs });
    if (code !== 0) throw new Error(`dpkg could not unpack ${file}: ${output}`);
  }
  return target;
}

/** Two starts may fetch at the same time: the first one's copy stays, unless it does not run. */
async function replace(root: string, unpacked: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (await programIn(root, env)) return;
  await rm(root, { recursive: true, force: true });
  await rename(unpacked, root).catch(() => undefined);
}
