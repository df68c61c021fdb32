import type { types } from "@slack/bolt";
import { activityOf } from "../../bots/activity.js";
import type { Message } from "../../bots/domain.js";
import type { CommandShape } from "../../bots/forms.js";
import type { Say } from "../../bots/say.js";
import { type Block, plainText, pressPrefix } from "./blocks.js";
import { messagesOf } from "./outbound.js";

const maxBlocks = 100;

/** What the home tab shows, in the words of the commands themselves, in this order. */
export function homeCommands(commands: readonly CommandShape[]): string[] {
  return commands.flatMap(({ atHome }) => atHome ?? []);
}

/** The command behind the button that opens the share dialog. */
export const shareCommand = "share";

/** The home tab: a button that shares a song, then each message once, as some say the same to a stranger. */
export function homeView(messages: Message[], say: Say): types.HomeView {
  const sections = new Map(messages.map((message) => [JSON.stringify(message), blocksOf(message)]));
  const blocks = [shareButton(say), ...[...sections.values()].flatMap((section) => [divider, ...section])];
  return { type: "home", blocks: blocks.slice(0, maxBlocks) };
}

const divider: Block = { type: "divider" };

function shareButton(say: Say): Block {
  const text = plainText(say("dialogShareASong"), 75);
  return {
    type: "actions",
    elements: [{ type: "button", style: "primary", text, value: shareCommand, action_id: `${pressPrefix}open` }],
  };
}

function blocksOf(message: Message): Block[] {
  return messagesOf(activityOf(message)).flatMap(({ blocks }) => blocks);
}
