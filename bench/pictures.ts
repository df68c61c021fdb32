import type { BenchContext, Row } from "./bench.js";
import { type Child, startChild } from "./child.js";
import { openConnection } from "./http-connection.js";
import { untilTime } from "./pace.js";
import { comparedRow, median, percentile } from "./stats.js";

/** As many as the painter has threads. */
const viewers = 2;
const perSecond = 200;

interface Round {
  quietP99Ms: number;
  busyP99Ms: number;
  picturesPerSecond: number;
}

/**
 * Cards of three columns a second, drawn and served by the real server to two who fetch one after another; and how long a
 * small request takes meanwhile, 200 of them a second, against the same without pictures.
 */
export async function pictures({ isQuick, note }: BenchContext): Promise<Row[]> {
  const [rounds, seconds] = isQuick ? [1, 2] : [5, 6];
  const child = startChild("pictures");
  try {
    const port = await child.ask<number>({ kind: "start" });
    // Threads begin, fonts are read.
    await viewing(child, port, 1_000_000, () => false);
    const all: Round[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await measured(child, port, round, seconds, note));
    return [
      {
        bench: "pictures",
        unit: "pictures/s",
        value: median(all.map(({ picturesPerSecond }) => picturesPerSecond)),
        baseline: null,
        ratio: null,
      },
      comparedRow(
        "pictures.others.p99",
        "ms",
        all.map(({ busyP99Ms, quietP99Ms }) => ({ ours: busyP99Ms, bare: quietP99Ms })),
      ),
    ];
  } finally {
    await child.stop();
  }
}

async function measured(
  child: Child,
  port: number,
  round: number,
  seconds: number,
  note: BenchContext["note"],
): Promise<Round> {
  const quietP99Ms = await p99OfSmallRequests(port, seconds);
  let isOver = false;
  const startedMs = performance.now();
  const counts = Array.from({ length: viewers }, (_, at) =>
    viewing(child, port, (round * viewers + at) * 10_000, () => !isOver),
  );
  const busyP99Ms = await p99OfSmallRequests(port, seconds);
  isOver = true;
  const drawn = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  const picturesPerSecond = (drawn * 1000) / (performance.now() - startedMs);
  note(
    `${Math.round(picturesPerSecond)} pictures/s; p99 ${busyP99Ms.toFixed(2)} ms, without ${quietP99Ms.toFixed(2)} ms`,
  );
  return { quietP99Ms, busyP99Ms, picturesPerSecond };
}

/** Fetches another picture as long as it should go on, one at least. Answers how many. */
async function viewing(child: Child, port: number, from: number, goesOn: () => boolean): Promise<number> {
  const paths = await child.ask<string[]>({ kind: "paths", from, count: 2_000 });
  const connection = await openConnection(port);
  let count = 0;
  for (const path of paths) {
    const status = await connection.exchange(requestFor(path));
    if (status !== 200) throw new Error(`a picture was answered with ${status}`);
    count += 1;
    if (!goesOn()) break;
  }
  connection.end();
  return count;
}

async function p99OfSmallRequests(port: number, seconds: number): Promise<number> {
  const request = requestFor("/healthz");
  const connections = await Promise.all(Array.from({ length: 16 }, () => openConnection(port)));
  const startMs = performance.now();
  const one = async (at: number): Promise<number> => {
    const dueMs = startMs + (at * 1000) / perSecond;
    await untilTime(dueMs);
    await connections[at % connections.length]?.exchange(request);
    return performance.now() - dueMs;
  };
  // Each connection has its own times, and is late where its answer before was.
  const lane = async (first: number): Promise<number[]> => {
    const tookMs: number[] = [];
    for (let at = first; at < perSecond * seconds; at += connections.length) tookMs.push(await one(at));
    return tookMs;
  };
  const took = (await Promise.all(connections.map((_, at) => lane(at)))).flat();
  for (const connection of connections) connection.end();
  return percentile(took, 0.99);
}

function requestFor(path: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
}
