import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../playground/redis/free-port.js";
import { privateCopy } from "../../playground/redis/private-copy.js";
import { programOnPath, type RedisProgram } from "../../playground/redis/program.js";
import { type ServerOptions, startServer } from "../../playground/redis/server.js";

/** A Redis of this test alone, on a fixed port and a kept folder: it can be killed and come back. */
export interface OwnRedis {
  url: string;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again with what it had written. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** When what was answered is in the append-only file; see docs/reliability.md for what `everysec` may lose. */
export type Fsync = "always" | "everysec";

export interface OwnRedisOptions extends Pick<ServerOptions, "readyWithinMs"> {
  /** Default "everysec". */
  fsync?: Fsync;
}

export async function ownRedis({ fsync = "everysec", ...wait }: OwnRedisOptions = {}): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), "send-songs-test-"));
  const options = { folder, port: await freePort(), password: randomUUID(), more: [`appendfsync ${fsync}`], ...wait };
  const program = await redisProgram();
  let server = await startServer(program, options);
  return {
    url: `redis://:${options.password}@127.0.0.1:${options.port}`,
    async kill() {
      process.kill(server.pid, "SIGKILL");
      await server.ended;
    },
    async restart() {
      server = await startServer(program, options);
    },
    async remove() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server that can be killed; Docker's cannot. */
export async function redisProgram(): Promise<RedisProgram> {
  const found = (await programOnPath(process.env)) ?? (await privateCopy({ env: process.env }));
  if (!found) throw new Error("this test kills a Redis of its own and needs redis-server on the PATH, or apt");
  return found;
}
