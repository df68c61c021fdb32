import type { Say } from "../../bots/say.js";
import type { Suggestion } from "../../bots/suggestions.js";
import { shorten } from "../split-text.js";
import type { Interaction } from "./inbound.js";

/** Discord's numbers for what a modal is made of. */
const label = 18;
const textInput = 4;
const stringSelect = 3;
const oneLine = 1;
const paragraph = 2;

const maxTitleLength = 45;
const maxPlaceholderLength = 100;
const maxChoices = 25;
const maxChoiceLength = 100;
/** The longest text that fits a share. */
const maxTextLength = 1000;
const maxSongLength = 500;
const maxNameLength = 100;

const songPrefix = "share-song/";
const userPrefix = "share-with/";
const replyPrefix = "reply/";

/** A modal as Discord wants it in the answer to an interaction. */
export interface Modal {
  custom_id: string;
  title: string;
  components: object[];
}

/** "Share this song": the song is known (`spotify:track:…` or a link of at most 80 characters), who it is for is not. */
export function modalForSong(song: string, people: Suggestion[], say: Say): Modal {
  const friends = people.filter(({ value }) => value.length <= maxChoiceLength).slice(0, maxChoices);
  const name = field(say(friends.length > 0 ? "dialogOrSomebody" : "dialogWho"), {
    ...input("to", oneLine, maxNameLength),
    required: friends.length === 0,
    placeholder: shorten(say("dialogName"), maxPlaceholderLength),
  });
  const choose = friends.length > 0 ? [field(say("dialogWho"), choiceOf(friends, say))] : [];
  const title = shorten(say("dialogShareThisSong"), maxTitleLength);
  return { custom_id: `${songPrefix}${song}`, title, components: [...choose, name, ...texts(say)] };
}

/** "Share a song with…": the person is known, the song is not. */
export function modalForUser(userId: string, say: Say): Modal {
  return modalAskingSong(`${userPrefix}${userId}`, say("dialogShareASong"), say);
}

/** "Reply with a song": by the id of the song that is replied to. */
export function modalForReply(shareId: string, say: Say): Modal {
  return modalAskingSong(`${replyPrefix}${shareId}`, say("buttonReplySong"), say);
}

function modalAskingSong(customId: string, title: string, say: Say): Modal {
  const song = field(say("dialogWhichSong"), {
    ...input("song", oneLine, maxSongLength),
    required: true,
    placeholder: shorten(say("fieldSong"), maxPlaceholderLength),
  });
  return { custom_id: customId, title: shorten(title, maxTitleLength), components: [song, ...texts(say)] };
}

/** The id of the song a modal replies to; null for other modals. */
export function repliedIn(customId: string): string | null {
  return customId.startsWith(replyPrefix) ? customId.slice(replyPrefix.length) : null;
}

/** What a modal's `custom_id` says about the share; empty for one of somebody else. */
export function songOfModal(customId: string): Interaction["options"] {
  if (customId.startsWith(songPrefix)) return { song: customId.slice(songPrefix.length) };
  const [, userId] = /^share-with\/(\d{1,20})$/.exec(customId) ?? [];
  return userId === undefined ? {} : { to: `<@${userId}>` };
}

function texts(say: Say): object[] {
  return [
    field(say("dialogNote"), { ...input("note", paragraph, maxTextLength), required: false }),
    field(say("dialogAfter"), { ...input("after", paragraph, maxTextLength), required: false }),
  ];
}

function input(customId: string, style: number, maxLength: number): object {
  return { type: textInput, custom_id: customId, style, max_length: maxLength };
}

function choiceOf(people: Suggestion[], say: Say): object {
  const options = people.map(({ value, label: name }) => ({ label: shorten(name, maxChoiceLength) || "…", value }));
  const placeholder = shorten(say("dialogChooseFriend"), maxPlaceholderLength);
  return { type: stringSelect, custom_id: "friend", options, required: false, placeholder };
}

function field(text: string, component: object): object {
  return { type: label, label: shorten(text, maxTitleLength), component };
}
