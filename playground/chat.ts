import type { PaneMessage, Target } from "./seen-items.js";
import type { Completion, Forms, Menus } from "./surfaces.js";

/** Where somebody types: in their conversation with the bot, or in the room where others are too. */
export type Spot = "direct" | "room";

/** The tab of a bot that shows what it knows without being asked. */
export interface HomeTab {
  /** Its sections, from top to bottom; null before the bot has drawn it. */
  sections(userId: string): PaneMessage[] | null;
  /** Looks at it, which the bot is told. Throws BadCall where the bot does not take it. */
  open(userId: string): Promise<void>;
  /** Presses a button there. Throws as `open`. */
  press(userId: string, target: Target): Promise<void>;
}

/** What the people of one platform do and see, the same for every platform. */
export interface Chat {
  /**
   * Types this. Resolves once the bot has taken it; what it answers may come later. Throws BadCall for what the platform
   * does not let through, and where the bot does not take it.
   */
  say(userId: string, text: string, spot: Spot): Promise<void>;
  /** Presses a button that carries something; resolves and throws as `say`. */
  press(userId: string, target: Target): Promise<void>;
  /** Sends a thumbs-up, where there are stickers. Throws BadCall elsewhere. */
  sticker(userId: string): Promise<void>;
  /** What that person sees, oldest first. */
  messages(userId: string): PaneMessage[];
  /** Whether the bot shows as typing to that person. */
  typing(userId: string): boolean;
  /** Calls the listener with everything new or changed, for each person who sees it. */
  onMessage(listener: (userId: string, message: PaneMessage) => void): void;
  /** Calls of the bot since the start. */
  calls(): number;
  /** How many calls of the bot were refused since the start, by what the platform calls it. */
  refusals(): Record<string, number>;
  /** Forms that the bot opens; null where the platform has none. */
  forms: Forms | null;
  /** Entries of the bot in the platform's menus; null where it has none. */
  menus: Menus | null;
  /** The bot's own tab beside the conversation; null where there is none. */
  home: HomeTab | null;
  /** What can come next in a line that is being typed; null where the platform helps nobody to type. */
  complete: ((userId: string, text: string, spot: Spot) => Promise<Completion[]>) | null;
  /** The next calls fail so. Throws BadCall for a fault this platform does not have. */
  fault(name: string, times: number): void;
}
