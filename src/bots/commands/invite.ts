import { UserError } from "../errors.js";
import { inviteOf, readInviteCode } from "../invitations.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";

export const invite: Command = {
  name: "invite",
  aliases: [],
  about: "aboutInvite",
  topic: "friends",
  forms: [{ fields: [{ name: "cancel", about: "fieldInvite", kind: "text", maxLength: 40 }], says: "cancel {cancel}" }],
  usage: ["invite", "invite cancel K7QM2XPD"],
  run: forPeople((call, turn, ports) => {
    const back = /^(?:cancel|take back)\b\s*(.*)$/iu.exec(call.words);
    return back ? takeBack(back[1] ?? "", turn, ports) : makeOne(turn, ports);
  }),
};

async function makeOne(turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const open = await ports.invites.open(turn.person.id);
  const made = inviteOf(await ports.invites.reserve(turn.person.id), ports.clock.nowMs());
  return {
    reply: turn.texts.invitation(made, ports.invites.link(made.code), ports.botName),
    effects: [{ kind: "invite", invite: made }],
    refused: (refusal) => turn.texts.inviteLimit(open, "limit" in refusal ? refusal.limit : open.length),
  };
}

async function takeBack(said: string, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const code = readInviteCode(said);
  const open = await ports.invites.open(turn.person.id);
  if (code === null || !open.some((one) => one.code === code)) throw new UserError("inviteNone");
  return { reply: turn.texts.inviteTakenBack(code), effects: [{ kind: "uninvite", code }] };
}
