import type { Batch, SentShare } from "./domain.js";
import type { Shares } from "./ports.js";

/** What this person has sent last, to somebody or to a group; null for nothing. */
export async function lastSent(
  shares: Pick<Shares, "sent" | "batches">,
  personId: string,
): Promise<SentShare | Batch | null> {
  const [single, batches] = await Promise.all([shares.sent(personId), shares.batches(personId)]);
  return [...single, ...batches].toSorted((a, b) => a.number - b.number).at(-1) ?? null;
}
