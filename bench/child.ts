import { type ChildProcess, fork } from "node:child_process";

/** A process of the bench's own. */
export interface Child {
  pid: number;
  /** Sends a request and waits for its answer. Rejects when the process fails or ends. */
  ask<Answer>(request: unknown): Promise<Answer>;
  /** Tells it to end and waits; after 10 s it is killed. */
  stop(): Promise<void>;
}

interface Asked {
  id: number;
  request: unknown;
}

type Answered = { id: number; answer: unknown } | { id: number; error: string };

const stopWithinMs = 10_000;

/** Starts `<name>-process.js` of this folder. Its log goes nowhere, but is written: that is part of what is measured. */
export function startChild(name: string, execArgv: string[] = []): Child {
  const file = new URL(`./${name}-process.js`, import.meta.url);
  const child = fork(file, { execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on("message", (message: Answered) => {
    const asker = waiting.get(message.id);
    waiting.delete(message.id);
    if ("error" in message) asker?.reject(new Error(message.error));
    else asker?.resolve(message.answer);
  });
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file.pathname} ended with ${code}`));
  });
  const ask = (request: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ id: lastId, request } satisfies Asked);
    });
  return {
    pid: child.pid ?? 0,
    ask: <Answer>(request: unknown) => ask(request) as Promise<Answer>,
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  child.disconnect();
  await ended;
  clearTimeout(timer);
}

/** The other side: answers the parent until it lets go, then calls `close` and ends. */
export function answerParent<Request>(
  handle: (request: Request) => Promise<unknown>,
  close: () => Promise<void> = async () => undefined,
): void {
  process.on("message", ({ id, request }: Asked) => {
    handle(request as Request).then(
      (answer) => process.send?.({ id, answer }),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  // Ctrl-C reaches every process of the terminal; the parent decides when its children end.
  process.on("SIGINT", () => undefined);
  process.on("disconnect", () => {
    // Closing waits for a Redis that may have ended with the parent.
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    void close().finally(() => process.exit(0));
  });
}

/** CPU time that this process has used so far, in microseconds. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
