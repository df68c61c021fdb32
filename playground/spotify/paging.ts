import { Refusal } from "./http.js";
import type { ApiCall } from "./routes.js";
import { apiUrl, type World } from "./world.js";

/** The part of a list that was asked for. */
export interface Slice {
  limit: number;
  offset: number;
}

/** What a list allows. `max` and `usual` are for `limit`. */
export interface SliceRules {
  max: number;
  usual: number;
  maxOffset?: number;
}

/** A whole-number query parameter, `usual` when absent. Throws 400 "Invalid <name>" outside of min and max. */
export function wholeNumber(call: ApiCall, name: string, range: { min: number; max: number; usual: number }): number {
  const text = call.query.get(name);
  if (text === null) return range.usual;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.min || value > range.max) throw new Refusal(400, `Invalid ${name}`);
  return value;
}

/** Reads `limit` and `offset`. */
export function sliceOf(call: ApiCall, rules: SliceRules): Slice {
  return {
    limit: wholeNumber(call, "limit", { min: 1, max: rules.max, usual: rules.usual }),
    offset: wholeNumber(call, "offset", { min: 0, max: rules.maxOffset ?? 100_000, usual: 0 }),
  };
}

/** The address of this call with some query parameters changed. */
export function hrefOf(world: World, call: ApiCall, changes: Record<string, string | number> = {}): string {
  const query = new URLSearchParams(call.query);
  for (const [name, value] of Object.entries(changes)) query.set(name, String(value));
  const text = query.toString();
  return `${apiUrl(world)}${call.path}${text === "" ? "" : `?${text}`}`;
}

/** One page of `all` in Spotify's paging object. */
export function pageOf<T>(world: World, call: ApiCall, all: readonly T[], slice: Slice, shape: (item: T) => unknown) {
  const { limit, offset } = slice;
  const hasNext = offset + limit < all.length;
  return {
    href: hrefOf(world, call, { offset, limit }),
    items: all.slice(offset, offset + limit).map(shape),
    limit,
    next: hasNext ? hrefOf(world, call, { offset: offset + limit, limit }) : null,
    offset,
    previous: offset > 0 ? hrefOf(world, call, { offset: Math.max(0, offset - limit), limit }) : null,
    total: all.length,
  };
}
