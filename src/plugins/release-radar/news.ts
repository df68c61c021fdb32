import { z } from "zod";
import type { Json } from "../../bots/plugin-ports.js";

/** What the radar tells by itself; its words come when it is delivered. */
const news = z.discriminatedUnion("kind", [
  /** A week is closed, and has something new. */
  z.object({ kind: z.literal("week"), week: z.string() }),
  /** Most artists failed today. */
  z.object({ kind: z.literal("failed"), week: z.string(), failed: z.number(), followed: z.number() }),
  /** A permission is missing. */
  z.object({ kind: z.literal("refused"), week: z.string() }),
]);

export type News = z.infer<typeof news>;

/** Null: an older or newer version of the radar has told it. */
export function newsIn(told: Json): News | null {
  const read = news.safeParse(told);
  return read.success ? read.data : null;
}
