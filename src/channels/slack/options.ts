import type { types } from "@slack/bolt";
import type { Address } from "../../bots/domain.js";
import type { ChannelParts } from "../channel.js";
import { plainText, pressPrefix } from "./blocks.js";

import { type Json, textIn } from "./json.js";
import { fields } from "./submission.js";

/** Slack waits three seconds for the answer, and shows nothing of one that comes later. Real time. */
const suggestMs = 2000;
const limit = 20;
const maxLabel = 75;
const maxValue = 150;

/** What completes a field of the share dialog; nothing where that takes too long. Never throws. */
export async function optionsFor(
  body: Json,
  address: Address,
  { suggest, log }: Pick<ChannelParts, "suggest" | "log">,
): Promise<types.PlainTextOption[]> {
  const words = textIn(body.value) ?? "";
  const asked = textIn(body.action_id)?.slice(pressPrefix.length);
  const find = asked === fields.song ? suggest.songs : asked === fields.person ? suggest.recipients : null;
  if (find === null) return [];
  const found = await atMost(suggestMs, () => find(address, words, limit)).catch(() => {
    log.warn("slack.suggestFailed", { field: asked });
    return [];
  });
  return found.filter(({ value, label }) => value && label && value.length <= maxValue).map(optionOf);
}

function optionOf({ value, label }: { value: string; label: string }): types.PlainTextOption {
  return { text: plainText(label, maxLabel), value };
}

async function atMost<T>(ms: number, work: () => Promise<T[]>): Promise<T[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T[]>((resolve) => {
    timer = setTimeout(() => resolve([]), ms);
  });
  return Promise.race([work(), late]).finally(() => clearTimeout(timer));
}
