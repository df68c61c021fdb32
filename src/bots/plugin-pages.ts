import type { Person } from "./domain.js";

/** A part of a person's page. What can be done there is a command, as if it was typed. */
export interface PageSection {
  /** A word for its address, unique on the page. */
  id: string;
  title: string;
  blocks: PageBlock[];
}

export type PageBlock =
  | { kind: "text"; text: string }
  | { kind: "table"; caption: string; head: string[]; rows: PageCell[][] }
  /** Horizontal bars; a table for whoever cannot see them. */
  | { kind: "bars"; caption: string; rows: { label: string; value: number; said: string }[] }
  | { kind: "picture"; url: string; alt: string }
  | { kind: "actions"; actions: { label: string; command: string; isDangerous?: boolean }[] }
  /** Folded away until it is opened. */
  | { kind: "fold"; summary: string; blocks: PageBlock[] };

export interface PageCell {
  text: string;
  url?: string;
  /** A command, for a button in the place of the text. */
  command?: string;
}

/** A schema of zod's, as far as the core has to know: `parse` throws what names the fields. */
export interface ApiSchema<T = unknown> {
  parse(value: unknown): T;
}

/** One route of the JSON API. Identity comes from the token only. */
export interface PluginApi {
  method: "GET" | "POST";
  path: string;
  /** One sentence, English, for the OpenAPI document. */
  summary: string;
  query?: ApiSchema;
  body?: ApiSchema;
  /** Of the answer with status 200. */
  answer: ApiSchema;
  /** Statuses it may answer besides 400, 401, 403, 429, 500 and 502. */
  refusals?: readonly (404 | 409 | 410 | 502)[];
  /**
   * Null: 404, where that is among its refusals. What it throws: UserError is 409 and said in English, AccessLostError is 409, UpstreamError 502, the rest 500.
   * `email`, `userId` and `refreshToken` are checked before to be the caller's own, and a refresh token is not handed on.
   */
  handle(call: { person: Person; query: unknown; body: unknown }): Promise<unknown>;
}
