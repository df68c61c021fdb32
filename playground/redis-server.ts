import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerProgram } from "./redis/docker.js";
import { freePort } from "./redis/free-port.js";
import { installLine } from "./redis/install-line.js";
import { clearLeftovers, folderPrefix, writeOwner } from "./redis/leftovers.js";
import { privateCopy } from "./redis/private-copy.js";
import { findProgram, programOnPath, type RedisProgram, type RedisSources } from "./redis/program.js";
import { type RedisServer, startServer } from "./redis/server.js";

export interface StartRedisOptions {
  /** Its PATH is searched, and the server gets it. Default: this process' own. */
  env?: NodeJS.ProcessEnv;
  /** Replaces some of the places where a Redis is looked for. */
  sources?: Partial<RedisSources>;
  /** Where the fresh folder of this start is made. Default: the system's folder for temporary files. */
  tempFolder?: string;
  /** Where a fetched Redis is kept; see `privateCopy`. */
  cacheFolder?: string;
  /** Told in a few words when something takes longer, such as fetching Redis. */
  onNote?: (note: string) => void;
}

export interface RunningRedis {
  /** With its password; reachable from this machine only. */
  url: string;
  pid: number;
  source: RedisProgram["source"];
  /** Ends the server and removes its data. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts an empty Redis of our own: from the PATH, else a private copy of Debian's, else Docker's. Free loopback port,
 * random password, private folder. First clears away what an earlier run left that was killed. Throws an error of one
 * line, saying what to install, where there is no Redis to be had.
 */
export async function startRedis(options: StartRedisOptions = {}): Promise<RunningRedis> {
  const tempFolder = options.tempFolder ?? tmpdir();
  await clearLeftovers(tempFolder);
  const program = await findProgram({ ...defaultSources(options), ...options.sources });
  const folder = await mkdtemp(join(tempFolder, folderPrefix)); // mkdtemp makes it 0700.
  const password = randomBytes(24).toString("hex");
  try {
    const { server, port } = await startOnFreePort(program, folder, password);
    return running(server, program, folder, `redis://:${password}@127.0.0.1:${port}`);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function defaultSources(options: StartRedisOptions): RedisSources {
  const env = options.env ?? process.env;
  return {
    onPath: () => programOnPath(env),
    privateCopy: () => privateCopy({ ...options, env }).catch(() => null), // Docker may still help.
    docker: () => dockerProgram(env),
    installLine,
  };
}

/** Somebody may take the port between our look and the server's bind; three times in a row is another failure. */
async function startOnFreePort(
  program: RedisProgram,
  folder: string,
  password: string,
  triesLeft = 2,
): Promise<{ server: RedisServer; port: number }> {
  const port = await freePort();
  const about = { port, isDocker: program.source === "docker" };
  await writeOwner(folder, { ...about, serverPid: null });
  try {
    const server = await startServer(program, { folder, port, password });
    await writeOwner(folder, { ...about, serverPid: server.pid });
    return { server, port };
  } catch (error) {
    if (triesLeft === 0) throw error;
    return startOnFreePort(program, folder, password, triesLeft - 1);
  }
}

function running(server: RedisServer, program: RedisProgram, folder: string, url: string): RunningRedis {
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url, pid: server.pid, source: program.source, stop };
}
