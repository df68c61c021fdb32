import { isAnswerable, reacted, reactions, readReaction, thanked } from "../answers.js";
import { type CommandCall, takeWord } from "../command.js";
import { isUndelivered } from "../delivery.js";
import type { Message, Reaction, Share } from "../domain.js";
import { UserError } from "../errors.js";
import { limits } from "../limits.js";
import type { DecideShare, Effect } from "../ports.js";
import { maySee, shownTo, tellsSender } from "../visibility.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { numberIn } from "./fields.js";
import { pick, seen } from "./lists.js";
import { recipientOf } from "./recipients.js";
import { readWords, shareWith } from "./share.js";

/** What people say back about a song they were sent: it goes to its sender, whatever their receipts are. */

/** So many songs are offered where none is named. */
const mostOffered = 5;

export const react: Command = {
  name: "react",
  aliases: [],
  about: "aboutReact",
  topic: "songs",
  forms: [
    {
      fields: [
        numberIn("fieldHeardNumber"),
        { name: "reaction", about: "fieldReaction", kind: "choice", choices: reactions },
      ],
    },
  ],
  usage: ["react 3 fire", "react 3"],
  run: forPeople(async (call, turn, ports) => {
    const alone = readReaction(call.words);
    if (call.words === "" || alone) return askWhich((id) => ["react", id, alone ?? ""].join(" ").trim(), turn, ports);
    const { word, rest } = takeWord(call.words);
    const found = await answerableIn({ ...call, words: word }, turn, ports);
    if ("reply" in found) return found;
    const reaction = readReaction(rest);
    if (reaction) return reactTo(found.share, reaction, turn, ports);
    return { reply: rest === "" ? turn.texts.reactHow(found.share) : turn.texts.reactUnknown(found.share) };
  }),
};

async function reactTo(share: Share, reaction: Reaction, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const nowMs = ports.clock.nowMs();
  const { effects, isSilent } = await saying(share, (now) => reacted(now, reaction, nowMs), turn, ports);
  const isTaken = share.answer?.reaction === reaction;
  const { notedReaction, takenReaction } = turn.texts;
  return { reply: isTaken ? takenReaction(share, reaction) : notedReaction(share, reaction, isSilent), effects };
}

export const thanks: Command = {
  name: "thanks",
  aliases: ["thank you"],
  about: "aboutThanks",
  topic: "songs",
  forms: [{ fields: [numberIn("fieldHeardNumber")] }],
  usage: ["thanks 3"],
  run: forPeople(async (call, turn, ports) => {
    if (call.words === "") return askWhich((id) => `thanks ${id}`, turn, ports);
    const found = await answerableIn(call, turn, ports);
    if ("reply" in found) return found;
    const { share } = found;
    if (share.answer?.isThanked) return { reply: turn.texts.alreadyThanked(share) };
    const nowMs = ports.clock.nowMs();
    const { effects, isSilent } = await saying(share, (now) => thanked(now, nowMs), turn, ports);
    return { reply: turn.texts.notedThanks(share, isSilent), effects };
  }),
};

export const reply: Command = {
  name: "reply",
  aliases: [],
  about: "aboutReply",
  topic: "songs",
  forms: [
    {
      fields: [
        numberIn("fieldHeardNumber"),
        { name: "song", about: "fieldSong", kind: "song", isRequired: true, maxLength: 500 },
        { name: "note", about: "fieldNote", kind: "text", maxLength: limits.noteLength },
        { name: "after", about: "fieldAfter", kind: "text", maxLength: limits.noteLength },
      ],
      says: "{number} {song} pre:{note} post:{after}",
    },
  ],
  usage: ["reply 3 <link or words>"],
  run: forPeople(async (call, turn, ports) => {
    if (call.words === "") return askWhich((id) => `reply ${id}`, turn, ports);
    const { word, rest: song } = takeWord(call.words);
    const share = await receivedAs({ ...call, words: word }, turn, ports);
    const refusal = await refusalOf(share, turn, ports);
    if (refusal) return { reply: refusal };
    if (song === "") return { reply: turn.texts.replyHow(share) };
    const to = await recipientOf(share.senderId, turn, ports);
    if (to.length === 0) return { reply: turn.texts.answerGone(share) };
    return shareWith(to, share.senderName, { song, ...readWords(call) }, turn, ports);
  }),
};

/** The songs heard last, to choose one from. */
async function askWhich(command: (id: string) => string, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const received = await ports.shares.received(turn.person.id);
  const mine = received.filter(shownTo(turn.person.id));
  const heard = mine.filter(({ state, senderName }) => state === "heard" && senderName !== "");
  const latest = heard.toSorted((a, b) => b.stateAtMs - a.stateAtMs).slice(0, mostOffered);
  if (latest.length === 0) throw new UserError("answerNone");
  return { reply: turn.texts.answerWhich(latest, command) };
}

async function receivedAs(call: CommandCall, turn: PersonTurn, { shares }: CommandPorts): Promise<Share> {
  return pick(call, (await shares.received(turn.person.id)).filter(shownTo(turn.person.id)), "inbox");
}

/** The share something is to be said about, or why nothing can be. */
async function answerableIn(
  call: CommandCall,
  turn: PersonTurn,
  ports: CommandPorts,
): Promise<{ share: Share } | { reply: Message }> {
  const share = await receivedAs(call, turn, ports);
  const refusal = await refusalOf(share, turn, ports);
  if (refusal) return { reply: refusal };
  return isAnswerable(share) || isUndelivered(share) ? { share } : { reply: turn.texts.tooLate(share) };
}

/** Whoever is gone hears nothing any more, and whoever is blocked is told nothing. */
async function refusalOf(share: Share, turn: PersonTurn, { circle }: CommandPorts): Promise<Message | null> {
  if (share.senderName === "") return turn.texts.answerGone(share);
  const bond = await circle.get(turn.person.id, share.senderId);
  return maySee(turn.person.id, { kind: "person", bond }) ? null : turn.texts.answerBlocked(share);
}

/** `isSilent`: its sender is told nothing of plays. */
async function saying(
  share: Share,
  decide: DecideShare,
  turn: PersonTurn,
  ports: CommandPorts,
): Promise<{ effects: Effect[]; isSilent: boolean }> {
  const bonds = await ports.circle.of(turn.person.id);
  const listener = { person: turn.person, bonds: new Map(bonds.map((bond) => [bond.personId, bond])) };
  // Its message may not have come yet, and it was found in a list.
  const arriving = isUndelivered(share) ? [seen(share, bonds, turn, ports)] : [];
  const effects: Effect[] = [...arriving, { kind: "change", shareId: share.id, decide }];
  return { effects, isSilent: !tellsSender(listener, share) };
}
