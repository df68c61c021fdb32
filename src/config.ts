import { z } from "zod";
import type { PluginDefinition } from "./bots/plugin.js";
import { type DiscordSettings, discordSettings } from "./channels/discord/settings.js";
import { type MessengerSettings, messengerSettings } from "./channels/messenger/settings.js";
import { type SlackSettings, slackProblems, slackSettings } from "./channels/slack/settings.js";
import { musicbrainzSettings } from "./musicbrainz/settings.js";
import { builtIn } from "./plugins/all.js";
import { listeningSettings, redisSettings, secretSettings, serverSettings, tracingSettings } from "./settings.js";
import { spotifySettings } from "./spotify/settings.js";

type Env = Record<string, string | undefined>;
/** The settings of one part, by the name of the environment variable; each field describes itself. */
type Schema = z.ZodObject;

const coreSettings = z.object({
  ...serverSettings.shape,
  ...redisSettings.shape,
  ...secretSettings.shape,
  ...listeningSettings.shape,
  ...tracingSettings.shape,
  ...musicbrainzSettings.shape,
});
const coreOfBot = coreSettings.required({ REDIS_URL: true, PUBLIC_URL: true, ENCRYPTION_KEY: true });
const namesOnlyABotNeeds = ["REDIS_URL", "PUBLIC_URL", "ENCRYPTION_KEY"];

/** Growth adds a line here; the name is the channel's. */
const channels = {
  messenger: { title: "Messenger", schema: messengerSettings, problems: noProblems },
  slack: { title: "Slack", schema: slackSettings, problems: slackProblems },
  discord: { title: "Discord", schema: discordSettings, problems: noProblems },
};

/** What a channel's settings need beyond each being well formed. */
function noProblems(_env: Env): string[] {
  return [];
}

const groups: { title: string; schema: Schema; isCore: boolean }[] = [
  { title: "Server", schema: serverSettings, isCore: true },
  { title: "Redis", schema: redisSettings, isCore: true },
  { title: "Secrets", schema: secretSettings, isCore: true },
  { title: "Listening", schema: listeningSettings, isCore: true },
  { title: "Tracing", schema: tracingSettings, isCore: true },
  { title: "MusicBrainz", schema: musicbrainzSettings, isCore: true },
  { title: "Spotify", schema: spotifySettings, isCore: false },
  ...Object.values(channels).map((channel) => ({ ...channel, isCore: false })),
];

type CoreSettings = z.output<typeof coreSettings>;

/** Neither a channel nor Spotify is set: everything runs on loopback, against emulators. */
interface PlaygroundConfig {
  mode: "playground";
  core: CoreSettings;
}

/** A real bot: everything it needs is there and well formed. Null: this channel is off. */
export interface BotConfig {
  mode: "bot";
  core: z.output<typeof coreOfBot>;
  spotify: z.output<typeof spotifySettings>;
  channels: { messenger: MessengerSettings | null; slack: SlackSettings | null; discord: DiscordSettings | null };
  /** By the plugin's name. */
  plugins: Record<string, unknown>;
}

export type Config = PlaygroundConfig | BotConfig;

/** The settings cannot be used; the message lists every missing and malformed one, a line each, and no value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: string[];

  constructor(problems: string[]) {
    super(["These settings are missing or malformed:", ...problems.map((problem) => `- ${problem}`)].join("\n"));
    this.problems = problems;
  }
}

/** One setting, as `.env.example`, `doctor` and the tests see it. `fallback` is what an unset one means. */
export interface SettingFacts {
  name: string;
  group: string;
  isRequired: boolean;
  isSecret: boolean;
  fallback: string | null;
  purpose: string;
}

function purposeOf(field: z.core.$ZodType | undefined): string {
  if (!field) return "";
  const inner: unknown = Reflect.get(field._zod.def, "innerType") ?? Reflect.get(field._zod.def, "in");
  const own = z.globalRegistry.get(field)?.description?.replace(/\.$/, "");
  return own ?? (inner instanceof z.core.$ZodType ? purposeOf(inner) : "");
}

/** By name, so that a setting of a later part is kept secret without being told. A Spotify app's id counts as one. */
function isSecretName(name: string): boolean {
  return /TOKEN|SECRET|KEY|PASSWORD|CLIENT_ID/.test(name);
}

function factsOf(group: string, isCore: boolean, name: string, field: z.core.$ZodType): SettingFacts {
  const unset = z.safeParse(field, undefined);
  const fallback = unset.success && unset.data !== undefined ? String(unset.data) : null;
  const isRequired = isCore ? namesOnlyABotNeeds.includes(name) : !unset.success;
  return { name, group, isRequired, isSecret: isSecretName(name), fallback, purpose: purposeOf(field) };
}

