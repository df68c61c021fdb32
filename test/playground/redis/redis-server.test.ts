import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { dockerProgram } from "../../../playground/redis/docker.js";
import { installLineFor } from "../../../playground/redis/install-line.js";
import { clearLeftovers, folderPrefix, writeOwner } from "../../../playground/redis/leftovers.js";
import { privateCopy } from "../../../playground/redis/private-copy.js";
import { findProgram, lookUp, type RedisProgram, type RedisSources } from "../../../playground/redis/program.js";
import { startRedis } from "../../../playground/redis-server.js";
import { type Compiled, compile } from "../../scheduler/compiled.js";

let folder: string;
let compiled: Compiled | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "send-songs-test-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => compiled?.remove());

async function ask<T>(url: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => undefined);
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

test("starts empty with what the queues need, in a private folder, behind a password, and leaves nothing", async () => {
  const redis = await startRedis({ tempFolder: folder });
  const [name = ""] = await readdir(folder);
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o700);
  for (const [setting, value] of Object.entries({
    appendonly: "yes",
    appendfsync: "everysec",
    "maxmemory-policy": "noeviction",
    hz: "100",
    "hash-max-ziplist-value": "512",
    bind: "127.0.0.1",
  })) {
    expect(await ask(redis.url, (client) => client.config("GET", setting))).toEqual([setting, value]);
  }
  expect(await ask(redis.url, (client) => client.dbsize())).toBe(0);
  await expect(ask(redis.url.replace(/:\w+@/, ":wrong@"), (client) => client.dbsize())).rejects.toThrow("WRONGPASS");
  const commandLine = execFileSync("ps", ["-o", "args=", "-p", String(redis.pid)]).toString();
  expect(commandLine).not.toContain(new URL(redis.url).password);
  await redis.stop();
  await redis.stop();
  expect(existsSync(`/proc/${redis.pid}`)).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

const program = (source: RedisProgram["source"]): RedisProgram => ({ source, command: "none", args: [], env: {} });

function sources(found: Partial<Record<"onPath" | "privateCopy" | "docker", RedisProgram>>): RedisSources {
  const from = (name: keyof typeof found) => () => Promise.resolve(found[name] ?? null);
  return {
    onPath: from("onPath"),
    privateCopy: from("privateCopy"),
    docker: from("docker"),
    installLine: async () => "Type: sudo apt install redis-server",
  };
}

test("takes the one on the PATH, then a private copy, then Docker", async () => {
  const all = { onPath: program("path"), privateCopy: program("private copy"), docker: program("docker") };
  expect((await findProgram(sources(all))).source).toBe("path");
  const { onPath: _, ...rest } = all;
  expect((await findProgram(sources(rest))).source).toBe("private copy");
  expect((await findProgram(sources({ docker: all.docker }))).source).toBe("docker");
});

test("says in one line what to type where there is none", async () => {
  const nothing = startRedis({ tempFolder: folder, sources: sources({}) });
  await expect(nothing).rejects.toThrow(/^Redis is needed.*Type: sudo apt install redis-server$/);
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["linux", 'PRETTY_NAME="Debian"\nID=debian', "sudo apt install redis-server"],
  ["linux", 'ID=linuxmint\nID_LIKE="ubuntu debian"', "sudo apt install redis-server"],
  ["linux", "ID=fedora", "sudo dnf install valkey"],
  ["linux", "ID=alpine", "sudo apk add redis"],
  ["linux", "ID=arch", "sudo pacman -S valkey"],
  ["darwin", "", "brew install redis"],
  ["win32", "", "WSL"],
  ["linux", "ID=unheard-of", "REDIS_URL"],
] as const)("knows the line for %s %j", (platform, osRelease, line) => {
  expect(installLineFor(platform, osRelease)).toContain(line);
});

test("a program that does not come up is reported with the end of its log, and its folder goes", async () => {
  const failing = { ...program("path"), command: "sh", args: ["-c", "echo no room; exit 1"], env: process.env };
  const start = startRedis({ tempFolder: folder, sources: sources({ onPath: failing }) });
  await expect(start).rejects.toThrow("Redis did not start: no room");
  expect(await readdir(folder)).toEqual([]);
});

test("with Docker the port is published on loopback only, and the password is not in the command line", async () => {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const engine =
    '[ "$1" = version ] && exit 0; echo "$@" >args; cat >config; echo Ready to accept connections; exec sleep 60';
  await writeFile(join(bin, "docker"), `#!/bin/sh\n${engine}\n`, { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env.PATH}` };
  const docker = await dockerProgram(env);
  const redis = await startRedis({ tempFolder: folder, sources: { ...sources({}), docker: async () => docker } });
  const [name = ""] = (await readdir(folder)).filter((entry) => entry.startsWith(folderPrefix));
  const { password, port } = new URL(redis.url);
  const args = `run --rm --interactive --name ${name} --publish 127.0.0.1:${port}:${port} redis:7-alpine redis-server -\n`;
  expect(await readFile(join(folder, name, "args"), "utf8")).toBe(args);
  expect(await readFile(join(folder, name, "config"), "utf8")).toContain(`requirepass ${password}\n`);
  await redis.stop();
});

// In CI a machine without Debian's package source is a failure, not a reason to skip.
const hasApt = process.env.CI || (await lookUp("apt-get", process.env));

test.skipIf(!hasApt)(
  "a private copy of Debian's Redis starts without one on the PATH (needs apt)",
  async () => {
    const cacheFolder = join(folder, "cache");
    const notes: string[] = [];
    const options = { tempFolder: folder, cacheFolder, onNote: (note: string) => notes.push(note) };
    const first = await startRedis({ ...options, sources: { onPath: async () => null } });
    expect(first.source).toBe("private copy");
    expect(await ask(first.url, (redis) => redis.ping())).toBe("PONG");
    const second = await startRedis({ ...options, sources: { onPath: async () => null } });
    expect(second.source).toBe("private copy");
    await Promise.all([first.stop(), second.stop()]);
    expect(notes).toHaveLength(1);
    expect(await readdir(cacheFolder)).toEqual(["root"]);
  },
  180_000,
);

test.skipIf(!hasApt)(
  "a private copy is fetched where the system has no package lists (needs apt)",
  async () => {
    const emptyLists = join(folder, "no-lists");
    await mkdir(join(emptyLists, "partial"), { recursive: true });
    const config = join(folder, "apt.conf");
    await writeFile(config, `Dir::State::Lists "${emptyLists}";\nDir::Cache "${folder}";\n`);
    const env = { ...process.env, APT_CONFIG: config };
    const found = await privateCopy({ env, cacheFolder: join(folder, "cache") });
    expect(found?.source).toBe("private copy");
  },
  180_000,
);

test("there is no private copy without apt", async () => {
  expect(await privateCopy({ env: { PATH: folder }, cacheFolder: join(folder, "cache") })).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});

const isLinux = process.platform === "linux";

test.runIf(isLinux)("a server does not outlive a run that is killed; the next start removes its folder", async () => {
  compiled = await compile("playground/redis-server.ts");
  const module = JSON.stringify(compiled.file("playground/redis-server.ts"));
  const script = `const { startRedis } = await import(${module});
    const redis = await startRedis({ tempFolder: process.argv[1] });
    process.stdout.write(redis.url + "\\n");`;
  const run = spawn(process.execPath, ["--input-type=module", "-e", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = await once(createInterface(run.stdout), "line");
  const client = new Redis(url, { retryStrategy: () => null });
  client.on("error", () => undefined);
  await client.ping();
  const closed = once(client, "end");
  run.kill("SIGKILL");
  await closed;
  expect(await readdir(folder)).toHaveLength(1);
  const next = await startRedis({ tempFolder: folder });
  expect(await readdir(folder)).toHaveLength(1);
  await next.stop();
});

test.runIf(isLinux)("clears away a server whose starter is gone, and only when it is ours", async () => {
  const [left, strange] = [join(folder, `${folderPrefix}left`), join(folder, `${folderPrefix}strange`)];
  await Promise.all([mkdir(left), mkdir(strange)]);
  const [ours, stranger] = [sleeper(left), sleeper(folder)];
  await owned(left, ours.pid ?? 0);
  await owned(strange, stranger.pid ?? 0);
  const ended = once(ours, "exit");
  expect(await clearLeftovers(folder)).toBe(2);
  await ended;
  expect(existsSync(`/proc/${stranger.pid}`)).toBe(true);
  stranger.kill();
  expect(await readdir(folder)).toEqual([]);
});

test("leaves alone the server of a run that is still there, and a folder just being made", async () => {
  const [used, fresh] = [join(folder, `${folderPrefix}used`), join(folder, `${folderPrefix}fresh`)];
  await Promise.all([mkdir(used), mkdir(fresh)]);
  await writeOwner(used, { port: 1, serverPid: null, isDocker: false });
  expect(await clearLeftovers(folder)).toBe(0);
  expect(await readdir(folder)).toHaveLength(2);
});

function sleeper(cwd: string) {
  return spawn("sleep", ["60"], { cwd, stdio: "ignore" });
}

/** As a run with this process' number, but started at another time, would have left it. */
async function owned(path: string, serverPid: number): Promise<void> {
  const owner = { ownerPid: process.pid, ownerStarted: "1", port: 1, serverPid, isDocker: false };
  await writeFile(join(path, "owner.json"), JSON.stringify(owner));
}
