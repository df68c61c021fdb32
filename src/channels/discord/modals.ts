import type { Suggestion } from "../../bots/suggestions.js";
import { shorten } from "../split-text.js";
import type { Interaction } from "./inbound.js";

/** Discord's numbers for what a modal is made of. */
const label = 18;
const textInput = 4;
const stringSelect = 3;
const oneLine = 1;
const paragraph = 2;

const maxChoices = 25;
const maxChoiceLength = 100;
/** The longest text that fits a share. */
const maxTextLength = 1000;
const maxSongLength = 500;
const maxNameLength = 100;

const songPrefix = "share-song/";
const userPrefix = "share-with/";

/** A modal as Discord wants it in the answer to an interaction. */
export interface Modal {
  custom_id: string;
  title: string;
  components: object[];
}

/** "Share this song": the song is known (`spotify:track:…` or a link of at most 80 characters), who it is for is not. */
export function modalForSong(song: string, people: Suggestion[]): Modal {
  const friends = people.filter(({ value }) => value.length <= maxChoiceLength).slice(0, maxChoices);
  const name = field(friends.length > 0 ? "Or somebody else" : "Who is it for?", {
    ...input("to", oneLine, maxNameLength),
    required: friends.length === 0,
    placeholder: "A name",
  });
  const choose = friends.length > 0 ? [field("Who is it for?", choiceOf(friends))] : [];
  return { custom_id: `${songPrefix}${song}`, title: "Share this song", components: [...choose, name, ...texts()] };
}

/** "Share a song with…": the person is known, the song is not. */
export function modalForUser(userId: string): Modal {
  const song = field("Which song?", {
    ...input("song", oneLine, maxSongLength),
    required: true,
    placeholder: "A Spotify link, words to search for, or: this",
  });
  return { custom_id: `${userPrefix}${userId}`, title: "Share a song", components: [song, ...texts()] };
}

/** What a modal's `custom_id` says about the share; empty for one of somebody else. */
export function songOfModal(customId: string): Interaction["options"] {
  if (customId.startsWith(songPrefix)) return { song: customId.slice(songPrefix.length) };
  const [, userId] = /^share-with\/(\d{1,20})$/.exec(customId) ?? [];
  return userId === undefined ? {} : { to: `<@${userId}>` };
}

function texts(): object[] {
  return [
    field("A note with the song", { ...input("note", paragraph, maxTextLength), required: false }),
    field("Opens when it was played", { ...input("after", paragraph, maxTextLength), required: false }),
  ];
}

function input(customId: string, style: number, maxLength: number): object {
  return { type: textInput, custom_id: customId, style, max_length: maxLength };
}

function choiceOf(people: Suggestion[]): object {
  const options = people.map(({ value, label: name }) => ({ label: shorten(name, maxChoiceLength) || "…", value }));
  return { type: stringSelect, custom_id: "friend", options, required: false, placeholder: "Choose a friend" };
}

function field(text: string, component: object): object {
  return { type: label, label: text, component };
}
