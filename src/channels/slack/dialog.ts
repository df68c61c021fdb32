import type { types } from "@slack/bolt";
import { parseTrackLink } from "../../bots/song-link.js";
import { plainText, pressPrefix } from "./blocks.js";
import { type Json, objectIn } from "./json.js";
import { shareCallback } from "./manifest.js";
import { type DialogOrigin, fields } from "./submission.js";
import { texts } from "./texts.js";

const maxNote = 500;

/** The dialog that shares a song. */
export interface DialogContent {
  origin: DialogOrigin;
  /** A link or words that are there already. */
  words?: string | undefined;
  /** A line above everything. */
  hint?: string | undefined;
}

export function shareDialog({ origin, words, hint }: DialogContent): types.ModalView {
  return {
    type: "modal",
    callback_id: shareCallback,
    private_metadata: JSON.stringify(origin),
    title: plainText(texts.shareASong, 24),
    submit: plainText("Share", 24),
    close: plainText("Cancel", 24),
    blocks: [
      ...(hint === undefined ? [] : [{ type: "context" as const, elements: [plainText(hint, 2000)] }]),
      ...(words === undefined ? [input(fields.song, "Song", search("What plays now, or a search"))] : []),
      input(fields.words, words === undefined ? "Or a link or words" : "Song", line(fields.words, words)),
      input(fields.person, "With", people("Friends you have shared with")),
      input(fields.colleague, "Or somebody here", {
        type: "users_select",
        action_id: `${pressPrefix}${fields.colleague}`,
        placeholder: plainText("A colleague", 150),
      }),
      input(fields.note, "Note that comes with it", line(fields.note, undefined, true)),
      input(fields.after, "Words that open once it was heard", line(fields.after, undefined, true)),
    ],
  };
}

function input(blockId: string, label: string, element: types.InputBlock["element"]): types.InputBlock {
  return { type: "input", block_id: blockId, optional: true, label: plainText(label, 2000), element };
}

function line(name: string, text?: string, isLong = false): types.PlainTextInput {
  return {
    type: "plain_text_input",
    action_id: `${pressPrefix}${name}`,
    multiline: isLong,
    max_length: maxNote,
    ...(text === undefined ? {} : { initial_value: text.slice(0, maxNote) }),
  };
}

function search(placeholder: string): types.ExternalSelect {
  return completing(fields.song, placeholder);
}

function people(placeholder: string): types.ExternalSelect {
  return completing(fields.person, placeholder);
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
