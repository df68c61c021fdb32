import type { Message } from "../bots/domain.js";
import { UpstreamError } from "../bots/errors.js";
import type { CommitResult, Effect } from "../bots/ports.js";
import { type Changes, dropEnded, join, noChanges, planOf } from "./changes.js";
import { type CommitState, type CommitStateParts, dayMs, readState } from "./commit-state.js";
import { applyEffects } from "./effects.js";
import { type SlotKeys, slotKeys } from "./keys.js";
import { parse } from "./records.js";
import { fieldIs, type Op, type Plan } from "./transaction.js";

export interface StoredTurn {
  reply: Message;
  expiresAtMs: number;
}

/** What a turn asks for. */
export interface Commit {
  turnId: string;
  slot: string;
  reply: Message;
  effects: Effect[];
}

const turnKeptMs = 2 * dayMs;

/** Decides a commit on the state of this moment; writes nothing itself. */
export async function planCommit(parts: CommitStateParts, commit: Commit): Promise<Plan<CommitResult>> {
  const keys = slotKeys(parts.prefix, commit.slot);
  const state = await readState(parts, commit.slot, commit.turnId, commit.effects);
  const turn = parse<StoredTurn>(state.turn);
  if (turn && turn.expiresAtMs > state.nowMs) return { result: { kind: "repeated", reply: turn.reply } };
  if (state.forgotten !== null && commit.effects.length > 0)
    throw new UpstreamError("redis", "the person was forgotten while this turn was decided");
  const applied = applyEffects(keys, state, commit.effects);
  if ("refusal" in applied) return { result: { kind: "refused", refusal: applied.refusal } };
  const changes = join(swept(keys, state), turnStored(keys, commit, state), applied.changes);
  return planOf(parts.prefix, commit.slot, changes, { kind: "stored", numbers: applied.numbers });
}

function turnStored(keys: SlotKeys, { turnId, reply }: Commit, { nowMs, turn }: CommitState): Changes {
  return { guards: [fieldIs(keys.turns, turnId, turn)], ops: turnOps(keys, turnId, reply, nowMs), due: [] };
}

/** Remembers for 48 h that this was decided, and what was said. */
export function turnOps(keys: SlotKeys, turnId: string, reply: Message, nowMs: number): Op[] {
  const stored: StoredTurn = { reply, expiresAtMs: nowMs + turnKeptMs };
  return [
    ["HSET", keys.turns, turnId, JSON.stringify(stored)],
    ["ZADD", keys.turnsEnd, stored.expiresAtMs, turnId],
    ["PEXPIRE", keys.turns, turnKeptMs],
    ["PEXPIRE", keys.turnsEnd, turnKeptMs],
  ];
}

/** A little of what has had its time, with each commit. */
function swept(keys: SlotKeys, { oldTurns, ended, nowMs }: CommitState): Changes {
  const ops: Op[] = [["ZREMRANGEBYSCORE", keys.sentLately, "-inf", nowMs - dayMs]];
  if (oldTurns.length > 0) ops.push(["HDEL", keys.turns, ...oldTurns], ["ZREM", keys.turnsEnd, ...oldTurns]);
  return join(dropEnded(keys, ended), { ...noChanges(), ops });
}
