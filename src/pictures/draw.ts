import { drawCard } from "./card.js";
import { drawCover } from "./cover.js";
import type { Task } from "./task.js";

export function draw(task: Task): Uint8Array {
  return task.kind === "card" ? drawCard(task.picture) : drawCover(task.seed, task.title);
}
