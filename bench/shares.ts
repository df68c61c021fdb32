import type { Person, SentShare, Share, Track } from "../src/bots/domain.js";
import { sentOf } from "../src/bots/new-share.js";
import type { Store } from "../src/store/store.js";

const minuteMs = 60_000;

/** A song whose title, artist and picture are as long as usual. */
export function trackOf(number: number): Track {
  const id = `Bench${String(number).padStart(17, "0")}`;
  return {
    id,
    name: `Paper Lanterns Over Harbour ${number}`,
    artists: [{ id: "artistQuietHarbour0001", name: "The Quiet Harbour" }],
    durationMs: 213_000,
    isrc: "GBAAA2600001",
    imageUrl: "https://i.scdn.co/image/ab67616d0000b273e6f407c7f3a0ec98845e4431",
    url: `https://open.spotify.com/track/${id}`,
  };
}

/** A share that was delivered ten minutes ago. */
export function shareOf(number: number, sender: Person, recipient: Person): Omit<Share, "number"> {
  const deliveredAtMs = Date.now() - 10 * minuteMs;
  return {
    id: `s_${String(number).padStart(16, "0")}`,
    senderId: sender.id,
    senderName: sender.name,
    recipientId: recipient.id,
    track: trackOf(number),
    pre: "Thought of you when I heard this one",
    post: null,
    sharedAtMs: deliveredAtMs - 1_000,
    state: "delivered",
    stateAtMs: deliveredAtMs,
    deliveredAtMs,
    heardAtMs: null,
    evidence: null,
    isUncertain: false,
    isSilent: false,
    version: 2,
  };
}

/** Sent from where the sender writes to us. */
function sentBy(sender: Person, share: Omit<Share, "number">, recipient: Person): Omit<SentShare, "number"> {
  const [origin] = sender.addresses;
  if (!origin) throw new Error("a person without an address");
  return { ...sentOf(share, recipient, origin), state: "delivered", stateAtMs: share.stateAtMs };
}

/** The sender's side: turn, record, debt, and the debt paid. */
export async function storeSent(
  { turns, debts }: Store,
  share: Omit<Share, "number">,
  { sender, recipient }: { sender: Person; recipient: Person },
) {
  const reply = { text: `On its way to ${recipient.name}: ${share.track.name}. I tell you when it was played.` };
  const effect = { kind: "send", share, sent: sentBy(sender, share, recipient) } as const;
  const result = await turns.commit(`t_${share.id}`, share.senderId, reply, [effect]);
  if (result.kind !== "stored") throw new Error(`not stored: ${result.kind}`);
  await debts.paid(share.senderId, `${share.id}:song`);
}

/** One side of a friendship. */
export async function storeFriend({ circle }: Store, personId: string, friend: { id: string; name: string }) {
  const bond = { personId: friend.id, name: friend.name, state: "friend", sinceMs: Date.now() } as const;
  await circle.change(personId, friend.id, () => ({ bond }));
}

/** The recipient's side: a friend's share, card in the outbox, due time; then the card is sent. */
export async function storeReceived({ shares, outbox }: Store, share: Omit<Share, "number">, dueMs: number) {
  const notice = { kind: "song", shareId: share.id } as const;
  const entry = {
    id: `song:${share.id}`,
    notice,
    createdAtMs: share.sharedAtMs,
    attempts: 0,
    state: "waiting",
  } as const;
  await shares.receive(share, entry, dueMs);
  for (const { entry } of await outbox.claim(share.recipientId))
    await outbox.done(share.recipientId, entry, { kind: "sent" });
}
