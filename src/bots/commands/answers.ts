import { cancelledSent, heard, isOpen, skipped } from "../share-states.js";
import { text } from "../text.js";
import { type Command, forPeople } from "./command.js";
import { pick } from "./lists.js";

/** What people say about one share: by its number in a list, or by its button. */

export const heardIt: Command = {
  name: "heard",
  aliases: [],
  summary: "say that you have heard a song",
  usage: ["heard 3"],
  run: forPeople(async (call, turn, ports) => {
    const share = pick(call, await ports.shares.received(turn.person.id), "inbox");
    if (share.state === "heard") return { reply: text.alreadyHeard(share) };
    if (share.state === "sent" || share.state === "held") return { reply: text.notYetDelivered() };
    if (share.state !== "delivered" && share.state !== "expired") return { reply: text.tooLate(share) };
    const nowMs = ports.clock.nowMs();
    const how = { atMs: nowMs, evidence: "said", receipts: turn.person.receipts } as const;
    return {
      reply: text.notedHeard(share),
      effects: [{ kind: "change", shareId: share.id, decide: (current) => heard(current, how, nowMs) }],
    };
  }, text.registerFirst),
};

export const skip: Command = {
  name: "skip",
  aliases: ["not for me"],
  summary: "pass on a song",
  usage: ["skip 3"],
  run: forPeople(async (call, turn, ports) => {
    const share = pick(call, await ports.shares.received(turn.person.id), "inbox");
    if (!isOpen(share)) return { reply: share.state === "heard" ? text.alreadyHeard(share) : text.tooLate(share) };
    const nowMs = ports.clock.nowMs();
    return {
      reply: text.notedSkip(share),
      effects: [
        { kind: "change", shareId: share.id, decide: (current) => skipped(current, turn.person.receipts, nowMs) },
      ],
    };
  }, text.registerFirst),
};

export const cancel: Command = {
  name: "cancel",
  aliases: ["take back"],
  summary: "take back a song you sent",
  usage: ["cancel 2"],
  run: forPeople(async (call, turn, ports) => {
    const share = pick(call, await ports.shares.sent(turn.person.id), "sent");
    if (!isOpen(share)) return { reply: text.cancelTooLate(share) };
    const nowMs = ports.clock.nowMs();
    return {
      reply: text.notedCancel(share),
      effects: [{ kind: "change-sent", shareId: share.id, decide: (current) => cancelledSent(current, nowMs) }],
    };
  }, text.registerFirst),
};
