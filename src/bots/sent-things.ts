import type { Batch, SentShare } from "./domain.js";
import type { Shares } from "./ports.js";

/** A song that was sent to a group, with what became of it for each. */
export interface SentToGroup {
  id: string;
  number: number;
  batch: Batch;
  shares: SentShare[];
}

/** What one line of `sent` is about. */
export type SentThing = SentShare | SentToGroup;

export function isToGroup(sent: SentThing): sent is SentToGroup {
  return "batch" in sent && "shares" in sent;
}

/** Everything somebody has sent, to one person or to a group, in the order of its numbers. */
export async function sentThings(shares: Shares, personId: string): Promise<(SentShare | Batch)[]> {
  const [single, batches] = await Promise.all([shares.sent(personId), shares.batches(personId)]);
  return [...single, ...batches].sort((a, b) => a.number - b.number);
}

/** The same with what became of the songs to groups; one that has gone meanwhile is left out. */
export async function withShares(
  shares: Shares,
  personId: string,
  things: (SentShare | Batch)[],
): Promise<SentThing[]> {
  const found = await Promise.all(things.map((one) => ("groupId" in one ? toGroup(shares, personId, one) : one)));
  return found.filter((one) => one !== null);
}

async function toGroup(shares: Shares, personId: string, { id, number }: Batch): Promise<SentToGroup | null> {
  const known = await shares.batch(personId, id);
  return known && { id, number, ...known };
}
