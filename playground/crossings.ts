import type { PaneMessage } from "./seen-items.js";

/** Older ones are forgotten; the page has long shown them. */
const KEPT = 40;

/** Something that has come from one friend to another, from phone to phone. */
export interface Crossing {
  /** Counts up. */
  number: number;
  /** Ids of the friends. */
  from: string;
  to: string;
  /** The message it is in. */
  messageId: string;
}

/** Who has caused what others see. */
export interface Crossings {
  /** Everything that others are shown while this friend acts comes from them. */
  during<T>(friendId: string, action: () => Promise<T>): Promise<T>;
  /** Notes what a friend is shown. */
  shown(to: Named, message: PaneMessage): void;
  /** The newest, oldest first. */
  list(): Crossing[];
}

interface Named {
  id: string;
  name: string;
}

/** Nothing has crossed yet. `friends` are all there are. */
export function createCrossings(friends: readonly Named[]): Crossings {
  const kept: Crossing[] = [];
  const acting: string[] = [];
  let number = 0;

  /** Later the name in the message is all there is to go by. */
  function senderOf(to: Named, { text, cards }: PaneMessage): string | null {
    const actor = acting.at(-1);
    if (actor !== undefined) return actor === to.id ? null : actor;
    const words = [text, ...cards.map(({ title, subtitle = "" }) => `${title}\n${subtitle}`)].join("\n");
    const named = friends.filter(({ id, name }) => id !== to.id && words.includes(name)).map(({ id }) => id);
    // Of two with one name it is whoever has sent something here before.
    return named.find((id) => kept.some((each) => each.from === id && each.to === to.id)) ?? named[0] ?? null;
  }

  return {
    async during(friendId, action) {
      acting.push(friendId);
      try {
        return await action();
      } finally {
        acting.splice(acting.lastIndexOf(friendId), 1);
      }
    },
    shown(to, message) {
      const from = message.from === "bot" ? senderOf(to, message) : null;
      if (from === null) return;
      number += 1;
      kept.push({ number, from, to: to.id, messageId: message.id });
      if (kept.length > KEPT) kept.shift();
    },
    list: () => kept.map((each) => ({ ...each })),
  };
}
