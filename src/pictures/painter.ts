import { fileURLToPath } from "node:url";
import { UpstreamError } from "../bots/errors.js";
import type { Picture } from "../bots/picture.js";
import type { Drawn, Task } from "./task.js";
import { type Threads, threadsOf } from "./threads.js";

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
  /** Default a minute. */
  idleMs?: number;
  /** Never throws. */
  onDrawn?(drawn: Pick<Drawn, "threadId">): void;
}

const ownWorker = fileURLToPath(new URL("./worker.js", import.meta.url));
const isSource = import.meta.url.endsWith(".ts");

/** Starts no thread before the first picture; a thread that fails takes its own picture with it and is replaced. */
export function createPainter(parts: PainterParts = {}): Painter {
  const { run, stop } = handsOf(parts);
  const bytesOf = async (task: Task) => {
    const drawn = await run(task);
    parts.onDrawn?.(drawn);
    return drawn.bytes;
  };
  return {
    card: (picture) => bytesOf({ kind: "card", picture }),
    cover: (seed, title) => bytesOf({ kind: "cover", seed, title }),
    stop,
  };
}

function handsOf({ workerFile: file = ownWorker, ...bounds }: PainterParts): Threads {
  // Node 20 runs no TypeScript: from the sources, as in tests, there is no worker, and one thread does everything.
  if (file === ownWorker && isSource) return { run: drawHere, stop: async () => undefined };
  const { maxThreads = 2, maxWaiting = 32, withinMs = 10_000, idleMs = 60_000 } = bounds;
  return threadsOf({ file, maxThreads, maxWaiting, withinMs, idleMs });
}

async function drawHere(task: Task): Promise<Drawn> {
  try {
    const { draw } = await import("./draw.js");
    return { bytes: draw(task), threadId: 0 };
  } catch (cause) {
    throw new UpstreamError("pictures", "the picture could not be drawn", { cause, status: "failed" });
  }
}
