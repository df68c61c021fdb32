import { createHash } from "node:crypto";
import { batchIdOf } from "../bots/batch-cards.js";
import { foldName } from "../bots/fold-name.js";
import type { AlarmName } from "../bots/ports.js";

/** The names of all keys. The hash tag in braces is the slot: everything of one person lies in one. */

/** The part of an address that says whose it is. */
export interface AddressIdentity {
  channel: string;
  tenantId: string;
  userId: string;
}

/** 192 bits in 32 URL-safe characters. Never for secrets that can be guessed: it takes no key. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest().subarray(0, 24).toString("base64url");
}

/** The slot of an address that belongs to nobody yet, and of what is remembered about the address itself. */
export function addressSlot({ channel, tenantId, userId }: AddressIdentity): string {
  return `a_${digest(JSON.stringify([channel, tenantId, userId]))}`;
}

/** How `People.facts` names an address: its identity, readable. */
export function addressKey({ channel, tenantId, userId }: AddressIdentity): string {
  return `${channel}:${tenantId}:${userId}`;
}

/** The keys of one slot: of a person, a group, an address or a login code. Most slots use few of them. */
export type SlotKeys = ReturnType<typeof slotKeys>;

export function slotKeys(prefix: string, slot: string) {
  const base = `${prefix}{${slot}}`;
  return {
    /**
     * Hash: record, forgotten, receivedCount, sentCount, inviteCount, meetings, memberships, lookedAtMs; of an address:
     * owner; of a group: group.
     */
    self: `${base}:self`,
    /** Hash: address key → AddressFacts. */
    facts: `${base}:facts`,
    /** Hash: share id → Share, see `share-text.ts`. */
    received: `${base}:received`,
    /** Sorted set: share id by the time of its next look. */
    pending: `${base}:pending`,
    /** Hash: share id → SentShare, see `share-text.ts`. */
    sent: `${base}:sent`,
    /** Hash: batch id → Batch. */
    batches: `${base}:batches`,
    /** With a batch id behind it, see `sentKey`. Hash: share id → SentShare. */
    batch: `${base}:batch`,
    /** Sorted set: digests of recipient or group, and of the id, of what was sent in the last 24 h, by time. */
    sentLately: `${base}:sent-lately`,
    /** Hash: digest of recipient and track of each open sent share → when it was sent. */
    open: `${base}:open`,
    /** Sorted set: "r:" or "s:" and the id of an ended share, by the time of its end. */
    ended: `${base}:ended`,
    /** Hash: entry id → OutboxEntry. */
    outbox: `${base}:outbox`,
    /** Sorted set: entry id by due time; held ones at +inf. */
    outboxDue: `${base}:outbox-due`,
    /** Sorted set: ids of messages that are said once, by the time they were put. */
    toldOnce: `${base}:told-once`,
    /** Hash: item id → AgendaItem. */
    agenda: `${base}:agenda`,
    /** Sorted set: item id by its date. */
    agendaDue: `${base}:agenda-due`,
    /** Hash: "plugin/name" → what a plugin remembers. */
    records: `${base}:records`,
    /** Sorted set: "plugin/job" by the time it is due. */
    jobs: `${base}:jobs`,
    /** Hash: "plan" or "tries", and "plugin/job" → how often it was planned, how its last runs failed. */
    jobNotes: `${base}:job-notes`,
    /** String: the links to their own data that a person was given lately. */
    exports: `${base}:exports`,
    /** String: the links to their own page that a person was given lately, and the browsers that are signed in. */
    visits: `${base}:visits`,
    /** Hash: debt id → Debt. */
    debts: `${base}:debts`,
    /** Sorted set: debt id by the time it was made. */
    debtsDue: `${base}:debts-due`,
    /** Hash: turn id → reply and expiry. */
    turns: `${base}:turns`,
    /** Sorted set: turn id by expiry. */
    turnsEnd: `${base}:turns-end`,
    /** Hash: draft id → Draft. */
    drafts: `${base}:drafts`,
    /** Hash: name → sealed text. */
    sealed: `${base}:sealed`,
    /** Hash: turn id → what its code led to. */
    redeemed: `${base}:redeemed`,
    /** Set: forgotten people from whom nothing is taken any more. */
    gone: `${base}:gone`,
    /** Hash: person id → Bond. */
    bonds: `${base}:bonds`,
    /** Set: everybody who may remember this person, or whom they remember. */
    met: `${base}:met`,
    /** Hash: group id → Membership. */
    groups: `${base}:groups`,
    /** Hash: code → Invite. */
    invites: `${base}:invites`,
    /** String: the invitation somebody without a name has tried to accept at an address. */
    kept: `${base}:kept`,
    /** String: the wrong codes sent from an address. */
    tries: `${base}:tries`,
    /** Hash: an unclaimed login. */
    code: `${base}:code`,
  };
}

