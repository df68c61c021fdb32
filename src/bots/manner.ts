import type { Address, Person } from "./domain.js";
import { languageOf, type Tongue } from "./say.js";

/** What a channel is like for somebody who reads and types there. */
export interface Manner {
  /** How a typed command is written there, such as "/song register". */
  spell(command: string): string;
  /** Whether the platform shows what people listen to. */
  hasPresence: boolean;
  /** How many buttons a card may have, its link among them. Default 5. */
  buttonsPerCard?: number;
  /** Characters of a card's title, and of what stands below it, that are shown on the card itself. Default: all. */
  cardLength?: number;
  /** Messages can carry menus, and a list is better off with them than with buttons for each of its cards. Default: no. */
  hasMenus?: boolean;
}

export const plainManner: Manner = { spell: (command) => command, hasPresence: false };

/** The manner of a channel by its name; channels that say nothing of themselves are plain. */
export type MannerOf = (channel: string) => Manner;

/** The language somebody has chosen, else their platform's, else English; spelled as their channel takes it. */
export function tongueOf(person: Person | null, address: Address, mannerOf: MannerOf): Tongue {
  const language = person?.language ?? languageOf(localeOf(person, address)) ?? "en";
  return { language, spell: mannerOf(address.channel).spell };
}

/** Rooms and some platforms have none; then it is what another address of theirs says, one on that platform before others. */
function localeOf(person: Person | null, { channel, locale }: Address): string | undefined {
  if (locale !== undefined) return locale;
  const telling = (person?.addresses ?? []).filter((one) => one.locale !== undefined);
  return (telling.find((one) => one.channel === channel) ?? telling[0])?.locale;
}
