import { cancelledBatch } from "../batches.js";
import { isUndelivered } from "../delivery.js";
import type { Batch, SentShare, Share } from "../domain.js";
import { cancelledSent, heard, isOpen, skipped } from "../share-states.js";
import { shownTo, tellsSender } from "../visibility.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { numberIn } from "./fields.js";
import { pick, seen } from "./lists.js";

/** What people say about one share: by its number in a list, or by its button. */

export const heardIt: Command = {
  name: "heard",
  aliases: [],
  about: "aboutHeard",
  topic: "songs",
  forms: [{ fields: [numberIn("fieldInboxNumber")] }],
  usage: ["heard 3"],
  run: forPeople(async (call, turn, ports) => {
    const share = pick(call, (await ports.shares.received(turn.person.id)).filter(shownTo(turn.person.id)), "inbox");
    if (share.state === "heard") return { reply: turn.texts.alreadyHeard(share) };
    if (share.state !== "delivered" && share.state !== "expired" && !isUndelivered(share))
      return { reply: turn.texts.tooLate(share) };
    const nowMs = ports.clock.nowMs();
    const how = { atMs: nowMs, evidence: "said", receipts: await isTold(share, turn, ports) } as const;
    return {
      reply: turn.texts.notedHeard(share),
      effects: [
        // Its message may not have come yet, and it was found in a list.
        ...(isUndelivered(share) ? [seen(share, await ports.circle.of(turn.person.id), turn, ports)] : []),
        { kind: "change", shareId: share.id, decide: (current) => heard(current, how, nowMs) },
      ],
    };
  }),
};

export const skip: Command = {
  name: "skip",
  aliases: ["not for me"],
  about: "aboutSkip",
  topic: "songs",
  forms: [{ fields: [numberIn("fieldInboxNumber")] }],
  usage: ["skip 3"],
  run: forPeople(async (call, turn, ports) => {
    const share = pick(call, (await ports.shares.received(turn.person.id)).filter(shownTo(turn.person.id)), "inbox");
    if (!isOpen(share))
      return { reply: share.state === "heard" ? turn.texts.alreadyHeard(share) : turn.texts.tooLate(share) };
    const nowMs = ports.clock.nowMs();
    const receipts = await isTold(share, turn, ports);
    return {
      reply: turn.texts.notedSkip(share),
      effects: [{ kind: "change", shareId: share.id, decide: (current) => skipped(current, receipts, nowMs) }],
    };
  }),
};

/** Whether its sender learns what became of it. */
async function isTold(share: Share, { person }: PersonTurn, { circle }: CommandPorts): Promise<boolean> {
  const bond = await circle.get(person.id, share.senderId);
  return tellsSender({ person, bonds: new Map(bond ? [[share.senderId, bond]] : []) }, share);
}

export const cancel: Command = {
  name: "cancel",
  aliases: ["take back"],
  about: "aboutCancel",
  topic: "songs",
  forms: [{ fields: [numberIn("fieldSentNumber")] }],
  usage: ["cancel 2"],
  run: forPeople(async (call, turn, ports) => {
    const [single, batches] = await Promise.all([
      ports.shares.sent(turn.person.id),
      ports.shares.batches(turn.person.id),
    ]);
    const share = pick<SentShare | Batch>(call, [...single, ...batches], "sent");
    if ("groupId" in share) return cancelForGroup(share, turn, ports);
    if (!isOpen(share)) return { reply: turn.texts.cancelTooLate(share) };
    const nowMs = ports.clock.nowMs();
    return {
      reply: turn.texts.notedCancel(share),
      effects: [{ kind: "change-sent", shareId: share.id, decide: (current) => cancelledSent(current, nowMs) }],
    };
  }),
};

async function cancelForGroup(batch: Batch, turn: PersonTurn, { shares, clock }: CommandPorts): Promise<Outcome> {
  const known = await shares.batch(turn.person.id, batch.id);
  if (!known?.shares.some(isOpen)) return { reply: turn.texts.cancelTooLate(batch) };
  const nowMs = clock.nowMs();
  return {
    reply: turn.texts.notedCancelGroup(batch),
    effects: [{ kind: "change-batch", batchId: batch.id, decide: (now, all) => cancelledBatch(now, all, nowMs) }],
  };
}
