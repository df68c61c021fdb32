import type { Address, Person } from "../../bots/domain.js";
import type { PluginHost } from "../../bots/plugin.js";
import type { Say } from "../../bots/say.js";
import { asksOf, missingOf } from "./enrolling.js";
import { words } from "./words.js";

/** What is missing of somebody's permissions, and why it is needed: "see what you hear most (for the charts) and …". */
export function needsOf(say: Say, person: Person): string {
  if (person.spotify?.state !== "connected") return say(words.askAccount);
  const labels = { tops: words.askTops, playlists: words.askPlaylists };
  const missing = missingOf(person);
  return say.list(
    (["tops", "playlists"] as const).filter((one) => missing.includes(one)).map((one) => say(labels[one])),
  );
}

/** The login page that asks for it. */
export function askUrl({ loginUrl }: Pick<PluginHost, "loginUrl">, person: Person, address: Address, say: Say): string {
  return loginUrl(person, address, asksOf(person), say.language);
}
