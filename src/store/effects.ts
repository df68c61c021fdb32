import { asked } from "../bots/bonds.js";
import type { Batch, Bond, Draft, Invite, SentShare, Share } from "../bots/domain.js";
import { isOpenInvite } from "../bots/invitations.js";
import { limits } from "../bots/limits.js";
import type { Effect, Refusal } from "../bots/ports.js";
import { noted } from "./agenda.js";
import { batchChanges, sendBatch } from "./batches.js";
import { bondWritten, decidedBond, metOps } from "./bond-changes.js";
import { type Changes, debt, join, noChanges, notForgotten, sentChanges, shareChanges } from "./changes.js";
import { type CommitState, isRetiming } from "./commit-state.js";
import { jobPlanned } from "./jobs.js";
import type { SlotKeys } from "./keys.js";
import { memberOf, recordOps } from "./plugin-records.js";
import { type PersonRecord, parse } from "./records.js";
import { redated } from "./retiming.js";
import { latelyMember, latelyPrefix, openField } from "./sent-tags.js";
import { readAllSent, readSent, readShare, sentText } from "./share-text.js";
import { fieldIs, type Op } from "./transaction.js";

/** What the effects of a turn write, or why they may not. `numbers`: of the songs sent, in order. */
export type Applied = { changes: Changes; numbers: number[] } | { refusal: Refusal };

/** Where the effects before this one have led. Guards always compare with what was read. */
interface Progress {
  changes: Changes[];
  numbers: number[];
  received: Map<string, Share>;
  sent: Map<string, SentShare>;
  record: PersonRecord | null;
}

type EffectOf<Kind extends Effect["kind"]> = Extract<Effect, { kind: Kind }>;

const draftsKeptMs = (limits.draftHours + 1) * 60 * 60_000;

/** Pure. All effects or, with a refusal, none. */
export function applyEffects(keys: SlotKeys, state: CommitState, effects: Effect[]): Applied {
  const refusal = refusalOf(state, effects) ?? inviteRefusal(state, effects);
  if (refusal) return { refusal };
  const progress = begin(state);
  for (const effect of effects) progress.changes.push(apply(keys, state, progress, effect));
  const needed = effects.length > 0 ? [notForgotten(keys)] : [];
  return { changes: join({ ...noChanges(), guards: needed }, ...progress.changes), numbers: progress.numbers };
}

function isSend(effect: Effect): effect is EffectOf<"send"> {
  return effect.kind === "send";
}

/** The same song twice, also within one turn; or more songs than a day allows. */
function refusalOf(state: CommitState, effects: Effect[]): Refusal | null {
  const open = new Map(state.open);
  for (const { sent } of effects.filter(isSend)) {
    const sinceMs = open.get(openField(sent));
    if (sinceMs !== undefined) return { kind: "already-sent", sentAtMs: Number(sinceMs) };
    open.set(openField(sent), String(sent.sharedAtMs));
  }
  return groupRefusal(state, effects) ?? dayRefusal(state, effects);
}

/** When everybody in the group has it already. */
function groupRefusal({ open }: CommitState, effects: Effect[]): Refusal | null {
  for (const effect of effects) {
    if (effect.kind !== "send-batch" || fresh(effect, open).length > 0) continue;
    const since = effect.sends.map(({ sent }) => Number(open.get(openField(sent))));
    return { kind: "already-sent", sentAtMs: Math.max(...since) };
  }
  return null;
}

/** Nobody gets a song twice that is still open between the two. */
function fresh({ sends }: EffectOf<"send-batch">, open: CommitState["open"]): EffectOf<"send-batch">["sends"] {
  return sends.filter(({ sent }) => !open.has(openField(sent)));
}

