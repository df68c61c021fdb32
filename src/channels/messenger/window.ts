import type { AddressFacts } from "../../bots/domain.js";

/** Meta's window is 24 hours; ours closes earlier, as the last message must still arrive in it. */
const windowMs = (23 * 60 + 50) * 60_000;

/** Whether Meta lets the Page write to somebody who acted then. Nobody who never acted can be written to. */
export function isWindowOpen(facts: AddressFacts | undefined, nowMs: number): boolean {
  return facts !== undefined && nowMs - facts.lastActionAtMs < windowMs;
}
