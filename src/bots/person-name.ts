import { limits } from "./limits.js";

/** A name as people are called by it; null where it cannot be one. */
export function personName(given: string): string | null {
  const name = given.normalize("NFC").replace(/\s+/gu, " ").trim();
  // "@everyone" and the like must never become something a platform expands.
  const isClean = /[\p{L}\p{N}]/u.test(name) && !/[\p{C}<>@]/u.test(name) && [...name].length <= limits.nameLength;
  return isClean ? name : null;
}
