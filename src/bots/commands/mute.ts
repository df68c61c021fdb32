import * as bonds from "../bonds.js";
import type { Bond } from "../domain.js";
import { splitAtDuration } from "../durations.js";
import { UserError } from "../errors.js";
import { limits } from "../limits.js";
import { isMuted } from "../welcome.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { somebody } from "./fields.js";
import { about, readName } from "./whom.js";

const dayMs = 24 * 60 * 60_000;

export const mute: Command = {
  name: "mute",
  aliases: [],
  about: "aboutMute",
  topic: "friends",
  forms: [
    {
      fields: [
        somebody("fieldFriend"),
        { name: "time", about: "fieldWords", example: "12h, 7d, 2 weeks", kind: "duration", maxLength: 40 },
      ],
    },
  ],
  usage: ["mute Bob Fisher 7d"],
  run: forPeople(async (call, turn, ports) => {
    const time = splitAtDuration(call.words);
    const name = readName(call, time?.before);
    const again = (personId: string) => `mute ${personId}${time ? ` ${Math.round(time.ms / 60_000)}m` : ""}`;
    return tuned(name, again, turn, ports, (bond) => muteOne(bond, time?.ms ?? 0, turn, ports));
  }),
};

function muteOne(bond: Bond, ms: number, turn: PersonTurn, ports: CommandPorts): Outcome {
  const other = { id: bond.personId, name: bond.name };
  if (ms <= 0) return { reply: turn.texts.muteHow(other) };
  const { longestMuteDays: days } = limits;
  if (ms > days * dayMs) throw new UserError("muteTooLong", { days, name: other.name });
  const untilMs = ports.clock.nowMs() + ms;
  return {
    reply: turn.texts.muted(other, untilMs, turn.person.zone),
    effects: [{ kind: "bond", other, decide: bonds.mute(untilMs) }],
  };
}

export const unmute: Command = {
  name: "unmute",
  aliases: [],
  about: "aboutUnmute",
  topic: "friends",
  forms: [{ fields: [somebody("fieldFriend")] }],
  usage: ["unmute Bob Fisher"],
  run: forPeople((call, turn, ports) =>
    tuned(
      readName(call),
      (personId) => `unmute ${personId}`,
      turn,
      ports,
      (bond) => {
        const other = { id: bond.personId, name: bond.name };
        if (!isMuted(bond, ports.clock.nowMs())) return { reply: turn.texts.notMuted(bond.name) };
        return { reply: turn.texts.unmuted(bond.name), effects: [{ kind: "bond", other, decide: bonds.mute(null) }] };
      },
    ),
  ),
};

/** Decides about a friend, or somebody who may become one by a song of theirs. */
export async function tuned(
  name: string,
  command: (personId: string) => string,
  turn: PersonTurn,
  ports: CommandPorts,
  decide: (bond: Bond) => Outcome,
): Promise<Outcome> {
  const circle = (await ports.circle.of(turn.person.id)).filter(bonds.mayBeTuned);
  const candidates = circle.map((bond) => ({ id: bond.personId, name: bond.name, bond }));
  return about({ name, candidates, missing: "noFriend", command }, turn, ports, ({ bond }) => decide(bond));
}
