import { cardEntries, shareIdIn } from "../batch-cards.js";
import type { Batch, Group, Member, Track } from "../domain.js";
import { UserError } from "../errors.js";
import { typedName } from "../groups.js";
import { batchIdFor, sentOf, shareOf, trackOf, type Words } from "../new-share.js";
import { maySee } from "../visibility.js";
import type { CommandPorts, Outcome, PersonTurn } from "./command.js";

/** One song for everybody in the group but its sender, in one effect. */
export async function sendToGroup(
  track: Track,
  group: Group,
  words: Words,
  turn: PersonTurn,
  ports: CommandPorts,
): Promise<Outcome> {
  if (!maySee(turn.person.id, { kind: "inside of a group", group }))
    throw new UserError("groupJoinFirst", { group: group.name });
  const members = await recipientsIn(group, turn, ports);
  if (members.length === 0) throw new UserError("groupEmpty", { group: group.name, typed: typedName(group.name) });
  const nowMs = ports.clock.nowMs();
  const batch = batchOf(track, group, words, turn, { count: members.length, nowMs });
  const hasRoom = batch.room !== undefined;
  const sends = members.map((member) => sendIn(batch, { hasRoom, track, member, words, turn }));
  const messages = cardEntries({ id: batch.id, hasRoom }, nowMs);
  return {
    reply: turn.texts.onItsWayToGroup(track, group.name, words.post !== null),
    effects: [{ kind: "send-batch", batch, sends, messages }],
    refused: (refusal) => {
      if (refusal.kind === "already-sent") return turn.texts.alreadySent(track, group.name, refusal.sentAtMs, nowMs);
      return turn.texts.dailyLimit(refusal.limit);
    },
  };
}

/** Invited people get it as a request; whom the sender has blocked gets nothing of theirs. */
async function recipientsIn(group: Group, { person }: PersonTurn, { circle }: CommandPorts): Promise<Member[]> {
  const bonds = new Map((await circle.of(person.id)).map((bond) => [bond.personId, bond]));
  const others = group.members.filter(({ personId }) => personId !== person.id);
  return others.filter((one) => maySee(person.id, { kind: "person", bond: bonds.get(one.personId) }));
}

type NewBatch = Omit<Batch, "number">;

function batchOf(
  track: Track,
  group: Group,
  words: Words,
  turn: PersonTurn,
  { count, nowMs }: { count: number; nowMs: number },
): NewBatch {
  return {
    id: batchIdFor(turn, group.id, track.id),
    groupId: group.id,
    groupName: group.name,
    track: trackOf(track),
    hasPost: words.post !== null,
    count,
    sharedAtMs: nowMs,
    origin: turn.address,
    ...(group.room ? { room: group.room } : {}),
  };
}

interface Sending {
  hasRoom: boolean;
  track: Track;
  member: Member;
  words: Words;
  turn: PersonTurn;
}

function sendIn(batch: NewBatch, { hasRoom, track, member, words, turn }: Sending) {
  const recipient = { id: member.personId, name: member.name };
  const via = { groupId: batch.groupId, name: batch.groupName, isMember: member.state === "member" };
  const id = shareIdIn(batch.id, recipient.id);
  const share = { ...shareOf(track, recipient, words, turn, batch.sharedAtMs), id, via };
  const { origin: _, ...sent } = sentOf(share, recipient, turn.address);
  return { share, sent: { ...sent, batch: { id: batch.id, hasRoom } } };
}
