import { z } from "zod";
import type { Json } from "../../bots/plugin-ports.js";
import { troubles } from "./records.js";

const count = z.number();
const about = { number: z.number(), pairId: z.string() };
const skipped = z.object({ local: count, episode: count, gone: count });

const news = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("added"), ...about, added: count, skipped, playlistId: z.string().nullable() }),
  z.object({ kind: z.literal("none"), ...about, skipped }),
  z.object({ kind: z.literal("trouble"), ...about, what: z.enum(troubles) }),
  /** Spotify has to be left alone until then. */
  z.object({ kind: z.literal("late"), ...about, untilMs: z.number() }),
]);

/** What a sync tells its owner by itself. */
export type News = z.infer<typeof news>;

/** As it comes back from where it was kept. */
export function readNews(stored: Json): News {
  return news.parse(stored);
}
