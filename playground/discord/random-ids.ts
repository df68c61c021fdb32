import { randomBytes } from "node:crypto";

/** Where ids come from that nobody may guess: sessions and interaction tokens. */
export interface RandomIds {
  /** A new opaque id of URL-safe characters. */
  id(): string;
}

/** Cryptographically secure ids of 128 bits. */
export const secureIds: RandomIds = { id: () => randomBytes(16).toString("base64url") };
