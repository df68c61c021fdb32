import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { connectionPorts, freePort } from "../../playground/redis/free-port.js";
import type { RedisProgram } from "../../playground/redis/program.js";
import { type RedisServer, startServer } from "../../playground/redis/server.js";
import { redisProgram } from "./own-redis.js";
import { until } from "./until.js";

/** A Redis Cluster of this test alone: three masters on fixed ports with kept folders, without replicas. */
export interface OwnCluster {
  /** All nodes, as `REDIS_URL` takes them. */
  urls: string;
  /** One address each. */
  nodes: readonly string[];
  /** kill -9 of one node; resolves when it is gone. */
  kill(node: number): Promise<void>;
  /** Starts it again with what it had written; resolves when the cluster is whole again. */
  restart(node: number): Promise<void>;
  /** Ends all nodes and removes their folders. */
  remove(): Promise<void>;
}

const nodeCount = 3;
const slotCount = 16_384;
/** The nodes talk to each other at their port plus this. */
const busOffset = 10_000;
/** With `everysec` a disk that is busy may cost a killed node its last two seconds; what is promised is for `always`. */
const clusterLines = ["cluster-enabled yes", "cluster-node-timeout 2000", "appendfsync always"];

export async function ownCluster(): Promise<OwnCluster> {
  const folder = await mkdtemp(join(tmpdir(), "send-songs-test-"));
  const password = randomUUID();
  const program = await redisProgram();
  const ports = [await busPort(), await busPort(), await busPort()];
  const nodes = ports.map((port) => `redis://:${password}@127.0.0.1:${port}`);
  const start = (node: number) => startNode(program, join(folder, String(node)), ports[node] ?? 0, password);
  const servers = await Promise.all(ports.map((_, node) => start(node)));
  await introduce(nodes, ports);
  await until(() => isWhole(nodes));
  return {
    urls: nodes.join(","),
    nodes,
    async kill(node) {
      process.kill(servers[node]?.pid ?? 0, "SIGKILL");
      await servers[node]?.ended;
    },
    async restart(node) {
      servers[node] = await start(node);
      await until(() => isWhole(nodes));
    },
    async remove() {
      await Promise.all(servers.map((server) => server.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** No connection may get the bus meanwhile either. */
async function busPort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port + busOffset < connectionPorts) return port;
  }
}

async function startNode(program: RedisProgram, folder: string, port: number, password: string): Promise<RedisServer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return startServer(program, { folder, port, password, more: clusterLines });
}

/** What `redis-cli --cluster create` does, which not every copy of Redis brings. */
async function introduce(nodes: readonly string[], ports: readonly number[]): Promise<void> {
  for (const [at, url] of nodes.entries()) {
    const from = Math.floor((at * slotCount) / nodeCount);
    const to = Math.floor(((at + 1) * slotCount) / nodeCount);
    const slots = Array.from({ length: to - from }, (_, index) => from + index);
    await ask(url, async (redis) => {
      await redis.cluster("ADDSLOTS", ...slots);
      for (const port of ports) await redis.cluster("MEET", "127.0.0.1", port);
    });
  }
}

async function isWhole(nodes: readonly string[]): Promise<boolean> {
  const infos = await Promise.all(nodes.map((url) => ask(url, (redis) => redis.cluster("INFO"))));
  return infos.every((info) => info.includes("cluster_state:ok") && info.includes(`cluster_known_nodes:${nodeCount}`));
}

async function ask<T>(url: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  return question(redis).finally(() => redis.disconnect());
}
