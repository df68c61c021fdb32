import type { Picture } from "../bots/picture.js";

/** What can be drawn. Plain JSON. */
export type Task = { kind: "card"; picture: Picture } | { kind: "cover"; seed: string; title: string };

export interface Drawn {
  bytes: Uint8Array;
  /** Of the thread that drew it; 0 is the one that everything else happens in. */
  threadId: number;
}

/** What a thread says about a task. */
export type Answer = Drawn | { failure: string };
