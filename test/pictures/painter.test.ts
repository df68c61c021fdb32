import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { threadId } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Picture } from "../../src/bots/picture.js";
import { drawCard } from "../../src/pictures/card.js";
import { createPainter, type Painter, type PainterParts } from "../../src/pictures/painter.js";
import { compiledWorker } from "./compiled.js";

const faulty = fileURLToPath(new URL("./faulty-worker.mjs", import.meta.url));
const columns = [{ heading: "Songs", rows: [{ label: "Halo", detail: "Beyoncé" }] }];
const titled = (title: string): Picture => ({ title, theme: "light", seed: "s", columns, alt: "" });
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

let painters: Painter[] = [];

afterEach(async () => {
  await Promise.all(painters.map((painter) => painter.stop()));
  painters = [];
});

function open(parts: PainterParts): { painter: Painter; threads: number[] } {
  const threads: number[] = [];
  const painter = createPainter({ onDrawn: (drawn) => threads.push(drawn.threadId), ...parts });
  painters.push(painter);
  return { painter, threads };
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "nothing",
    (error: unknown) => (error instanceof UpstreamError ? error.status : error),
  );
}

describe("the built painter", () => {
  let built: Awaited<ReturnType<typeof compiledWorker>>;
  beforeAll(async () => {
    built = await compiledWorker();
  });
  afterAll(() => built.remove());

  it("draws in threads of its own what would be drawn here", async () => {
    const { painter, threads } = open({ workerFile: built.workerFile });
    const pictures = ["One", "Two", "Three"].map(titled);
    const drawn = await Promise.all(pictures.map((picture) => painter.card(picture)));
    expect(drawn.map((bytes) => Buffer.from(bytes))).toEqual(pictures.map(drawCard));
    expect(threads).toHaveLength(3);
    expect(threads).not.toContain(threadId);
    expect(threads).not.toContain(0);
  });

  it("draws covers too", async () => {
    const { painter, threads } = open({ workerFile: built.workerFile, maxThreads: 1 });
    const jpeg = await painter.cover("p_ann", "Songs from Ben");
    expect([...jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect(threads).not.toContain(0);
  });
});

describe("a thread that fails", () => {
  it.each(["crash", "bug", "throw"])("by a %s costs its own picture only", async (how) => {
    const { painter } = open({ workerFile: faulty, maxThreads: 1 });
    const [before, bad, ...after] = await Promise.all([
      painter.card(titled("before")).then(textOf),
      failure(painter.card(titled(how))),
      painter.card(titled("one")).then(textOf),
      painter.card(titled("two")).then(textOf),
    ]);
    expect([before, bad, after]).toEqual(["before", "failed", ["one", "two"]]);
    expect(textOf(await painter.card(titled("later")))).toBe("later");
  });

  it("by taking too long is ended, and replaced", async () => {
    const { painter } = open({ workerFile: faulty, maxThreads: 1, withinMs: 300 });
    expect(await failure(painter.card(titled("hang")))).toBe("late");
    // A new thread may need more than one of these short whiles on a busy machine.
    const again = async (): Promise<string> => painter.card(titled("next")).then(textOf, again);
    expect(await again()).toBe("next");
  });

  it("is another one afterwards; one that has nothing to do ends", async () => {
    const { painter, threads } = open({ workerFile: faulty, maxThreads: 1, idleMs: 1 });
    // The thread gets its chance to rest, again and again, however slow the machine is.
    const fresh = async (): Promise<number> => {
      await painter.card(titled("a"));
      await pause(10);
      return threads.at(-1) === threads[0] ? fresh() : threads.length;
    };
    expect(await fresh()).toBeGreaterThan(1);
  });
});

it("gives nothing to a thread that is about to end for want of work", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { painter } = open({ workerFile: faulty, maxThreads: 1 });
    for (const title of ["one", "two", "three"]) {
      expect(textOf(await painter.card(titled(title)))).toBe(title);
      vi.advanceTimersByTime(60_000);
    }
  } finally {
    vi.useRealTimers();
  }
});

it("with too much to draw says when to come again", async () => {
  const { painter } = open({ workerFile: faulty, maxThreads: 1, maxWaiting: 2 });
  const hanging = [1, 2, 3, 4, 5].map(() => painter.card(titled("hang")));
  const refused = await Promise.race(hanging.map((one) => one.catch((error: unknown) => error)));
  expect(refused).toMatchObject({ status: "busy", retryAfterMs: expect.any(Number) });
  const ends = Promise.all(hanging.map(failure));
  await painter.stop();
  expect(await ends).toEqual(["failed", "failed", "failed", "busy", "busy"]);
  expect(await failure(painter.card(titled("late")))).toBe("failed");
});

it("without its renderer fails for each picture, and for nothing else", async () => {
  const { painter } = open({ workerFile: "/nowhere/worker.js" });
  expect(await failure(painter.card(titled("a")))).toBe("failed");
  expect(await failure(painter.card(titled("b")))).toBe("failed");
});

it("that has drawn nothing has nothing to stop, and stops twice", async () => {
  const { painter } = open({ workerFile: faulty });
  await painter.stop();
  await painter.stop();
});

it("draws where it is asked when it runs from its sources", async () => {
  const { painter, threads } = open({});
  expect(Buffer.from(await painter.card(titled("One")))).toEqual(drawCard(titled("One")));
  expect(threads).toEqual([0]);
});