/** Every setting there is, in the order of `.env.example`. `isRequired`: by a real bot, or by its channel. */
export function allSettings(plugins: readonly PluginDefinition[] = builtIn): SettingFacts[] {
  const own = groups.flatMap(({ title, schema, isCore }) =>
    Object.entries(schema.shape).map(([name, field]) => factsOf(title, isCore, name, field)),
  );
  return [...own, ...plugins.flatMap(pluginFacts)];
}

const pluginsTitle = "Features";

function pluginFacts({ settings }: PluginDefinition): SettingFacts[] {
  if (!settings) return [];
  const { keys, about = {} } = settings;
  const unset = attempt(() => settings.parse({}));
  const defaults = "value" in unset ? Object.entries(unset.value ?? {}) : [];
  return keys.map((name) => {
    const fallback = defaults.find(([key, value]) => key === name && value != null)?.[1];
    const isRequired = "error" in unset && problemsOf(unset.error, {}, {}).some((problem) => problem.startsWith(name));
    return {
      name,
      group: pluginsTitle,
      isRequired,
      isSecret: isSecretName(name),
      fallback: fallback === undefined ? null : String(fallback),
      purpose: about[name] ?? "",
    };
  });
}

function attempt<T>(read: () => T): { value: T } | { error: unknown } {
  try {
    return { value: read() };
  } catch (error) {
    return { error };
  }
}

/** What a plugin says of its own settings: zod's issues, or the sentence it has thrown. */
function problemsOf(error: unknown, about: Readonly<Record<string, string>>, env: Env): string[] {
  if (!(error instanceof z.ZodError)) return [error instanceof Error ? error.message : String(error)];
  return error.issues.map(({ path, message }) => {
    const name = String(path[0] ?? "");
    const said = env[name] === undefined ? `${name} is missing` : `${name} ${message}`;
    return about[name] ? `${said}: ${about[name]}` : said;
  });
}

function readPlugins(plugins: readonly PluginDefinition[], env: Env, problems: string[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const { name, settings } of plugins) {
    if (!settings) continue;
    const read = attempt(() => settings.parse(env));
    if ("value" in read) found[name] = read.value;
    else problems.push(...problemsOf(read.error, settings.about ?? {}, env));
  }
  return found;
}

/** An empty value is an unset one: compose files and shells can hardly express the difference. */
function withoutEmpty(env: Env): Env {
  return Object.fromEntries(
    Object.entries(env)
      .filter(([, value]) => value?.trim())
      .map(([k, v]) => [k, v?.trim()]),
  );
}

function isTouched(schema: Schema, env: Env): boolean {
  return Object.keys(schema.shape).some((name) => env[name] !== undefined);
}

function problemOf(schema: Schema, env: Env, issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? "");
  const purpose = purposeOf(schema.shape[name]);
  return env[name] === undefined ? `${name} is missing: ${purpose}` : `${name} ${issue.message}: ${purpose}`;
}

function read<T extends Schema>(schema: T, env: Env, problems: string[]): z.output<T> | null {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  problems.push(...new Set(result.error.issues.map((issue) => problemOf(schema, env, issue))));
  return null;
}

function noChannel(): string {
  const ways = Object.values(channels).map(({ title, schema }) => {
    const required = Object.entries(schema.shape).filter(([, field]) => !z.safeParse(field, undefined).success);
    return `for ${title} set ${required.map(([name]) => name).join(", ")}`;
  });
  return `A channel is missing, and without one nobody can talk to the bot: ${ways.join("; or ")}`;
}

/** Null: the channel is off. A half-set one is off too, and says what is missing. */
function readChannel<T extends Schema>(
  channel: { schema: T; problems(env: Env): string[] },
  env: Env,
  problems: string[],
): z.output<T> | null {
  if (!isTouched(channel.schema, env)) return null;
  const settings = read(channel.schema, env, problems);
  problems.push(...channel.problems(env));
  return settings;
}

function readBot(env: Env, bringsChannel: boolean, definitions: readonly PluginDefinition[]): BotConfig {
  const problems: string[] = [];
  const core = read(coreOfBot, env, problems);
  const spotify = read(spotifySettings, env, problems);
  const on = {
    messenger: readChannel(channels.messenger, env, problems),
    slack: readChannel(channels.slack, env, problems),
    discord: readChannel(channels.discord, env, problems),
  };
  const plugins = readPlugins(definitions, env, problems);
  const isAnyTouched = Object.values(channels).some(({ schema }) => isTouched(schema, env));
  if (!isAnyTouched && !bringsChannel) problems.push(noChannel());
  if (!core || !spotify || problems.length > 0) throw new ConfigError(problems);
  return { mode: "bot", core, spotify, channels: on, plugins };
}

