import type { Circle, Shares } from "./ports.js";
import { isClose, maySee } from "./visibility.js";

/**
 * Everybody this person may mean by a first name: id → name. Friends first, then those they have asked, then whom they
 * have shared songs with, the last ones first; nobody they have blocked. What others have decided changes nothing here.
 */
export async function acquaintancesOf(
  { shares, circle }: { shares: Shares; circle: Circle },
  personId: string,
): Promise<Map<string, string>> {
  const [bonds, sent, received] = await Promise.all([
    circle.of(personId),
    shares.sent(personId),
    shares.received(personId),
  ]);
  const shared = [
    ...sent.map((one) => ({ id: one.recipientId, name: one.recipientName, atMs: one.sharedAtMs })),
    ...received.map((one) => ({ id: one.senderId, name: one.senderName, atMs: one.sharedAtMs })),
  ].sort((a, b) => b.atMs - a.atMs);
  const close = bonds.filter(isClose);
  const bondOf = new Map(bonds.map((bond) => [bond.personId, bond]));
  const known = new Map(close.map((bond) => [bond.personId, bond.name]));
  const isSeen = (id: string) => maySee(personId, { kind: "person", bond: bondOf.get(id) });
  for (const { id, name } of shared) if (!known.has(id) && isSeen(id)) known.set(id, name);
  return known;
}
