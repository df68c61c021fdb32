import { asList, asText, type Json } from "../json.js";
import { flatten } from "./component-rules.js";

/** Whom a message notifies. */
export interface Mentions {
  everyone: boolean;
  users: string[];
}

/** The mentions in a message's text that `allowed_mentions` lets through. */
export function mentionsIn(message: { content: string; components: Json[] }, allowed: Json): Mentions {
  const said = [message.content, ...flatten(message.components).map(({ content }) => asText(content))].join("\n");
  const parse = asList(allowed.parse);
  const ids = [...new Set([...said.matchAll(/<@!?(\d+)>/g)].map((match) => match[1] ?? ""))];
  return {
    everyone: parse.includes("everyone") && /@(everyone|here)/.test(said),
    users: ids.filter((id) => parse.includes("users") || asList(allowed.users).includes(id)),
  };
}
