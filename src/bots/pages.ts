import { limits } from "./limits.js";

/** One page of a long list. Pages count from 1. */
export interface Page<T> {
  items: T[];
  page: number;
  pages: number;
}

/** The page that the words name, such as "2"; else the first, and the last for one that is too far. Never empty of pages. */
export function pageOf<T>(all: readonly T[], words: string): Page<T> {
  const pages = Math.max(1, Math.ceil(all.length / limits.pageLength));
  const wanted = /^\d{1,6}$/u.test(words) ? Number(words) : 1;
  const page = Math.min(Math.max(1, wanted), pages);
  return { items: all.slice((page - 1) * limits.pageLength, page * limits.pageLength), page, pages };
}
