import { Worker } from "node:worker_threads";
import { UpstreamError } from "../bots/errors.js";
import type { Answer, Drawn, Task } from "./task.js";

export interface ThreadsParts {
  file: string;
  maxThreads: number;
  /** Tasks that may wait for a thread. */
  maxWaiting: number;
  /** For one task, its waiting included; real time. */
  withinMs: number;
  /** A thread that has had nothing to do for so long ends. */
  idleMs: number;
}

/** Threads that begin with the first task, do one at a time, and are replaced when they fail. */
export interface Threads {
  /** Throws UpstreamError: `busy`, `late` or `failed`. */
  run(task: Task): Promise<Drawn>;
  /** Gives up what is being done. Safe to call twice. */
  stop(): Promise<void>;
}

interface Job {
  task: Task;
  end(result: Drawn | UpstreamError): void;
}

interface Thread {
  worker: Worker;
  job: Job | null;
  idle?: NodeJS.Timeout;
}

interface State extends ThreadsParts {
  waiting: Job[];
  threads: Set<Thread>;
  isStopped: boolean;
}

export function threadsOf(parts: ThreadsParts): Threads {
  const state: State = { ...parts, waiting: [], threads: new Set(), isStopped: false };
  return {
    run: (task) => new Promise((resolve, reject) => take(state, task, resolve, reject)),
    async stop() {
      state.isStopped = true;
      for (const job of state.waiting.splice(0)) job.end(failed("the bot stops"));
      await Promise.all([...state.threads].map(({ worker }) => worker.terminate()));
    },
  };
}

function failed(message: string, status = "failed", more: { cause?: unknown; retryAfterMs?: number } = {}) {
  return new UpstreamError("pictures", message, { status, ...more });
}

const againInMs = 5000;

function take(state: State, task: Task, resolve: (drawn: Drawn) => void, reject: (error: Error) => void): void {
  const job: Job = {
    task,
    end(result) {
      clearTimeout(timer);
      if (result instanceof UpstreamError) reject(result);
      else resolve(result);
    },
  };
  const timer = setTimeout(() => giveUp(state, job), state.withinMs);
  if (state.isStopped) job.end(failed("the bot stops"));
  else admit(state, job);
}

function admit(state: State, job: Job): void {
  state.waiting.push(job);
  goOn(state);
  if (state.waiting.length <= state.maxWaiting) return;
  state.waiting.pop();
  job.end(failed("too many pictures are waiting", "busy", { retryAfterMs: againInMs }));
}

/** What runs too long ends with its thread: nothing else stops it. */
function giveUp(state: State, job: Job): void {
  state.waiting = state.waiting.filter((other) => other !== job);
  for (const thread of state.threads) if (thread.job === job) void thread.worker.terminate();
  job.end(failed("drawing took too long", "late"));
}

function goOn(state: State): void {
  while (state.waiting.length > 0 && !state.isStopped) {
    const free = [...state.threads].find(({ job }) => job === null);
    if (!free && state.threads.size >= state.maxThreads) return;
    const job = state.waiting.shift();
    if (job) give(free ?? begin(state), job);
  }
}

function give(thread: Thread, job: Job): void {
  clearTimeout(thread.idle);
  thread.job = job;
  thread.worker.ref();
  thread.worker.postMessage(job.task);
}

function begin(state: State): Thread {
  const thread: Thread = { worker: new Worker(state.file), job: null };
  state.threads.add(thread);
  thread.worker.on("message", (answer: Answer) => {
    const { job } = thread;
    rest(state, thread);
    job?.end("bytes" in answer ? answer : failed(answer.failure));
    goOn(state);
  });
  // An error is followed by the exit; the picture then knows why.
  let cause: unknown;
  thread.worker.on("error", (error) => {
    cause = error;
  });
  thread.worker.on("exit", () => {
    clearTimeout(thread.idle);
    state.threads.delete(thread);
    thread.job?.end(failed("the thread that drew it has ended", "failed", { cause }));
    goOn(state);
  });
  return thread;
}

/** A thread that rests keeps no process alive. */
function rest(state: State, thread: Thread): void {
  thread.job = null;
  thread.worker.unref();
  thread.idle = setTimeout(() => retire(state, thread), state.idleMs).unref();
}

/** It takes a while to end, and what was given to it in that while would end with it. */
function retire(state: State, thread: Thread): void {
  state.threads.delete(thread);
  void thread.worker.terminate();
}
