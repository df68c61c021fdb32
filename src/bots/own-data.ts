import { clockText } from "./clock-words.js";
import type { Address, AddressFacts, AgendaItem, Batch, Bond, Group, Person, SentShare, Share } from "./domain.js";
import { topicName } from "./plugin-topic.js";
import type { Agenda, Circle, Groups, Invites, Outbox, People, PluginRecords, Shares } from "./ports.js";
import { isRequest, isShown, maySee } from "./visibility.js";

/** Grows when a field changes its meaning or goes; new fields may come without. The fields are in docs/export.md. */
const schemaVersion = 1;

export interface OwnDataParts {
  people: Pick<People, "get" | "facts">;
  shares: Pick<Shares, "received" | "sent" | "batches" | "batch">;
  agenda: Pick<Agenda, "of">;
  outbox: Pick<Outbox, "waiting">;
  circle: Pick<Circle, "of">;
  invites: Pick<Invites, "open">;
  groups?: Pick<Groups, "of">;
  records: Pick<PluginRecords, "all">;
  /** How `People.facts` names an address. */
  addressKey(address: Address): string;
}

/**
 * Everything stored about one person, as plain JSON with times in ISO 8601; null for nobody. Of others it holds their
 * names and what they have sent this person: no last words that have not opened, no note that waits for a yes, no
 * secrets of platforms.
 */
export async function ownData(parts: OwnDataParts, personId: string, nowMs: number): Promise<object | null> {
  const [person, facts, received, sent, toGroups, agenda, waiting, bonds, invites, groups, features] =
    await Promise.all([
      parts.people.get(personId),
      parts.people.facts(personId),
      parts.shares.received(personId),
      parts.shares.sent(personId),
      sentToGroups(parts.shares, personId),
      parts.agenda.of(personId),
      parts.outbox.waiting(personId),
      parts.circle.of(personId),
      parts.invites.open(personId),
      parts.groups?.of(personId) ?? [],
      parts.records.all(personId),
    ]);
  if (!person) return null;
  return {
    schemaVersion,
    exportedAt: iso(nowMs),
    person: { id: person.id, name: person.name, registeredAt: iso(person.createdAtMs) },
    consent: { at: iso(person.consent.atMs), wording: person.consent.wording },
    settings: settingsOf(person),
    spotify: spotifyOf(person),
    addresses: person.addresses.map((address) => addressOf(address, facts.get(parts.addressKey(address)))),
    // What a blocked sender has sent is in no list of any kind.
    songsReceived: received.filter((share) => maySee(personId, { kind: "own record", share })).map(receivedOf),
    songsSent: sent.map(sentOf),
    songsSentToGroups: toGroups.map(sentToGroupOf),
    reminders: agenda.flatMap(({ item, dueMs }) => reminderOf(item, dueMs, received)),
    friends: bonds.map(bondOf),
    invitations: invites.map(({ code, createdAtMs, expiresAtMs }) => {
      return { code, createdAt: iso(createdAtMs), expiresAt: iso(expiresAtMs) };
    }),
    groups: groups.map((group) => groupOf(group, personId)),
    features,
    messagesWaiting: waiting.length,
  };
}

function iso(atMs: number): string;
function iso(atMs: number | null | undefined): string | null;
function iso(atMs: number | null | undefined): string | null {
  return atMs == null ? null : new Date(atMs).toISOString();
}

function settingsOf(person: Person) {
  const { receipts, roomReceipts = false, showsWhere = false, presence = false, quiet, zone, optOuts = [] } = person;
  return {
    receipts,
    roomReceipts,
    preferredChannel: person.preferredChannel ?? null,
    showsWhere,
    presence,
    language: person.language ?? null,
    timeZone: zone ?? null,
    quietHours: quiet ? { from: clockText(quiet.fromMinute), to: clockText(quiet.toMinute) } : null,
    notWrittenToAbout: optOuts.map(topicName),
  };
}

