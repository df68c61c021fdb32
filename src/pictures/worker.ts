import { threadId } from "node:worker_threads";
import { draw } from "./draw.js";
import type { Drawn, Task } from "./task.js";

/** What a thread of the pool runs: one picture after another. */
export default function work(task: Task): Drawn {
  return { bytes: draw(task), threadId };
}