/** A song to a group is one, however many get it. */
function dayRefusal({ sentLately, dailyShareLimit }: CommitState, effects: Effect[]): Refusal | null {
  const sends = effects.filter(isSend);
  const count = sends.length + effects.filter(({ kind }) => kind === "send-batch").length;
  if (count > 0 && sentLately.length + count > dailyShareLimit) return { kind: "daily-limit", limit: dailyShareLimit };
  const all = [...sentLately, ...sends.map(({ sent }) => latelyMember(sent))];
  const isOver = ({ sent: { recipientId } }: EffectOf<"send">) =>
    all.filter((member) => member.startsWith(latelyPrefix(recipientId))).length > limits.songsPerPairPerDay;
  return sends.some(isOver) ? { kind: "pair-limit", limit: limits.songsPerPairPerDay } : null;
}

function inviteRefusal({ invites, nowMs }: CommitState, effects: Effect[]): Refusal | null {
  if (!effects.some(({ kind }) => kind === "invite")) return null;
  const open = invites.filter((text) => isOpenInvite(JSON.parse(text) as Invite, nowMs));
  return open.length >= limits.openInvites ? { kind: "invite-limit", limit: limits.openInvites } : null;
}

function begin({ slot, received, sent, record }: CommitState): Progress {
  return {
    changes: [],
    numbers: [],
    received: new Map([...received].map(([id, text]) => [id, readShare(slot, id, text)])),
    sent: new Map([...sent].map(([id, text]) => [id, readSent(id, text)])),
    record: parse<PersonRecord>(record),
  };
}

function apply(keys: SlotKeys, state: CommitState, progress: Progress, effect: Effect): Changes {
  switch (effect.kind) {
    case "send":
      return send(keys, state, progress, effect);
    case "send-batch":
      return sendToGroup(keys, state, progress, effect);
    case "change-batch":
      return changeBatch(keys, state, effect);
    case "change":
      return change(keys, state, progress, effect);
    case "change-sent":
      return changeSent(keys, state, progress, effect);
    case "settings":
      return settings(keys, state, progress, effect);
    case "remind":
      return noted(keys, effect.item, effect.dueMs);
    case "draft":
      return keepDraft(keys, state, effect.draft);
    case "bond":
      return bond(keys, state, effect);
    case "invite":
      return invite(keys, state, effect.invite);
    case "uninvite":
      return { ...noChanges(), ops: [["HDEL", keys.invites, effect.code]] };
    case "record":
      return { ...noChanges(), ops: recordOps(keys, memberOf(effect.plugin, effect.name), effect.value) };
    case "job":
      return jobPlanned(keys, memberOf(effect.plugin, effect.job), effect.dueMs);
  }
}

/** The counter guards the whole decision: nobody can have sent anything since it was read. */
function send(keys: SlotKeys, state: CommitState, { numbers }: Progress, effect: EffectOf<"send">): Changes {
  const number = Number(state.sentCount ?? 0) + numbers.length + 1;
  numbers.push(number);
  const sent: SentShare = { ...effect.sent, number };
  const ops: Op[] = [
    ["HSET", keys.self, "sentCount", number],
    ["HSET", keys.sent, sent.id, sentText(sent)],
    ["HSET", keys.open, openField(sent), sent.sharedAtMs],
    ["ZADD", keys.sentLately, sent.sharedAtMs, latelyMember(sent)],
    ...metOps(keys, sent.recipientId),
  ];
  const owed = { id: `${sent.id}:song`, to: effect.share.recipientId, kind: "song", share: effect.share } as const;
  const guards = [fieldIs(keys.self, "sentCount", state.sentCount), fieldIs(keys.sent, sent.id, null)];
  return join({ guards, ops, due: [] }, debt(keys, owed, state.nowMs), askedBond(keys, state, effect));
}

function sendToGroup(
  keys: SlotKeys,
  { sentCount, batches, open, nowMs }: CommitState,
  { numbers }: Progress,
  effect: EffectOf<"send-batch">,
): Changes {
  const number = Number(sentCount ?? 0) + numbers.length + 1;
  numbers.push(number);
  const sends = fresh(effect, open);
  const batch = { ...effect.batch, count: sends.length };
  return sendBatch(keys, { ...effect, batch, sends }, { sentCount, number, batches, nowMs });
}

