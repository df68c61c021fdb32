import { type Language, sayIn, type Tongue } from "./say.js";
import { answerTexts } from "./texts/answers.js";
import { batchTexts } from "./texts/batches.js";
import { circleTexts } from "./texts/circle.js";
import { followingTexts } from "./texts/following.js";
import { groupTexts } from "./texts/groups.js";
import { inviteTexts } from "./texts/invites.js";
import { listTexts } from "./texts/lists.js";
import { ownTexts } from "./texts/own.js";
import { ownMusicTexts } from "./texts/own-music.js";
import { registrationTexts } from "./texts/registration.js";
import { settingsTexts } from "./texts/settings.js";
import { sharingTexts } from "./texts/sharing.js";
import { talkTexts } from "./texts/talk.js";

/** Made once for each language and way of spelling: they are as many as channels, and never change. */
const made = new WeakMap<Tongue["spell"], Map<Language, Texts>>();

/**
 * Everything the bot can say, in one reader's tongue. Functions from data to words; nothing here decides. The
 * sentences themselves are in `sentences/`, a file for each language.
 */
export function textsIn({ language, spell }: Tongue): Texts {
  const own = made.get(spell) ?? new Map<Language, Texts>();
  const texts = own.get(language) ?? allTexts({ language, spell });
  made.set(spell, own.set(language, texts));
  return texts;
}

export type Texts = ReturnType<typeof allTexts>;

function allTexts(tongue: Tongue) {
  const say = sayIn(tongue);
  return {
    ...registrationTexts(say),
    ...sharingTexts(say),
    ...followingTexts(say),
    ...answerTexts(say),
    ...batchTexts(say),
    ...groupTexts(say),
    ...listTexts(say),
    ...ownTexts(say),
    ...ownMusicTexts(say),
    ...settingsTexts(say),
    ...circleTexts(say),
    ...inviteTexts(say),
    ...talkTexts(say),
    say,
  };
}
