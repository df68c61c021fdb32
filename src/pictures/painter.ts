import { fileURLToPath } from "node:url";
import type { Piscina } from "piscina";
import { UpstreamError } from "../bots/errors.js";
import type { Picture } from "../bots/picture.js";
import type { Drawn, Task } from "./task.js";

/** Draws off the event loop. Throws UpstreamError: `busy` with too much to draw, `late`, or `failed`. */
export interface Painter {
  /** A PNG of 1200 × 630: the same bytes for the same picture, on one machine. */
  card(picture: Picture): Promise<Uint8Array>;
  /** A JPEG of 640 × 640, at most 190 KB. */
  cover(seed: string, title: string): Promise<Uint8Array>;
  /** What is being drawn is given up. Safe to call twice. */
  stop(): Promise<void>;
}

export interface PainterParts {
  /** The compiled worker. Default: the one beside this file. */
  workerFile?: string;
  /** Default 2. */
  maxThreads?: number;
  /** Pictures that may wait for a thread. Default 32. */
  maxWaiting?: number;
  /** For one picture, its waiting included; real time. Default 10 s. */
  withinMs?: number;
  onDrawn?(drawn: Pick<Drawn, "threadId">): void;
}

const ownWorker = fileURLToPath(new URL("./worker.js", import.meta.url));
const isSource = import.meta.url.endsWith(".ts");
/** A thread that has had nothing to draw for so long ends. */
const idleMs = 60_000;

/** Starts no thread before the first picture; a thread that fails takes its own picture with it and is replaced. */
export function createPainter(parts: PainterParts = {}): Painter {
  const { workerFile: file = ownWorker } = parts;
  // Node 20 runs no TypeScript: from the sources, as in tests, there is no worker, and one thread does everything.
  if (file === ownWorker && isSource) return painterOf(drawHere, async () => undefined, parts);
  let pool: Promise<Piscina> | null = null;
  const opened = () => {
    pool ??= openPool(file, parts);
    return pool;
  };
  const drawThere = async (task: Task) => {
    const signal = AbortSignal.timeout(parts.withinMs ?? 10_000);
    return (await opened()).run(task, { signal });
  };
  return painterOf(drawThere, async () => (await pool)?.destroy(), parts);
}

async function openPool(filename: string, { maxThreads = 2, maxWaiting = 32 }: PainterParts): Promise<Piscina> {
  const { Piscina } = await import("piscina");
  const pool = new Piscina({ filename, minThreads: 0, maxThreads, maxQueue: maxWaiting, idleTimeout: idleMs });
  // A thread that dies between two pictures concerns nobody: the next picture gets a new one.
  pool.on("error", () => undefined);
  return pool;
}

async function drawHere(task: Task): Promise<Drawn> {
  const { draw } = await import("./draw.js");
  return { bytes: draw(task), threadId: 0 };
}

function painterOf(
  draw: (task: Task) => Promise<Drawn>,
  stop: () => Promise<void>,
  { onDrawn }: PainterParts,
): Painter {
  const bytesOf = async (task: Task) => {
    const drawn = await draw(task).catch((cause: unknown) => {
      throw failureOf(cause);
    });
    onDrawn?.(drawn);
    return drawn.bytes;
  };
  return {
    card: (picture) => bytesOf({ kind: "card", picture }),
    cover: (seed, title) => bytesOf({ kind: "cover", seed, title }),
    stop,
  };
}

function failureOf(cause: unknown): UpstreamError {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  if (name === "AbortError") return new UpstreamError("pictures", "drawing took too long", { cause, status: "late" });
  if (/queue/i.test(message))
    return new UpstreamError("pictures", "too many pictures are waiting", {
      cause,
      status: "busy",
      retryAfterMs: 5000,
    });
  return new UpstreamError("pictures", "the picture could not be drawn", { cause, status: "failed" });
}