/**
 * Where a sender's record of a share lies. Those of a batch have a hash of their own, so that a person who sends songs to
 * a hundred people at once still has short lists.
 */
export function sentKey(keys: SlotKeys, shareId: string): string {
  const batchId = batchIdOf(shareId);
  return batchId === null ? keys.sent : batchKey(keys, batchId);
}

export function batchKey(keys: SlotKeys, batchId: string): string {
  return `${keys.batch}:${batchId}`;
}

/** Which key of a person's slot holds the due times of an alarm. */
export function dueKey(prefix: string, name: AlarmName, personId: string): string {
  const keys = slotKeys(prefix, personId);
  const due: Record<AlarmName, string> = {
    "listen-check": keys.pending,
    outbox: keys.outboxDue,
    debts: keys.debtsDue,
    agenda: keys.agendaDue,
    jobs: keys.jobs,
  };
  return due[name];
}

/** Everything with something due is found in one of these. */
export const dueShards = 64;

export function dueIndexKey(prefix: string, shard: number): string {
  return `${prefix}{due_${shard.toString().padStart(2, "0")}}`;
}

/** Events of one key always go through the same stream. */
export function intakeKeys(prefix: string, shard: number) {
  const base = `${prefix}{in_${shard}}`;
  return { events: `${base}:events`, lease: `${base}:lease`, dead: `${base}:dead` };
}

/** Spreads keys evenly and the same way in every process (FNV-1a). */
export function shardOf(text: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash % shards;
}

/** Hashed: a name may contain braces, and key names end up in logs. */
export function nameKey(prefix: string, name: string): string {
  return `${prefix}{n_${digest(foldName(name))}}`;
}

export function accountKey(prefix: string, account: { appId: string; accountId: string }): string {
  return `${prefix}{acc_${digest(JSON.stringify([account.appId, account.accountId]))}}`;
}

/** Leads from a code to the person whose invitation it is. */
export function inviteKey(prefix: string, code: string): string {
  return `${prefix}{v_${digest(code)}}`;
}

export function loginKey(prefix: string, state: string): string {
  return `${prefix}{l_${digest(state)}}`;
}

/** What is kept of a Spotify app's calls. */
export function quotaKeys(prefix: string, bucket: string) {
  const base = `${prefix}{q_${bucket}}`;
  return {
    /** Hash: calls per hour and class and their sums, the next times of each pace, what was learned. */
    calls: base,
    /** With a class behind it. Sorted set: listener by the time of the last grant. */
    served: `${base}:served`,
    /** With a class behind it. Sorted set: listener by the time of joining the line. */
    line: `${base}:line`,
    /** With a class behind it. Sorted set: the same listeners by the time until which their place is kept. */
    kept: `${base}:kept`,
  };
}

export function lockKey(prefix: string, key: string): string {
  return `${prefix}{lock_${key}}`;
}

export function onceKey(prefix: string, id: string): string {
  return `${prefix}{o_${digest(id)}}`;
}

/** A counter of one window. */
export function rateKey(prefix: string, id: string): string {
  return `${prefix}{r_${digest(id)}}`;
}

export function cacheKey(prefix: string, key: string): string {
  return `${prefix}{k_${key}}`;
}
