import { printCommand } from "../../bots/command.js";
import { reply } from "../../bots/commands/answering.js";
import { share } from "../../bots/commands/share.js";
import { callOf, formsOf } from "../../bots/forms.js";
import { plainManner } from "../../bots/manner.js";
import { type Language, languageOf, sayIn } from "../../bots/say.js";
import { type Json, objectIn, parsed, textIn } from "./json.js";
import { shareCallback } from "./manifest.js";
import { placeOf } from "./place.js";

/** The fields of the share dialog; each is the id of a block, and the id of the element in it after `song:`. */
export const fields = {
  song: "song",
  words: "words",
  person: "person",
  colleague: "colleague",
  note: "note",
  after: "after",
} as const;

/** What the dialog remembers between opening and submitting; Slack keeps it. */
export interface DialogOrigin {
  /** Where it was opened, so that the answer can be shown there. */
  channelId: string | null;
  /** Whether the song is shared in the open there. */
  isPublic: boolean;
  /** In which it speaks. */
  language?: Language;
  /** The id of the song it replies to: nobody else is asked for. */
  repliedTo?: string;
}

export function originIn(view: Json): DialogOrigin {
  const { channelId, isPublic, language, repliedTo } = objectIn(parsed(textIn(view.private_metadata) ?? ""));
  const spoken = languageOf(textIn(language));
  const song = textIn(repliedTo);
  return {
    channelId: textIn(channelId),
    isPublic: isPublic === true,
    ...(spoken ? { language: spoken } : {}),
    ...(song === null ? {} : { repliedTo: song }),
  };
}

/**
 * The command a submitted share dialog stands for, and the room it was opened in; a null text for any other view and
 * for one that {@link submissionErrors} has something to say about.
 */
export function submissionText(body: Json): { text: string | null; room: string | null } {
  const view = objectIn(body.view);
  if (view.callback_id !== shareCallback) return { text: null, room: null };
  const { channelId, isPublic, repliedTo } = originIn(view);
  const { song, person, note, after } = filledIn(body);
  if (song === null || (person === null && repliedTo === undefined)) return { text: null, room: null };
  const [form] = formsOf(repliedTo === undefined ? share : reply);
  const values = { song, to: person ?? "", number: repliedTo ?? "", note: note ?? "", after: after ?? "" };
  return { text: form ? printCommand(callOf(form, values)) : null, room: isPublic ? channelId : null };
}

/** What is missing in a share dialog, by block; null when nothing is. */
export function submissionErrors(body: Json): Record<string, string> | null {
  const { song, person } = filledIn(body);
  const { language = "en", repliedTo } = originIn(objectIn(body.view));
  const say = sayIn({ language, spell: plainManner.spell });
  const errors = {
    ...(song === null ? { [fields.words]: say("dialogSongMissing") } : {}),
    ...(person === null && repliedTo === undefined ? { [fields.colleague]: say("dialogPersonMissing") } : {}),
  };
  return Object.keys(errors).length > 0 ? errors : null;
}

function filledIn(body: Json) {
  const values = objectIn(objectIn(objectIn(body.view).state).values);
  const field = (name: string) => objectIn(objectIn(values[name])[`song:${name}`]);
  const written = (name: string) => textIn((textIn(field(name).value) ?? "").trim());
  const chosen = (name: string) => textIn(objectIn(field(name).selected_option).value);
  const colleague = textIn(field(fields.colleague).selected_user);
  const tenantId = placeOf(body)?.tenantId ?? "";
  return {
    song: chosen(fields.song) ?? written(fields.words),
    person: chosen(fields.person) ?? (colleague && `<@slack:${tenantId}:${colleague}>`),
    note: written(fields.note),
    after: written(fields.after),
  };
}
