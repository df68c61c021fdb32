import { BadCall, letThrough } from "./answers.js";
import { checkOutcome, commandKinds, type DiscordSide, offersOf } from "./discord-side.js";
import { type Account, places } from "./people.js";
import type { Menus } from "./surfaces.js";

/** Discord's menus of messages and of people. `people` are those of the server. */
export function createDiscordMenus(discord: DiscordSide, people: readonly Account[]): Menus {
  const names = (kind: number) => offersOf(discord, kind).map(({ name }) => name);
  return {
    offers: () => ({
      app: [],
      message: names(commandKinds.onMessage),
      person: names(commandKinds.onPerson),
      people: people.map(({ userId: id, name }) => ({ id, name })),
    }),
    async choose(userId, { entry, messageId, personId }) {
      if (messageId !== undefined) {
        checkOutcome(await letThrough("Discord", () => discord.messageCommand(userId, entry, messageId), "entry"));
      } else if (personId !== undefined) {
        // People are seen in the server.
        const where = { channelId: places.discord.room.id };
        checkOutcome(await letThrough("Discord", () => discord.userCommand(userId, entry, personId, where), "entry"));
      } else throw new BadCall("bad_request", "Discord has such entries on messages and people only.", "entry");
    },
  };
}