function changeBatch(keys: SlotKeys, state: CommitState, { batchId, decide }: EffectOf<"change-batch">): Changes {
  const texts = state.batch.get(batchId);
  const batch = parse<Batch>(texts?.batch);
  if (!texts || !batch) return noChanges();
  const decided = decide(batch, readAllSent(texts.shares));
  return decided ? batchChanges(keys, texts, decided, state.nowMs) : noChanges();
}

/** A song of a group asks nobody. */
function askedBond(keys: SlotKeys, { bonds, gone }: CommitState, { share, sent }: EffectOf<"send">): Changes {
  const text = bonds.get(sent.recipientId) ?? null;
  const before = parse<Bond>(text);
  const after = asked(before, { id: sent.recipientId, name: sent.recipientName }, sent.sharedAtMs);
  const isLeftAlone = share.via !== undefined || after === before || gone.has(sent.recipientId);
  return isLeftAlone ? noChanges() : bondWritten(keys, sent.recipientId, text, after);
}

function bond(keys: SlotKeys, state: CommitState, { other, decide }: EffectOf<"bond">): Changes {
  if (state.gone.has(other.id)) return noChanges();
  const { slot: personId, inbound: received, receivedCount, nowMs } = state;
  const before = { personId, otherId: other.id, bond: state.bonds.get(other.id) ?? null, received, receivedCount };
  return decidedBond(keys, before, decide, nowMs) ?? noChanges();
}

/** The counter guards the number of open ones. What is over goes with the next. */
function invite(keys: SlotKeys, { inviteCount, invites, nowMs }: CommitState, made: Invite): Changes {
  const over = invites.map((text) => JSON.parse(text) as Invite).filter(({ expiresAtMs }) => expiresAtMs <= nowMs);
  const ops: Op[] = [
    ["HSET", keys.self, "inviteCount", Number(inviteCount ?? 0) + 1],
    ["HSET", keys.invites, made.code, JSON.stringify(made)],
    ...(over.length > 0 ? [["HDEL", keys.invites, ...over.map(({ code }) => code)] as const] : []),
  ];
  return { guards: [fieldIs(keys.self, "inviteCount", inviteCount)], ops, due: [] };
}

function change(keys: SlotKeys, state: CommitState, progress: Progress, effect: EffectOf<"change">): Changes {
  const text = state.received.get(effect.shareId);
  const share = progress.received.get(effect.shareId);
  const decided = share && effect.decide(share);
  if (!decided || text === undefined) return noChanges();
  progress.received.set(effect.shareId, decided.share);
  return shareChanges(keys, text, decided, state.nowMs);
}

function changeSent(keys: SlotKeys, state: CommitState, progress: Progress, effect: EffectOf<"change-sent">): Changes {
  const text = state.sent.get(effect.shareId);
  const value = progress.sent.get(effect.shareId);
  const decided = value && effect.decide(value);
  if (!decided || text === undefined) return noChanges();
  progress.sent.set(effect.shareId, decided.sent);
  return sentChanges(keys, { text, value }, decided, state.nowMs);
}

function settings(keys: SlotKeys, state: CommitState, progress: Progress, effect: EffectOf<"settings">): Changes {
  if (!progress.record) return noChanges();
  const person = { ...progress.record.person, ...effect.changes };
  progress.record = { ...progress.record, person };
  const ops: Op[] = [["HSET", keys.self, "record", JSON.stringify(progress.record)]];
  const stored = { guards: [fieldIs(keys.self, "record", state.record)], ops, due: [] };
  return isRetiming(effect) ? join(stored, redated(keys, state.waiting, person, state.nowMs)) : stored;
}

function keepDraft(keys: SlotKeys, { drafts, nowMs }: CommitState, draft: Draft): Changes {
  const old = drafts.map((text) => JSON.parse(text) as Draft).filter(({ expiresAtMs }) => expiresAtMs <= nowMs);
  const ops: Op[] = [
    ...(old.length > 0 ? [["HDEL", keys.drafts, ...old.map(({ id }) => id)] as const] : []),
    ["HSET", keys.drafts, draft.id, JSON.stringify(draft)],
    ["PEXPIRE", keys.drafts, draftsKeptMs],
  ];
  return { ...noChanges(), ops };
}
