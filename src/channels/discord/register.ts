import { createHash } from "node:crypto";
import { REST, Routes } from "discord.js";
import type { CommandShape } from "../../bots/forms.js";
import { deliveryErrorOf } from "./call-errors.js";
import { commandDocuments } from "./commands.js";
import { listIn, objectIn } from "./json.js";
import type { DiscordSettings } from "./settings.js";

/** What Discord fills in by itself; the same as leaving it out. */
const defaults: Record<string, unknown> = {
  nsfw: false,
  required: false,
  autocomplete: false,
  description: "",
  type: 1,
};
/** What Discord adds, or what says nothing here. */
const ignored = ["id", "application_id", "version", "guild_id", "dm_permission", "handler"];
/** Lists whose order means nothing. */
const unordered = ["integration_types", "contexts"];

/**
 * Tells Discord the commands there are, if it knows others; every type of command at once, for all servers and people.
 * Needs no gateway and is safe to call again: without a change nothing is written. Throws DeliveryError.
 */
export async function applyCommands(
  settings: DiscordSettings,
  commands: readonly CommandShape[],
): Promise<{ isChanged: boolean }> {
  const documents = commandDocuments(commands, { hasPresence: settings.DISCORD_PRESENCE === "on" });
  const api = settings.DISCORD_API_URL.replace(/\/+$/, "");
  const rest = new REST({ api, timeout: 8000, retries: 1 }).setToken(settings.DISCORD_TOKEN);
  const route = Routes.applicationCommands(settings.DISCORD_APPLICATION_ID);
  try {
    const query = new URLSearchParams({ with_localizations: "true" });
    if (hashOf(listIn(await rest.get(route, { query }))) === hashOf(documents)) return { isChanged: false };
    await rest.put(route, { body: documents });
    return { isChanged: true };
  } catch (error) {
    throw deliveryErrorOf(error, true);
  }
}

/** The same for command lists that mean the same, whoever wrote them and in whatever order. */
export function hashOf(commands: readonly unknown[]): string {
  const canonical = commands.map((command) => JSON.stringify(meaningOf(command))).sort();
  return createHash("sha256").update(canonical.join("\n")).digest("hex");
}

function meaningOf(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const meanings = value.map((each) => meaningOf(each));
    return unordered.includes(key) ? meanings.map(String).sort() : meanings;
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(objectIn(value)).filter(([name, field]) => isMeant(name, field));
  return Object.fromEntries(
    fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, meaningOf(field, name)]),
  );
}

function isMeant(name: string, field: unknown): boolean {
  if (field === undefined || field === null || ignored.includes(name)) return false;
  if (Array.isArray(field) && field.length === 0) return false;
  return !(Object.hasOwn(defaults, name) && defaults[name] === field);
}
