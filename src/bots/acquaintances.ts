import type { Shares } from "./ports.js";

/** Everybody this person has sent a song to or got one from: id → name, the last ones first. */
export async function acquaintancesOf(shares: Shares, personId: string): Promise<Map<string, string>> {
  const [sent, received] = await Promise.all([shares.sent(personId), shares.received(personId)]);
  const met = [
    ...sent.map((one) => ({ id: one.recipientId, name: one.recipientName, atMs: one.sharedAtMs })),
    ...received.map((one) => ({ id: one.senderId, name: one.senderName, atMs: one.sharedAtMs })),
  ];
  return new Map(met.sort((a, b) => b.atMs - a.atMs).map(({ id, name }) => [id, name]));
}
