import { parentPort, threadId } from "node:worker_threads";
import { draw } from "./draw.js";
import type { Answer, Task } from "./task.js";

function answerTo(task: Task): Answer {
  try {
    return { bytes: draw(task), threadId };
  } catch (error) {
    return { failure: String(error) };
  }
}

// One after another, each with its answer.
parentPort?.on("message", (task: Task) => parentPort?.postMessage(answerTo(task)));