function readPlayground(env: Env): PlaygroundConfig {
  const problems: string[] = [];
  const core = read(coreSettings, env, problems);
  if (!core) throw new ConfigError(problems);
  return { mode: "playground", core };
}

interface ConfigOptions {
  bringsChannel?: boolean;
  /** Whose settings are read as well. Default: those that come with the bot. */
  plugins?: readonly PluginDefinition[];
}

/** Of a bot that mounts ours and brings a channel of its own: always a real bot's, also without any channel of ours. */
export function loadConfig(env: Env, options: ConfigOptions & { bringsChannel: true }): BotConfig;
/**
 * Reads all settings. With no channel and no Spotify setting it is the playground's configuration; else a real bot's,
 * which needs REDIS_URL, PUBLIC_URL, ENCRYPTION_KEY, Spotify and one channel. Empty values count as unset.
 * Throws ConfigError naming everything that is wrong.
 */
export function loadConfig(env: Env, options?: ConfigOptions): Config;
export function loadConfig(env: Env, { bringsChannel = false, plugins = builtIn }: ConfigOptions = {}): Config {
  const set = withoutEmpty(env);
  const isBot = groups.some(({ schema, isCore }) => !isCore && isTouched(schema, set));
  return isBot || bringsChannel ? readBot(set, bringsChannel, plugins) : readPlayground(set);
}

/** Those of plugins alone, by the plugin's name. Throws ConfigError. */
export function loadPluginSettings(env: Env, plugins: readonly PluginDefinition[]): Record<string, unknown> {
  const problems: string[] = [];
  const settings = readPlugins(plugins, withoutEmpty(env), problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return settings;
}

/** Some settings alone, for a command that comes before the others are known. Throws ConfigError. */
export function loadPart<T extends Schema>(schema: T, env: Env): z.output<T> {
  const problems: string[] = [];
  const settings = read(schema, withoutEmpty(env), problems);
  if (settings === null) throw new ConfigError(problems);
  return settings;
}

/** What of a setting's value may be shown: the whole of it, all but a password inside a URL, or nothing. */
function shown({ name, isSecret, fallback }: SettingFacts, value: string | undefined): string {
  if (value === undefined) return fallback === null ? "(not set)" : `${fallback} (default)`;
  if (isSecret) return "[secret]";
  return name.endsWith("_URL") ? value.replace(/(:\/\/[^/@,]*:)[^/,]*@/g, "$1[secret]@") : value;
}

/** One line per setting, `NAME = value`; secrets read `[secret]`. */
export function describeConfig(env: Env): string {
  const set = withoutEmpty(env);
  return allSettings()
    .map((setting) => `${setting.name} = ${shown(setting, set[setting.name])}`)
    .join("\n");
}

/** The secret values among the settings, for the log to mask wherever they turn up. */
export function secretsOf(env: Env): string[] {
  const set = withoutEmpty(env);
  const secret = allSettings().flatMap(({ name, isSecret }) => (isSecret ? (set[name]?.split(",") ?? []) : []));
  // JWT_SECRET's are named: `kid:secret`.
  const named = (set.JWT_SECRET ?? "").split(",").map((one) => one.trim().replace(/^[^:]*:/, ""));
  const passwords = Object.values(set).flatMap((value) => (value ?? "").split(",").map(parsePassword));
  // Anything shorter would mask half of every line.
  return [...secret.map((value) => value.trim()), ...named, ...passwords].filter((value) => value.length >= 6);
}

function parsePassword(value: string): string {
  return URL.canParse(value.trim()) ? new URL(value.trim()).password : "";
}

function isChannel(title: string): boolean {
  return Object.values(channels).some((channel) => channel.title === title);
}

function exampleLine({ name, purpose, isRequired, fallback, group }: SettingFacts): string {
  const note = isRequired ? ` (required${isChannel(group) ? ` for ${group}` : ""})` : "";
  return `# ${purpose}${note}.\n${isRequired ? "" : "# "}${name}=${fallback ?? ""}`;
}

/** The text of `.env.example`: every setting with its purpose; optional ones commented out. */
export function envExample(plugins: readonly PluginDefinition[] = builtIn): string {
  const head = "# Copy this file to .env and fill in what is required. An empty value counts as unset.\n";
  const all = allSettings(plugins);
  const sections = [...new Set(all.map(({ group }) => group))].map((title) => {
    const lines = all.filter(({ group }) => group === title);
    return `# --- ${title} ---\n\n${lines.map(exampleLine).join("\n\n")}\n`;
  });
  return [head, ...sections].join("\n");
}
