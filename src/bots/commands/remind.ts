import { reminderId } from "../agenda.js";
import type { CommandCall } from "../command.js";
import { isUndelivered } from "../delivery.js";
import type { Message, Share } from "../domain.js";
import { UserError } from "../errors.js";
import type { Effect } from "../ports.js";
import { defaultZone, quietUntilMs } from "../quiet-hours.js";
import { likelyZones } from "../time-zones.js";
import { shownTo } from "../visibility.js";
import { type Moment, readWhen } from "../when.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { numberIn } from "./fields.js";
import { pick } from "./lists.js";
import { zoneChoices } from "./quiet.js";

export const remind: Command = {
  name: "remind",
  aliases: ["remind me", "remind me of"],
  about: "aboutRemind",
  topic: "songs",
  forms: [
    {
      fields: [
        numberIn("fieldInboxNumber"),
        { name: "when", about: "fieldWords", example: "tonight, tomorrow, in 2h, 20:00", kind: "text", maxLength: 40 },
      ],
    },
  ],
  usage: ["remind 3 tonight", "remind 3 tomorrow", "remind 3 in 2h", "remind 3 20:00"],
  run: forPeople((call, turn, ports) => remindOf(call, "tonight", turn, ports)),
};

/** "Not now", said of a song: not before tomorrow, unless it says when. */
export function putOff(call: CommandCall, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  return remindOf(call, "tomorrow", turn, ports);
}

async function remindOf(call: CommandCall, usual: string, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const { person, texts } = turn;
  const [which = "", ...when] = call.words.split(" ");
  const share = pick(
    { ...call, words: which },
    (await ports.shares.received(person.id)).filter(shownTo(person.id)),
    "inbox",
  );
  if (share.state === "heard") return { reply: texts.alreadyHeard(share) };
  if (share.state !== "delivered" && !isUndelivered(share)) return { reply: texts.tooLate(share) };
  if (person.optOuts?.includes("reminders")) throw new UserError("remindersOff");
  const nowMs = ports.clock.nowMs();
  const moment = readWhen(when.join(" ") || usual, person.zone ?? defaultZone, nowMs);
  return { reply: replyTo(share, moment, turn), effects: effectsOf(share, moment, turn) };
}

/** What is promised is what will happen: not in the middle of quiet hours. */
function replyTo(share: Share, { atMs, wallMs }: Moment, { person, address, texts }: PersonTurn): Message {
  const untilMs = quietUntilMs(person, atMs);
  const said = texts.reminded(share, untilMs ?? atMs, { zone: person.zone, isHeldBack: untilMs !== null });
  const asksForZone = person.zone === undefined && !person.isZoneAsked && wallMs !== undefined;
  return asksForZone ? texts.withZoneQuestion(said, zoneChoices(likelyZones(address), "zone")) : said;
}

function effectsOf(share: Share, { atMs, wallMs }: Moment, { person }: PersonTurn): Effect[] {
  const id = reminderId(share.id);
  const item = { id, kind: "reminder", shareId: share.id, ...(wallMs === undefined ? {} : { wallMs }) } as const;
  const asked: Effect = { kind: "settings", changes: { isZoneAsked: true } };
  const isAsked = person.zone === undefined && !person.isZoneAsked && wallMs !== undefined;
  return [{ kind: "remind", item, dueMs: atMs }, ...(isAsked ? [asked] : [])];
}
