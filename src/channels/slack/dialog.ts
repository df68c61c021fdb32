import type { types } from "@slack/bolt";
import { limits } from "../../bots/limits.js";
import type { Say } from "../../bots/say.js";
import { parseTrackLink } from "../../bots/song-link.js";
import { plainText, pressPrefix } from "./blocks.js";
import { type Json, objectIn } from "./json.js";
import { shareCallback } from "./manifest.js";
import { type DialogOrigin, fields } from "./submission.js";

const maxWords = 500;

/** The dialog that shares a song. */
export interface DialogContent {
  origin: DialogOrigin;
  /** A link or words that are there already. */
  words?: string | undefined;
  /** A line above everything. */
  hint?: string | undefined;
}

/** Its words are chosen by `say`, and what is missing in it later is said in the same language. */
export function shareDialog({ origin, words, hint }: DialogContent, say: Say): types.ModalView {
  return {
    type: "modal",
    callback_id: shareCallback,
    private_metadata: JSON.stringify({ ...origin, language: say.language } satisfies DialogOrigin),
    title: plainText(say(origin.repliedTo === undefined ? "dialogShareASong" : "buttonReplySong"), 24),
    submit: plainText(say("dialogShare"), 24),
    close: plainText(say("dialogCancel"), 24),
    blocks: [
      ...(hint === undefined ? [] : [{ type: "context" as const, elements: [plainText(hint, 2000)] }]),
      ...(words === undefined
        ? [input(fields.song, say("dialogSong"), completing(fields.song, say("dialogSongSearch")))]
        : []),
      input(
        fields.words,
        say(words === undefined ? "dialogOrSong" : "dialogSong"),
        line(fields.words, maxWords, words),
      ),
      ...(origin.repliedTo === undefined ? whoInputs(say) : []),
      ...[fields.note, fields.after].map((name) => input(name, say(textLabels[name]), paragraph(name))),
    ],
  };
}

function whoInputs(say: Say): types.InputBlock[] {
  return [
    input(fields.person, say("dialogWith"), completing(fields.person, say("dialogFriends"))),
    input(fields.colleague, say("dialogOrColleague"), {
      type: "users_select",
      action_id: `${pressPrefix}${fields.colleague}`,
      placeholder: plainText(say("dialogColleague"), 150),
    }),
  ];
}

const textLabels = { note: "dialogNote", after: "dialogAfter" } as const;

function input(blockId: string, label: string, element: types.InputBlock["element"]): types.InputBlock {
  return { type: "input", block_id: blockId, optional: true, label: plainText(label, 2000), element };
}

function line(name: string, maxLength: number, text?: string): types.PlainTextInput {
  return {
    type: "plain_text_input",
    action_id: `${pressPrefix}${name}`,
    max_length: maxLength,
    ...(text === undefined ? {} : { initial_value: text.slice(0, maxLength) }),
  };
}

function paragraph(name: string): types.PlainTextInput {
  return { ...line(name, limits.noteLength), multiline: true };
}

/** Slack waits for three letters unless told otherwise; what plays now needs none. */
function completing(name: string, placeholder: string): types.ExternalSelect {
  const action_id = `${pressPrefix}${name}`;
  return { type: "external_select", action_id, min_query_length: 0, placeholder: plainText(placeholder, 150) };
}

/** The first link to a Spotify track anywhere in a message: its text, its blocks, its previews. */
export function songIn(body: Json): string | null {
  const words = JSON.stringify(objectIn(body.message)).match(/(?:https?:\/\/|spotify:)[^\s"<>|\\]+/g) ?? [];
  return words.map((word) => word.replaceAll("&amp;", "&")).find(isSong) ?? null;
}

function isSong(word: string): boolean {
  const kind = parseTrackLink(word)?.kind;
  return kind === "track" || kind === "short";
}
