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

/** Everything somebody has sent, to one person or to a group, in the order of its numbers; at most so many, the last ones. */
export async function sentThings(shares: Shares, personId: string, most: number): Promise<SentThing[]> {
  const [single, batches] = await Promise.all([shares.sent(personId), shares.batches(personId)]);
  const latest = [...single, ...batches].sort((a, b) => a.number - b.number).slice(-most);
  const found = await Promise.all(latest.map((one) => ("groupId" in one ? toGroup(shares, personId, one) : one)));
  return found.filter((one) => one !== null);
}

async function toGroup(shares: Shares, personId: string, { id, number }: Batch): Promise<SentToGroup | null> {
  const known = await shares.batch(personId, id);
  return known && { id, number, ...known };
}
