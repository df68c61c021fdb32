import { readSpan } from "../clock-words.js";
import type { Choice, QuietHours } from "../domain.js";
import { UserError } from "../errors.js";
import { likelyZones, timeThere, zonesMeant } from "../time-zones.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { setting, words } from "./fields.js";

export const quiet: Command = {
  name: "quiet",
  aliases: ["settings quiet", "quiet hours"],
  about: "aboutQuiet",
  topic: "you",
  forms: [setting("quiet", words("22-8 Europe/Berlin", 60))],
  usage: ["quiet 22-8 Europe/Berlin", "quiet off", "quiet"],
  run: forPeople(async (call, turn, ports) => {
    const wanted = call.words.trim();
    if (wanted === "") return { reply: turn.texts.quietIs(turn.person) };
    if (/^(?:off|none|never)$/iu.test(wanted))
      return { reply: turn.texts.quietOff(), effects: [{ kind: "settings", changes: { quiet: null } }] };
    return setQuiet(wanted, turn, ports);
  }),
};

/** "22-8", "22:30 - 7", "10pm to 7am", and behind it perhaps a zone. */
const spanFirst = /^(\d[\d:.]*\s*(?:[ap]m|h)?\s*(?:-|–|—|\bto\b)\s*\d[\d:.]*\s*(?:[ap]m\b|h\b)?)\s*(.*)$/iu;

function setQuiet(wanted: string, turn: PersonTurn, ports: CommandPorts): Outcome {
  const [, written = "", zoneWords = ""] = spanFirst.exec(wanted) ?? [];
  const span = readSpan(written);
  if (!span) throw new UserError("quietHow");
  if (zoneWords === "" && turn.person.zone === undefined) return askForZone(written, likelyZones(turn.address), turn);
  const zones = zoneWords === "" ? [turn.person.zone ?? ""] : zonesMeant(zoneWords, ports.clock.nowMs());
  const [zone, ...others] = zones;
  if (zone === undefined) throw new UserError("zoneUnknown", { zone: zoneWords });
  return others.length > 0 ? askForZone(written, zones, turn) : keep(span, zone, turn);
}

function askForZone(written: string, zones: readonly string[], { texts }: PersonTurn): Outcome {
  return { reply: texts.quietZone(written, zoneChoices(zones, `quiet ${written}`)) };
}

function keep(span: QuietHours, zone: string, { person, texts }: PersonTurn): Outcome {
  const changes = { quiet: span, zone };
  return { reply: texts.quietIs({ ...person, ...changes }), effects: [{ kind: "settings", changes }] };
}

export const timeZone: Command = {
  name: "zone",
  aliases: ["time zone", "timezone", "settings zone"],
  about: "aboutZone",
  topic: "you",
  forms: [setting("zone", words("Europe/Berlin, 14:05", 40))],
  usage: ["zone Europe/Berlin", "zone 14:05"],
  run: forPeople(async (call, turn, ports) => {
    const nowMs = ports.clock.nowMs();
    const { texts, person, address } = turn;
    if (call.words === "") {
      const zones = person.zone === undefined ? likelyZones(address) : [];
      return {
        reply: texts.zoneIs(person.zone ?? null, timeThere(person.zone ?? "UTC", nowMs), zoneChoices(zones, "zone")),
      };
    }
    const [zone, ...others] = zonesMeant(call.words, nowMs);
    if (zone === undefined) throw new UserError("zoneUnknown", { zone: call.words });
    if (others.length > 0) return { reply: texts.zoneWhich(zoneChoices([zone, ...others], "zone")) };
    return {
      reply: texts.zoneIs(zone, timeThere(zone, nowMs), []),
      effects: [{ kind: "settings", changes: { zone } }],
    };
  }),
};

/** A button for each, which says its city. `command`: what stands before the zone. */
export function zoneChoices(zones: readonly string[], command: string): Choice[] {
  return zones.map((zone) => ({
    label: zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone,
    command: `${command} ${zone}`,
  }));
}
