import type { Topic } from "./domain.js";
import type { Wording } from "./say.js";

/** What somebody may switch off, besides what the core tells. */
export interface PluginTopic {
  /** The plugin's. */
  name: string;
  about: Wording;
}

/** As people type it: a plugin's is its bare name. */
export function topicName(topic: Topic): string {
  return topic.replace(/^plugin:/u, "");
}
