import { answerParent } from "./child.js";
import { type HttpConnection, openConnection } from "./http-connection.js";
import { untilTime } from "./pace.js";
import { type Requests, signedRequests } from "./requests.js";
import { percentile } from "./stats.js";

/** What is to be sent where. */
export interface Load {
  port: number;
  requests: Requests;
  /** Number of the first request; nothing is sent twice as long as these do not overlap. */
  first: number;
  count: number;
  connections: number;
  /** Null: as fast as the connections carry. Else so many a second, evenly, whether or not earlier ones are answered. */
  perSecond: number | null;
}

/** What came of it. */
export interface LoadResult {
  perSecond: number;
  /** From the moment a request was to be sent to its answer. */
  p50Ms: number;
  p99Ms: number;
}

/** Answers how long each took. Anything but a 200 ends the measurement. */
async function send(connection: HttpConnection, request: Buffer, sinceMs: number): Promise<number> {
  const status = await connection.exchange(request);
  if (status !== 200) throw new Error(`the server answered ${status}`);
  return performance.now() - sinceMs;
}

async function closedLoop(connections: HttpConnection[], requests: Buffer[]): Promise<number[]> {
  const took: number[] = [];
  let next = 0;
  const lane = async (connection: HttpConnection) => {
    for (let request = requests[next++]; request; request = requests[next++])
      took.push(await send(connection, request, performance.now()));
  };
  await Promise.all(connections.map(lane));
  return took;
}

/** A request that finds no free connection waits, and its wait counts. */
async function openLoop(connections: HttpConnection[], requests: Buffer[], perSecond: number): Promise<number[]> {
  const took: number[] = [];
  const free = [...connections];
  const waiting: ((connection: HttpConnection) => void)[] = [];
  const startMs = performance.now();
  const one = async (request: Buffer, sinceMs: number) => {
    // The one unused for longest, as a server closes what it has not heard of for seconds.
    const connection = free.shift() ?? (await new Promise<HttpConnection>((resolve) => waiting.push(resolve)));
    took.push(await send(connection, request, sinceMs));
    const next = waiting.shift();
    if (next) next(connection);
    else free.push(connection);
  };
  const sent: Promise<void>[] = [];
  for (const [at, request] of requests.entries()) {
    const dueMs = startMs + (at * 1_000) / perSecond;
    await untilTime(dueMs);
    sent.push(one(request, dueMs));
  }
  await Promise.all(sent);
  return took;
}

async function run(load: Load): Promise<LoadResult> {
  const requests = signedRequests(load.requests, load.first, load.count);
  const connections = await Promise.all(Array.from({ length: load.connections }, () => openConnection(load.port)));
  const startMs = performance.now();
  const took = await (load.perSecond === null
    ? closedLoop(connections, requests)
    : openLoop(connections, requests, load.perSecond));
  const tookMs = performance.now() - startMs;
  for (const connection of connections) connection.end();
  return { perSecond: (took.length * 1_000) / tookMs, p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99) };
}

answerParent<Load>(run);
