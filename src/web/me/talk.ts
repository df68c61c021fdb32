import { createHash } from "node:crypto";
import type { Conversation } from "../../bots/conversation.js";
import type { Address, Message, Person } from "../../bots/domain.js";
import { type Manner, type MannerOf, plainManner } from "../../bots/manner.js";
import type { Turns } from "../../bots/ports.js";

/** The conversation of the chats, held on the page: what is said here goes the same way and is answered the same. */
export interface Talk {
  /** The same words from the same showing of the page are one turn. */
  say(person: Person, nonce: string, text: string): Promise<Spoken>;
  /** What was answered to a turn of this person, while it is known. */
  answered(person: Person, id: string): Promise<Message | null>;
  /** What a command answers that only reads. */
  read(person: Person, command: string): Promise<Message>;
}

export interface Spoken {
  reply: Message;
  /** By which `answered` finds it; null: it is not kept, because it names a secret or nobody is there any more. */
  id: string | null;
}

export interface TalkParts {
  conversation: Pick<Conversation, "answer" | "peek">;
  turns: Pick<Turns, "find">;
}

/** How the bot speaks where things are pressed and not typed: every channel's ways, but for how much fits. */
export function pageManner(mannerOf: MannerOf): MannerOf {
  return (channel): Manner => ({ ...plainManner, hasPresence: mannerOf(channel).hasPresence, buttonsPerCard: 8 });
}

export function createTalk({ conversation, turns }: TalkParts): Talk {
  const answered = (person: Person, id: string) => turns.find(turnId(id), [person.id]);
  return {
    answered,
    async say(person, nonce, text) {
      const id = createHash("sha256").update(`${nonce}\n${text}`).digest("base64url").slice(0, 22);
      const reply = await conversation.answer({ id: turnId(id), address: addressOf(person), text, kind: "text" });
      return { reply, id: (await answered(person, id)) ? id : null };
    },
    read: (person, command) => conversation.peek(addressOf(person), command),
  };
}

function turnId(id: string): string {
  return `page:${id}`;
}

/** Where they came from first; nothing of it is said in a room, even if they registered in one. */
export function addressOf({ addresses }: Person): Address {
  const [first] = addresses;
  if (!first) throw new Error("somebody without an address");
  const { room: _, ...address } = first;
  return address;
}