function spotifyOf({ spotify }: Person) {
  if (!spotify) return null;
  const { accountId, displayName, authorizedAtMs, expiresAtMs, state, permissions = [] } = spotify;
  return { accountId, displayName, authorizedAt: iso(authorizedAtMs), expiresAt: iso(expiresAtMs), state, permissions };
}

function addressOf({ channel, tenantId, userId, conversationId, locale }: Address, facts: AddressFacts | undefined) {
  return {
    channel,
    tenantId,
    userId,
    conversationId,
    locale: locale ?? null,
    lastActionAt: iso(facts?.lastActionAtMs),
    unreachableSince: iso(facts?.unreachableSinceMs),
  };
}

function songOf({ id, name, artists, url }: SentShare["track"]) {
  return { id, title: name, artists: artists.map((artist) => artist.name), url };
}

function receivedOf(share: Share) {
  const { number, senderName, track, pre, post, state, evidence, via } = share;
  const isOpened = maySee(share.recipientId, { kind: "last words", share });
  return {
    number,
    from: senderName,
    song: songOf(track),
    isRequest: isRequest(share),
    note: isShown(share) ? pre : null,
    lastWords: isOpened ? post : null,
    hasLockedLastWords: post !== null && !isOpened,
    group: via?.name ?? null,
    state,
    sentAt: iso(share.sharedAtMs),
    stateSince: iso(share.stateAtMs),
    deliveredAt: iso(share.deliveredAtMs),
    heardAt: iso(share.heardAtMs),
    evidence,
    ...answerOf(share),
  };
}

/** What the one who was sent the song has said about it. */
function answerOf({ answer }: Pick<Share, "answer">) {
  return { reaction: answer?.reaction ?? null, hasThanked: answer?.isThanked ?? false };
}

function sentOf(sent: SentShare) {
  const { number, recipientName, track, hasPost, state, sharedAtMs, stateAtMs, where } = sent;
  return {
    number,
    to: recipientName,
    song: songOf(track),
    hasLastWords: hasPost,
    state,
    sentAt: iso(sharedAtMs),
    stateSince: iso(stateAtMs),
    arrivedOn: where ?? null,
    ...answerOf(sent),
  };
}

type ToGroup = NonNullable<Awaited<ReturnType<Shares["batch"]>>>;

/** Without one that has gone meanwhile. */
async function sentToGroups({ batches, batch }: OwnDataParts["shares"], personId: string): Promise<ToGroup[]> {
  const found = await Promise.all((await batches(personId)).map(({ id }) => batch(personId, id)));
  return found.filter((one) => one !== null);
}

function sentToGroupOf({ batch, shares }: { batch: Batch; shares: SentShare[] }) {
  return {
    number: batch.number,
    group: batch.groupName,
    song: songOf(batch.track),
    hasLastWords: batch.hasPost,
    sentAt: iso(batch.sharedAtMs),
    to: shares.map((sent) => {
      const { recipientName: name, state, stateAtMs, where } = sent;
      return { name, state, stateSince: iso(stateAtMs), arrivedOn: where ?? null, ...answerOf(sent) };
    }),
  };
}

function reminderOf(item: AgendaItem, dueMs: number, received: Share[]) {
  if (item.kind !== "reminder") return [];
  return [{ songNumber: received.find(({ id }) => id === item.shareId)?.number ?? null, at: iso(dueMs) }];
}

function bondOf({ name, state, sinceMs, mutedUntilMs, receipts }: Bond) {
  return { name, state, since: iso(sinceMs), mutedUntil: iso(mutedUntilMs), receipts: receipts ?? null };
}

/** Who is only invited sees the name of the group and nothing else. */
function groupOf(group: Group, personId: string) {
  const { name, ownerId, members, createdAtMs } = group;
  if (!maySee(personId, { kind: "inside of a group", group })) return { name, role: "invited" };
  const role = ownerId === personId ? "owner" : "member";
  return { name, role, createdAt: iso(createdAtMs), members: members.map((member) => member.name) };
}
