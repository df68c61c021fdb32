import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { startRedis } from "../playground/redis-server.js";
import { checkRedis, connectNode } from "../src/store/redis.js";
import { quietLog } from "./quiet-log.js";

/** A Redis for one bench. */
export interface BenchRedis {
  url: string;
  /** REDIS_PREFIX: nobody else's keys begin with it. */
  prefix: string;
  client: Redis;
  version: string;
  /** Removes what the bench has written; ends the server where it is ours. */
  stop(): Promise<void>;
}

/** Our own fresh server or, where `url` is given, that one, with keys of our own under a random prefix. */
export async function openRedis(url: string | undefined): Promise<BenchRedis> {
  const server = url ? null : await startRedis();
  const at = server?.url ?? url ?? "";
  // As short as the usual one: what a song takes includes the names of its keys.
  const prefix = `b${randomBytes(4).toString("base64url")}`;
  const client = connectNode(at, { log: quietLog, commandTimeoutMs: null });
  const { version } = await checkRedis(client);
  return {
    url: at,
    prefix,
    client,
    version,
    async stop() {
      if (!server) await removeKeys(client, prefix);
      client.disconnect();
      await server?.stop();
    },
  };
}

/** Also those of BullMQ, whose keys begin with a hash tag. */
async function removeKeys(client: Redis, prefix: string): Promise<void> {
  for await (const keys of client.scanStream({ match: `*${prefix}*`, count: 1_000 }))
    if ((keys as string[]).length > 0) await client.unlink(keys as string[]);
}
