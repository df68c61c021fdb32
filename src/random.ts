import { randomBytes, randomInt } from "node:crypto";
import type { Random } from "./bots/ports.js";

/** The system's cryptographic generator. */
export const systemRandom: Random = {
  id: () => randomBytes(16).toString("base64url"),
  digits: (count) => Array.from({ length: count }, () => randomInt(10)).join(""),
};
