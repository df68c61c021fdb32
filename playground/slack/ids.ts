import { createHash, randomBytes } from "node:crypto";
import type { Random } from "../../src/bots/ports.js";

/** Makes every identifier and secret of the platform. */
export class Ids {
  readonly #random: Pick<Random, "id">;
  #lastMicros = 0;

  constructor(random: Pick<Random, "id"> = { id: () => randomBytes(16).toString("base64url") }) {
    this.#random = random;
  }

  /** A prefix and ten capital letters or digits, like `U0A1B2C3D4E`. */
  id(prefix: string): string {
    return `${prefix}${this.hex(10).toUpperCase()}`;
  }

  /** That many hexadecimal digits, at most 64. */
  hex(digits: number): string {
    return createHash("sha256").update(this.#random.id()).digest("hex").slice(0, digits);
  }

  /** Seconds with six decimals: the name of a message. Never twice the same, and always later than the one before. */
  ts(nowMs: number): string {
    const micros = Math.max(this.#lastMicros + 1, Math.floor(nowMs) * 1000);
    this.#lastMicros = micros;
    return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, "0")}`;
  }
}

/** The id that always belongs to these parts, so that the same people always have the same direct message. */
export function derivedId(prefix: string, ...parts: string[]): string {
  const digest = createHash("sha256").update(parts.join("\n")).digest("hex");
  return `${prefix}${digest.slice(0, 10).toUpperCase()}`;
}
