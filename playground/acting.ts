import { BadCall, type Fields, textField } from "./answers.js";
import type { Chat, Spot } from "./chat.js";
import { type Friend, findFriend } from "./people.js";
import { type Item, itemOf } from "./seen-items.js";
import type { Stage } from "./stage.js";
import type { PaneForm } from "./surfaces.js";

/** What came of something that a friend did. */
export interface Outcome {
  /** New messages, oldest first. */
  messages: Item[];
  /** The form they have before them now, if there is one. */
  form?: PaneForm;
}

/** Who acts: the friend that the field `as` names. Throws BadCall. */
export function who(stage: Stage, fields: Fields): Friend {
  return whoever(stage, textField(fields, "as", 100));
}

/** The friend of this id or name. Throws BadCall. */
export function whoever(stage: Stage, as: string | null): Friend {
  const friend = findFriend(stage.friends, as ?? "");
  if (friend !== null) return friend;
  const ids = stage.friends.map((each) => each.id).join(", ");
  throw new BadCall("bad_request", `"as" must be the id or the name of somebody here: ${ids}.`, "as");
}

export function chatOf({ chats }: Stage, { channel }: Friend): Chat {
  return chats[channel];
}

/** In the room for all only where the field `room` asks for it. Throws BadCall. */
export function spotOf({ room }: Fields, { channel }: Friend): Spot {
  if (room === undefined || room === false) return "direct";
  if (room !== true) throw new BadCall("bad_request", `"room" must be true or false.`, "room");
  if (channel === "messenger") throw new BadCall("bad_request", "There are no rooms on Messenger.", "room");
  return "room";
}

/** Does something in a chat and waits until the bot is done with it. Throws what the action throws. */
export async function act(stage: Stage, friend: Friend, action: (chat: Chat) => Promise<void>): Promise<Outcome> {
  await stage.travel.idle();
  const chat = chatOf(stage, friend);
  const before = new Set(chat.messages(friend.userId).map(({ id }) => id));
  await stage.crossings.during(friend.id, async () => {
    await action(chat);
    await stage.inspect().settle();
  });
  const after = chat.messages(friend.userId).filter(({ id }) => !before.has(id));
  const form = chat.forms?.open(friend.userId) ?? null;
  return { messages: after.map(itemOf), ...(form && { form }) };
}
