import type { Draft, SentShare, Share } from "../bots/domain.js";
import type { Effect, Refusal } from "../bots/ports.js";
import { type Changes, debt, join, noChanges, notForgotten, openField, sentChanges, shareChanges } from "./changes.js";
import type { CommitState } from "./commit-state.js";
import type { SlotKeys } from "./keys.js";
import { type PersonRecord, parse } from "./records.js";
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

const draftsKeptMs = 25 * 60 * 60_000;

/** Pure. All effects or, with a refusal, none. */
export function applyEffects(keys: SlotKeys, state: CommitState, effects: Effect[]): Applied {
  const refusal = refusalOf(state, effects.filter(isSend));
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
function refusalOf(state: CommitState, sends: EffectOf<"send">[]): Refusal | null {
  const open = new Map(state.open);
  for (const { sent } of sends) {
    const sinceMs = open.get(openField(sent));
    if (sinceMs !== undefined) return { kind: "already-sent", sentAtMs: Number(sinceMs) };
    open.set(openField(sent), String(sent.sharedAtMs));
  }
  const isOver = sends.length > 0 && state.sentLately + sends.length > state.dailyShareLimit;
  return isOver ? { kind: "daily-limit", limit: state.dailyShareLimit } : null;
}

function begin({ received, sent, record }: CommitState): Progress {
  return {
    changes: [],
    numbers: [],
    received: new Map([...received].map(([id, text]) => [id, JSON.parse(text) as Share])),
    sent: new Map([...sent].map(([id, text]) => [id, JSON.parse(text) as SentShare])),
    record: parse<PersonRecord>(record),
  };
}

function apply(keys: SlotKeys, state: CommitState, progress: Progress, effect: Effect): Changes {
  switch (effect.kind) {
    case "send":
      return send(keys, state, progress, effect);
    case "change":
      return change(keys, state, progress, effect);
    case "change-sent":
      return changeSent(keys, state, progress, effect);
    case "settings":
      return settings(keys, state, progress, effect.changes);
    case "draft":
      return keepDraft(keys, state, effect.draft);
  }
}

/** The counter guards the whole decision: nobody can have sent anything since it was read. */
function send(keys: SlotKeys, state: CommitState, { numbers }: Progress, effect: EffectOf<"send">): Changes {
  const number = Number(state.sentCount ?? 0) + numbers.length + 1;
  numbers.push(number);
  const sent: SentShare = { ...effect.sent, number };
  const ops: Op[] = [
    ["HSET", keys.self, "sentCount", number],
    ["HSET", keys.sent, sent.id, JSON.stringify(sent)],
    ["HSET", keys.open, openField(sent), sent.sharedAtMs],
    ["ZADD", keys.sentLately, sent.sharedAtMs, sent.id],
  ];
  const owed = { id: `${sent.id}:song`, to: effect.share.recipientId, kind: "song", share: effect.share } as const;
  const guards = [fieldIs(keys.self, "sentCount", state.sentCount), fieldIs(keys.sent, sent.id, null)];
  return join({ guards, ops, due: [] }, debt(keys, owed, state.nowMs));
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

function settings(
  keys: SlotKeys,
  state: CommitState,
  progress: Progress,
  changes: EffectOf<"settings">["changes"],
): Changes {
  if (!progress.record) return noChanges();
  progress.record = { ...progress.record, person: { ...progress.record.person, ...changes } };
  const ops: Op[] = [["HSET", keys.self, "record", JSON.stringify(progress.record)]];
  return { guards: [fieldIs(keys.self, "record", state.record)], ops, due: [] };
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
