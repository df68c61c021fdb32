import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../bots/ports.js";

/** How an operator stays signed in: a signed end of the session, which every web process can read. */
export interface Sessions {
  /** The value of a new cookie. */
  open(): string;
  isOpen(cookie: string | undefined): boolean;
}

export interface SessionParts {
  /** The first of ENCRYPTION_KEY. */
  secret: Buffer;
  /** With another one all sessions end. */
  password: string;
  clock: Clock;
}

export const sessionMs = 8 * 60 * 60_000;

export function createSessions({ secret, password, clock }: SessionParts): Sessions {
  const key = createHmac("sha256", secret).update(`operator session\n${password}`).digest();
  const sign = (until: string) => createHmac("sha256", key).update(until).digest("base64url");
  return {
    open() {
      const until = String(clock.nowMs() + sessionMs);
      return `${until}.${sign(until)}`;
    },
    isOpen(cookie = "") {
      const [until = "", signature = ""] = cookie.split(".", 2);
      return isSame(signature, sign(until)) && Number(until) > clock.nowMs();
    },
  };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
