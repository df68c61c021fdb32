import { z } from "zod";
import { badAnswer } from "./reason.js";

/** One page of anything; its rows are read one by one. */
export const page = z.looseObject({
  items: z.array(z.unknown()),
  /** The address of the next page. */
  next: z.string().nullish(),
  total: z.number().int().nonnegative().nullish().catch(null),
});

export type Page = z.output<typeof page>;

/** The answer as the schema reads it. Throws where it lacks what is needed. */
export function readAnswer<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body);
  if (!result.success) throw badAnswer();
  return result.data;
}

/** Where the page behind this one begins; null: this was the last. An empty page is the last whatever it says. */
export function nextOffset({ items, next, total }: Page, offset: number, size: number): number | null {
  if (items.length === 0) return null;
  const hasMore = next === undefined ? (total ?? 0) > offset + size : next !== null && next !== "";
  return hasMore ? offset + size : null;
}
