import { type CommandShape, type Field, type FullForm, formsOf, offered, slashName } from "../../bots/forms.js";
import type { Manner } from "../../bots/manner.js";
import { languages, type Say, sayIn } from "../../bots/say.js";
import { en } from "../../bots/sentences/en.js";
import { isCompleted } from "../../bots/suggestions.js";
import { shorten } from "../split-text.js";
import { slashManner } from "./spelling.js";

/** What Discord must know of the commands: plain data, without the library. */

const chatInput = 1;
const onUser = 2;
const onMessage = 3;
const subcommand = 1;
const text = 3;
const wholeNumber = 4;

const maxDescriptionLength = 100;
const maxNameLength = 32;
/** The longest text Discord takes from an option. */
const maxTextLength = 6000;

/** The names of the two commands in the menus of messages and people. */
export const messageCommandName = en.dialogShareThisSong;
export const userCommandName = en.dialogShareASongWith;

/** Discord's codes for languages; those of English need no translation. */
const locales =
  "id da de es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN zh-TW ja ko".split(
    " ",
  );

/** A description in English, and in every other language there is, by Discord's codes. */
interface Described {
  description: string;
  description_localizations?: Record<string, string>;
}

export interface CommandOption extends Described {
  type: number;
  name: string;
  required?: boolean;
  autocomplete?: boolean;
  max_length?: number;
  min_value?: number;
  choices?: { name: string; value: string }[];
  /** Of a subcommand. */
  options?: CommandOption[];
}

export interface CommandDocument extends Partial<Described> {
  type: number;
  name: string;
  /** Only of those in menus, which nobody types. */
  name_localizations?: Record<string, string>;
  options?: CommandOption[];
  integration_types: number[];
  contexts: number[];
}

/** For people and for servers; in servers, with the bot, and in every other direct message. */
const everywhere = { integration_types: [0, 1], contexts: [0, 1, 2] };

/**
 * The commands as `PUT /applications/{id}/commands` takes them: all that are of use there, and the two in menus.
 * `hasPresence`: whether statuses are looked at at all. Names are the same in every language, as texts and friends name them; what describes them is
 * translated. Throws RangeError for commands that Discord could not tell apart.
 */
export function commandDocuments(commands: readonly CommandShape[], sees: { hasPresence?: boolean } = {}) {
  const manner = slashManner(commands, sees);
  const shown = offered(commands, manner);
  const describe = describer(manner);
  const forms = shown.flatMap(formsOf);
  const names = new Set(forms.map(nameOf));
  const documents: CommandDocument[] = [
    ...[...names].map((name) =>
      typed(
        name,
        forms.filter((form) => nameOf(form) === name),
        shown,
        describe,
      ),
    ),
    inMenu(onMessage, "dialogShareThisSong", manner),
    inMenu(onUser, "dialogShareASongWith", manner),
  ];
  return documents;
}

function nameOf({ path }: FullForm): string {
  return path.split(" ", 1)[0] ?? "";
}

type Describe = (about: Field["about"], example?: string) => Described;

function describer({ spell }: Manner): Describe {
  return (about, example = "") => {
    const said = (say: Say) => shorten(capitalised(say(about, { example }), say), maxDescriptionLength);
    const translated = inOtherLanguages(spell, said);
    return {
      description: said(sayIn({ language: "en", spell })),
      ...(translated ? { description_localizations: translated } : {}),
    };
  };
}

/** By Discord's codes; null while there is English alone. */
function inOtherLanguages(spell: Manner["spell"], said: (say: Say) => string): Record<string, string> | null {
  const translated = languages.flatMap((language) =>
    locales
      .filter((locale) => locale.split("-", 1)[0] === language)
      .map((locale) => [locale, said(sayIn({ language, spell }))] as const),
  );
  return translated.length > 0 ? Object.fromEntries(translated) : null;
}

function inMenu(type: number, key: "dialogShareThisSong" | "dialogShareASongWith", { spell }: Manner): CommandDocument {
  const translated = inOtherLanguages(spell, (say) => shorten(say(key), maxNameLength));
  return { type, name: en[key], ...(translated ? { name_localizations: translated } : {}), ...everywhere };
}

/** Help says the same in the middle of a line. */
function capitalised(words: string, { language }: Say): string {
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
}

function typed(name: string, forms: FullForm[], commands: readonly CommandShape[], describe: Describe) {
  const [first, ...others] = forms;
  const isNested = forms.every(({ path }) => path.includes(" "));
  if (!first || (!isNested && others.length > 0)) throw new RangeError(`/${name} is there twice`);
  const own = commands.find((command) => slashName(command.name) === name);
  const options = isNested ? forms.map((form) => subcommandOf(form, describe)) : optionsOf(first, describe);
  return {
    type: chatInput,
    name,
    ...describe(own?.about ?? first.about),
    ...(options.length > 0 ? { options } : {}),
    ...everywhere,
  };
}

function subcommandOf(form: FullForm, describe: Describe): CommandOption {
  const options = optionsOf(form, describe);
  const name = form.path.slice(form.path.indexOf(" ") + 1);
  return { type: subcommand, name, ...describe(form.about), ...(options.length > 0 ? { options } : {}) };
}

function optionsOf({ fields }: FullForm, describe: Describe): CommandOption[] {
  return fields.map((field) => ({
    type: field.kind === "number" ? wholeNumber : text,
    name: field.name,
    ...describe(field.about, field.example),
    ...(field.isRequired ? { required: true } : {}),
    ...valuesOf(field),
  }));
}

function valuesOf({ kind, choices = [], maxLength = maxTextLength }: Field): Partial<CommandOption> {
  if (kind === "number") return { min_value: 1 };
  if (kind === "choice") return { choices: choices.map((value) => ({ name: value, value })) };
  return { ...(isCompleted(kind) ? { autocomplete: true } : {}), max_length: maxLength };
}

/** View Channel, Send Messages, Send Messages in Threads, Embed Links, Attach Files. */
const permissions = "274877959168";

/** Where the bot is added to a server, and where somebody installs it for themselves. */
export function installUrls(applicationId: string): { server: string; person: string } {
  const url = `https://discord.com/oauth2/authorize?client_id=${applicationId}`;
  return {
    server: `${url}&scope=bot+applications.commands&permissions=${permissions}`,
    person: `${url}&scope=applications.commands&integration_type=1`,
  };
}
