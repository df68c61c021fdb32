import type { BotAdapter } from "botbuilder";
import { activityOf, referenceOf } from "../bots/activity.js";
import type { Channel } from "./channel.js";
import { DeliveryError } from "./channel.js";

/**
 * Any Bot Framework adapter as a channel: the bot that mounts our middleware brings the events, so all that is left is
 * writing first. What the adapter throws counts as passing; adapters of our own know better.
 */
export function createAdapterChannel(name: string, adapter: BotAdapter): Channel {
  return {
    name,
    label: name,
    routes: [],
    maxCards: 1,
    halted: null,
    start: async () => {},
    stop: async () => {},
    // Turns begin and end in the bot that mounts our middleware.
    idle: async () => {},
    handle: async () => {},
    canWriteFirst: () => true,
    async send(address, message) {
      try {
        let id = "";
        await adapter.continueConversation(referenceOf(address), async (context) => {
          id = (await context.sendActivity(activityOf(message)))?.id ?? "";
        });
        return id;
      } catch (cause) {
        if (cause instanceof DeliveryError) throw cause;
        throw new DeliveryError("transient", "adapter", "the adapter could not send", { cause });
      }
    },
  };
}
