import type { CardAction } from "botbuilder";
import type { APIButtonComponent } from "discord.js";
import { shorten } from "../split-text.js";
import { textIn } from "./json.js";

const button = 2;
const secondary = 2;
const linkStyle = 5;
const maxLabelLength = 80;
const maxUrlLength = 512;

const linkTypes = ["openUrl", "signin", "downloadFile", "showImage", "playAudio", "playVideo"];
const pressTypes = ["postBack", "imBack", "messageBack"];

/**
 * An action of the Bot Framework as a button; null for one that Discord cannot show. What pressing it says is its
 * `custom_id`, so Discord refuses one of more than 100 characters.
 */
export function buttonOf(action: CardAction): APIButtonComponent | null {
  const label = shorten(action.title || pressedValue(action), maxLabelLength) || "…";
  const url = linkOf(action);
  if (url !== null) return url.length > maxUrlLength ? null : { type: button, style: linkStyle, label, url };
  if (!pressTypes.includes(action.type)) return null;
  return { type: button, style: secondary, label, custom_id: pressedValue(action) || label };
}

/** What a link says in words, for one that is too long for a button; null for everything else. */
export function lineOf(action: CardAction): string | null {
  const url = linkOf(action);
  return url !== null && url.length > maxUrlLength ? `${action.title}: ${url}` : null;
}

/** The web address an action opens; null for one that opens none. */
export function linkOf(action: CardAction | undefined): string | null {
  return action && linkTypes.includes(action.type) ? webUrl(action.value) : null;
}

export function webUrl(value: unknown): string | null {
  const url = textIn(value);
  return url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}

/** What pressing a button sends back. */
function pressedValue({ value, text, title }: CardAction): string {
  if (typeof value === "string" && value) return value;
  return value === undefined || value === null || value === "" ? text || title || "" : JSON.stringify(value);
}

/** No message may have the same `custom_id` twice, and the second button would do the same anyway. */
export function distinct(buttons: APIButtonComponent[]): APIButtonComponent[] {
  const seen = new Set<string>();
  return buttons.filter((one) => {
    if (!("custom_id" in one)) return true;
    if (seen.has(one.custom_id)) return false;
    seen.add(one.custom_id);
    return true;
  });
}
