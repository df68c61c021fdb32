import { asObjects, asText, type Json } from "../json.js";
import type { Reader } from "./mrkdwn.js";

/** The words of a `rich_text` block, one line for each paragraph or item. */
export function readRichText(block: Json, reader: Reader): string {
  return asObjects(block.elements)
    .map((part) => readPart(part, reader))
    .join("\n");
}

function readPart(part: Json, reader: Reader): string {
  if (part.type !== "rich_text_list") return readWords(part, reader);
  return asObjects(part.elements)
    .map((item) => `• ${readWords(item, reader)}`)
    .join("\n");
}

function readWords(part: Json, reader: Reader): string {
  return asObjects(part.elements)
    .map((element) => readElement(element, reader))
    .join("");
}

function readElement(element: Json, reader: Reader): string {
  switch (element.type) {
    case "user":
      return reader.user(asText(element.user_id));
    case "usergroup":
      return reader.subteam(asText(element.usergroup_id));
    case "broadcast":
      return reader.broadcast(asText(element.range));
    case "channel":
      return reader.channel(asText(element.channel_id));
    case "emoji":
      return `:${asText(element.name)}:`;
    case "link":
      return asText(element.text) || asText(element.url);
    default:
      return asText(element.text) || asText(element.fallback);
  }
}
