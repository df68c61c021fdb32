import type {
  Address,
  Debt,
  OutboxEntry,
  Person,
  SentShare,
  Share,
  SpotifyAccount,
  Track,
} from "../../src/bots/domain.js";
import { trackOf as sentTrackOf } from "../../src/bots/new-share.js";
import type { Effect } from "../../src/bots/ports.js";
import { befriend } from "../befriend.js";
import type { TestStore } from "./redis.js";

export function addressOf(userId: string, channel = "messenger"): Address {
  return {
    channel,
    tenantId: "page-1",
    userId,
    installationId: "page-1",
    conversationId: `conversation-${userId}`,
    botId: "bot",
  };
}

export function accountOf(accountId: string): SpotifyAccount {
  return {
    appId: "app-1",
    accountId,
    displayName: `${accountId} on Spotify`,
    authorizedAtMs: 1_000,
    expiresAtMs: 2_000,
    state: "connected",
  };
}

/** A code for a finished login of this account. */
export function codeFor({ store }: TestStore, accountId: string, secret = `token of ${accountId}`): Promise<string> {
  return store.logins.issueCode({ account: accountOf(accountId), secret });
}

/** Registers somebody the whole way. */
export async function register(test: TestStore, name: string, accountId = name, userId = name): Promise<Person> {
  const code = await codeFor(test, accountId);
  const result = await test.store.registration.redeem(
    addressOf(userId),
    code,
    name,
    `turn-${Buffer.from(userId).toString("hex")}`,
    "By sending this code you agree.",
  );
  if (result.kind !== "linked") throw new Error(`not linked: ${result.kind}`);
  return result.person;
}

export function trackOf(id: string): Track {
  return {
    id,
    name: `Song ${id}`,
    artists: [{ id: "artist", name: "Artist" }],
    durationMs: 200_000,
    isrc: null,
    imageUrl: null,
    url: `https://open.spotify.com/track/${id}`,
  };
}

export interface Names {
  sender: Pick<Person, "id" | "name">;
  recipient: Pick<Person, "id" | "name">;
}

/** Two people who have said yes to each other. */
export async function registerFriends(test: TestStore): Promise<Names> {
  const names = { sender: await register(test, "Ann"), recipient: await register(test, "Bob") };
  await befriend(test.store.circle, names.sender, names.recipient);
  return names;
}

export function shareOf(
  test: TestStore,
  id: string,
  { sender, recipient }: Names,
  trackId = id,
): Omit<Share, "number"> {
  const nowMs = test.clock.nowMs();
  return {
    id,
    senderId: sender.id,
    senderName: sender.name,
    recipientId: recipient.id,
    track: trackOf(trackId),
    pre: `pre by ${sender.name}`,
    post: `post by ${sender.name}`,
    sharedAtMs: nowMs,
    state: "sent",
    stateAtMs: nowMs,
    deliveredAtMs: null,
    heardAtMs: null,
    evidence: null,
    isUncertain: false,
    isSilent: false,
    version: 1,
  };
}

export function sentOf(share: Omit<Share, "number">, { recipient }: Names): Omit<SentShare, "number"> {
  return {
    id: share.id,
    recipientId: recipient.id,
    recipientName: recipient.name,
    track: sentTrackOf(share.track),
    hasPost: true,
    sharedAtMs: share.sharedAtMs,
    state: "sent",
    stateAtMs: share.sharedAtMs,
    version: 1,
  };
}

export function sendEffect(test: TestStore, id: string, names: Names, trackId = id): Effect {
  const share = shareOf(test, id, names, trackId);
  return { kind: "send", share, sent: sentOf(share, names) };
}

export function messageOf(test: TestStore, id: string, shareId = id): OutboxEntry {
  const notice = { kind: "song", shareId } as const;
  return { id, notice, createdAtMs: test.clock.nowMs(), attempts: 0, state: "waiting" };
}

/** Sends a song and carries it over to its recipient, as the debt collector does. */
export async function send(test: TestStore, id: string, names: Names): Promise<void> {
  const { turns, debts } = test.store;
  await turns.commit(`turn-${id}`, names.sender.id, { text: "on its way" }, [sendEffect(test, id, names)]);
  for (const debt of await debts.of(names.sender.id)) {
    if (debt.kind === "song") await receive(test, debt);
    await debts.paid(names.sender.id, debt.id);
  }
}

async function receive(test: TestStore, { share }: Extract<Debt, { kind: "song" }>): Promise<void> {
  await test.store.shares.receive(share, messageOf(test, `song:${share.id}`, share.id), share.sharedAtMs + 1_000);
}
