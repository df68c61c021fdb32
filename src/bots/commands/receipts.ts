import * as bonds from "../bonds.js";
import { unquote } from "../command.js";
import type { Message } from "../domain.js";
import { UserError } from "../errors.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { oneOf, somebody } from "./fields.js";
import { tuned } from "./mute.js";

/** Whether people are told what somebody plays: everybody, or one friend. */
export const receipts: Command = {
  name: "receipts",
  aliases: ["settings receipts"],
  about: "aboutReceipts",
  topic: "you",
  forms: [
    {
      path: "settings receipts",
      fields: [
        oneOf("on", "off", "public", "usual"),
        { ...somebody("fieldOnlyFriend"), name: "for", isRequired: false },
      ],
      says: "{to} for {for}",
    },
  ],
  usage: ["receipts on", "receipts off", "receipts public", "receipts off for Bob Fisher"],
  run: forPeople(async (call, turn, ports) => {
    const [, said = "", name = call.options.name] = /^(\S+)(?:\s+for\s+(.+))?$/iu.exec(call.words) ?? [];
    const wanted = said.toLowerCase();
    return name === undefined ? forAll(wanted, turn) : forOne(wanted, unquote(name), turn, ports);
  }),
};

function forAll(wanted: string, { texts }: PersonTurn): Outcome {
  if (wanted !== "on" && wanted !== "off" && wanted !== "public") throw new UserError("receiptsHow");
  const replies: Record<typeof wanted, () => Message> = {
    on: texts.receiptsOn,
    off: texts.receiptsOff,
    public: texts.receiptsPublic,
  };
  const changes = { receipts: wanted !== "off", roomReceipts: wanted === "public" };
  return { reply: replies[wanted](), effects: [{ kind: "settings", changes }] };
}

function forOne(wanted: string, name: string, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const receipts = new Map([
    ["on", true],
    ["off", false],
    ["usual", null],
  ]).get(wanted);
  if (receipts === undefined) throw new UserError("receiptsHow");
  const command = (personId: string) => `receipts ${wanted} for ${personId}`;
  return tuned(name, command, turn, ports, (bond) => ({
    reply: turn.texts.receiptsFor(bond.name, receipts),
    effects: [
      {
        kind: "bond",
        other: { id: bond.personId, name: bond.name },
        decide: bonds.receiptsFor(receipts),
      },
    ],
  }));
}
