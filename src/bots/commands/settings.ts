import type { Group, Message } from "../domain.js";
import { UserError } from "../errors.js";
import type { PersonChanges } from "../ports.js";
import { languageNames, languageOf } from "../say.js";
import type { SentenceKey } from "../sentences/en.js";
import { type Texts, textsIn } from "../text.js";
import { channelLabel } from "../texts/words.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { oneOf, setting } from "./fields.js";
import { tell } from "./group-members.js";

export const settings: Command = {
  name: "settings",
  aliases: [],
  about: "aboutSettings",
  topic: "you",
  isBasic: true,
  forms: [{ path: "settings show", about: "aboutSettingsShow", says: "" }],
  isReading: true,
  atHome: "settings",
  usage: ["settings"],
  run: forPeople(async (_call, turn, ports) => ({
    reply: turn.texts.settings(turn.person, await ports.circle.of(turn.person.id)),
  })),
};

export const prefer: Command = {
  name: "prefer",
  aliases: ["settings prefer"],
  about: "aboutPrefer",
  topic: "you",
  forms: [setting("prefer", { name: "to", about: "fieldChannel", kind: "text", isRequired: true, maxLength: 20 })],
  usage: ["prefer slack"],
  run: forPeople(async (call, { person, texts }) => {
    const channels = [...new Set(person.addresses.map(({ channel }) => channel))];
    const wanted = channels.find((channel) => channel === call.words.toLowerCase());
    if (!wanted)
      throw new UserError("preferHow", {
        channels: channels.map(channelLabel).join(", "),
        example: channels[0] ?? "slack",
      });
    return { reply: texts.preferred(wanted), effects: [{ kind: "settings", changes: { preferredChannel: wanted } }] };
  }),
};

export const where = onOffCommand({
  name: "where",
  about: "aboutWhere",
  changes: (showsWhere) => ({ showsWhere }),
  how: "whereHow",
  said: ({ whereOn, whereOff }) => ({ on: whereOn, off: whereOff }),
});

export const presence = onOffCommand({
  name: "presence",
  about: "aboutPresence",
  changes: (isOn) => ({ presence: isOn }),
  how: "presenceHow",
  said: ({ presenceOn, presenceOff }) => ({ on: presenceOn, off: presenceOff }),
  isOffered: ({ hasPresence }) => hasPresence,
});

interface OnOff {
  name: string;
  about: Command["about"];
  changes(isOn: boolean): Omit<PersonChanges, "name" | "spotify">;
  /** Said to whoever wants neither. */
  how: SentenceKey;
  said(texts: Texts): { on(): Message; off(): Message };
  isOffered?: Command["isOffered"];
}

/** A switch of the person's own. */
function onOffCommand({ name, about, changes, how, said, isOffered }: OnOff): Command {
  return {
    name,
    aliases: [`settings ${name}`],
    about,
    topic: "you",
    forms: [setting(name, oneOf("on", "off"))],
    usage: [`${name} on`, `${name} off`],
    ...(isOffered ? { isOffered } : {}),
    run: forPeople(async (call, turn) => {
      const wanted = call.words.toLowerCase();
      if (wanted !== "on" && wanted !== "off") throw new UserError(how);
      const isOn = wanted === "on";
      return { reply: said(turn.texts)[wanted](), effects: [{ kind: "settings", changes: changes(isOn) }] };
    }),
  };
}

export const language: Command = {
  name: "language",
  aliases: ["settings language", "lang"],
  about: "aboutLanguage",
  topic: "you",
  forms: [
    setting("language", {
      name: "to",
      about: "fieldWords",
      example: "de",
      kind: "text",
      isRequired: true,
      maxLength: 20,
    }),
  ],
  usage: ["language de"],
  run: forPeople(async (call, turn, ports) => {
    const wanted = languageOf(call.words);
    if (!wanted) throw new UserError("languageHow", { languages: languageNames });
    const { spell } = ports.mannerOf(turn.address.channel);
    return {
      reply: textsIn({ language: wanted, spell }).languageSet(),
      effects: [{ kind: "settings", changes: { language: wanted } }],
    };
  }),
};

export const disconnect: Command = {
  name: "disconnect",
  aliases: [],
  about: "aboutDisconnect",
  topic: "you",
  forms: [{}],
  usage: ["disconnect"],
  run: forPeople(async (_call, turn, ports) => {
    if (!turn.person.spotify) return { reply: turn.texts.notConnected() };
    // Erasing is safe to repeat, and must not wait for the reply to be stored.
    await ports.people.disconnect(turn.person.id);
    return { reply: turn.texts.disconnected() };
  }),
};

export const forgetMe: Command = {
  name: "forget me",
  aliases: ["forget"],
  about: "aboutForget",
  topic: "you",
  forms: [{}],
  usage: ["forget me"],
  run: forPeople(async (call, turn, ports) => {
    if (call.words.toLowerCase() !== "now") return { reply: turn.texts.forgetSure() };
    const owned = (await ports.groups.of(turn.person.id)).filter(({ ownerId }) => ownerId === turn.person.id);
    const went = await ports.people.forget(turn.person.id);
    return { reply: turn.texts.forgotten(went), tells: await inheritances(owned, turn, ports), isFarewell: true };
  }),
};

/** Whoever owns the groups now learns of it. */
async function inheritances(owned: Group[], turn: PersonTurn, ports: CommandPorts): Promise<Outcome["tells"] & object> {
  const now = await Promise.all(owned.map(({ id }) => ports.groups.get(id)));
  return now.flatMap((group) => (group ? [tell(group.ownerId, "yours", group, turn, ports)] : []));
}
