#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "dotenv";
import { createApp, type Role } from "./app.js";
import { UpstreamError } from "./bots/errors.js";
import { discordSettings } from "./channels/discord/settings.js";
import { messengerSettings } from "./channels/messenger/settings.js";
import { slackSettings } from "./channels/slack/settings.js";
import { commandList } from "./command-list.js";
import { type BotConfig, ConfigError, loadConfig, loadPart, secretsOf } from "./config.js";
import { httpProbes, runDoctor } from "./doctor.js";
import { pinoLog } from "./log.js";
import { redisProbes } from "./redis-probes.js";
import { serverSettings } from "./settings.js";

const usage = `Usage: send-songs <command>

  start [--role all,web,worker,gateway]   run the bot; without any setting: the playground
  doctor                          check settings, Redis, credentials and the public address
  messenger-profile [--apply]     print, or push, what the Facebook Page must know
  slack-manifest                  print the manifest to create the Slack app from; pasted there by hand
  discord-commands [--apply]      print, or push where it has changed, what Discord must know
`;

type Env = Record<string, string | undefined>;

/** The environment wins over .env, as everywhere. */
function readEnv(): Env {
  return { ...readDotEnv(), ...process.env };
}

function readDotEnv(): Env {
  try {
    return parse(readFileSync(".env"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

function readRoles(given: string | undefined): readonly Role[] {
  const known: Record<string, readonly Role[]> = {
    all: ["web", "worker", "gateway"],
    web: ["web"],
    worker: ["worker"],
    gateway: ["gateway"],
  };
  return (given ?? "all").split(",").flatMap((name) => {
    const roles = known[name.trim()];
    if (!roles) throw new ConfigError([`--role ${name} is unknown: all, web, worker or gateway`]);
    return roles;
  });
}

async function start(env: Env, roles: readonly Role[]): Promise<void> {
  const config = loadConfig(env);
  if (config.mode === "playground") return startPlayground(env);
  const app = createApp({ config, roles, log: pinoLog(config.core.LOG_LEVEL, undefined, secretsOf(env)) });
  stopOnSignal(() => app.stop(), config.core.SHUTDOWN_MS);
  await app.start();
}

/** Loaded only here: a real bot carries no emulator. */
async function startPlayground(env: Env): Promise<void> {
  const { core } = loadConfig(env);
  const { startPlayground: open } = await import("../playground/playground.js");
  const playground = await open({
    port: core.PORT,
    ...(core.REDIS_URL ? { redisUrl: core.REDIS_URL } : {}),
    onNote: (note) => void process.stdout.write(`${note}\n`),
    log: pinoLog(core.LOG_LEVEL === "info" ? "warn" : core.LOG_LEVEL),
    createApp: ({ settings, ...parts }) => createApp({ config: botConfig(settings), ...parts }),
    registerCommands: async (settings) => {
      const { discord } = botConfig(settings).channels;
      const { applyCommands } = await import("./channels/discord/register.js");
      if (discord) await applyCommands(discord, commandList(settings));
    },
  });
  stopOnSignal(() => playground.stop(), core.SHUTDOWN_MS);
  process.stdout.write(`\n  The playground is open: ${playground.url}\n  Press Ctrl+C to close it.\n\n`);
}

function botConfig(settings: Env): BotConfig {
  const config = loadConfig(settings);
  if (config.mode !== "bot") throw new ConfigError(["these are no settings of a bot"]);
  return config;
}

function stopOnSignal(stop: () => Promise<void>, withinMs: number): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) return;
    isStopping = true;
    // What hangs must not keep a machine from shutting down; everything accepted is in Redis.
    setTimeout(() => process.exit(1), withinMs * 2 + 5_000).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

async function doctor(env: Env): Promise<void> {
  const probes = { ...httpProbes(globalThis.fetch), ...redisProbes };
  const write = (text: string) => void process.stdout.write(text);
  process.exitCode = await runDoctor({ load: () => loadConfig(env), probes, secrets: secretsOf(env), write });
}

async function messengerProfile(env: Env, isApplied: boolean): Promise<void> {
  const { applyProfile, profileOf, webhookFields } = await import("./channels/messenger/profile.js");
  const commands = commandList(env);
  process.stdout.write(
    `${JSON.stringify({ ...(profileOf(commands) as object), subscribed_fields: webhookFields }, null, 2)}\n`,
  );
  if (!isApplied) return;
  await applyProfile(loadPart(messengerSettings, env), commands);
  process.stdout.write("The Page knows it now.\n");
}

/** Needs no Slack setting: the app is created from it, and gives the settings. */
async function slackManifest(env: Env, isApplied: boolean): Promise<void> {
  const { slackManifest: manifestOf } = await import("./channels/slack/manifest.js");
  const address = serverSettings.pick({ PUBLIC_URL: true }).required();
  const settings = address.extend(slackSettings.pick({ SLACK_COMMAND: true }).shape);
  const { PUBLIC_URL: publicUrl, SLACK_COMMAND: command } = loadPart(settings, env);
  process.stdout.write(`${JSON.stringify(manifestOf({ publicUrl, command, commands: commandList(env) }), null, 2)}\n`);
  if (!isApplied) return;
  // Slack lets only tokens change a manifest that last twelve hours and are made by hand.
  process.stderr.write("Nothing was pushed: paste it on api.slack.com/apps, under App Manifest of your app.\n");
  process.exitCode = 1;
}

async function discordCommands(env: Env, isApplied: boolean): Promise<void> {
  const { commandDocuments, installUrls } = await import("./channels/discord/commands.js");
  if (!isApplied) {
    const documents = commandDocuments(commandList(env), { hasPresence: env.DISCORD_PRESENCE === "on" });
    return void process.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
  }
  const discord = loadPart(discordSettings, env);
  const { applyCommands } = await import("./channels/discord/register.js");
  const { isChanged } = await applyCommands(discord, commandList(env));
  const { server, person } = installUrls(discord.DISCORD_APPLICATION_ID);
  const state = isChanged ? "Discord knows them now." : "Discord knew them already.";
  process.stdout.write(`${state}\nAdd the bot to a server: ${server}\nAdd it to yourself: ${person}\n`);
}

function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

function fail(error: unknown): never {
  // A platform that says no is no bug: its words are all there is to know.
  const isOurs =
    error instanceof ConfigError ||
    error instanceof UpstreamError ||
    hasName(error, "GraphError") ||
    hasName(error, "DeliveryError");
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    process.stderr.write(`${error.message}. Another program has this port: set PORT to a free one.\n`);
    process.exit(1);
  }
  process.stderr.write(`${error instanceof Error ? (isOurs ? error.message : error.stack) : String(error)}\n`);
  process.exit(1);
}

/** Null: what was typed cannot be read, and the usage has been shown. */
function readArguments() {
  const options = {
    role: { type: "string" },
    apply: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = 2;
    return null;
  }
}

async function main(): Promise<void> {
  const given = readArguments();
  if (given === null) return;
  const { values, positionals } = given;
  const [command = "start"] = positionals;
  if (values.help) return void process.stdout.write(usage);
  const env = readEnv();
  if (command === "start") return start(env, readRoles(values.role));
  if (command === "doctor") return doctor(env);
  if (command === "slack-manifest") return slackManifest(env, values.apply ?? false);
  if (command === "discord-commands") return discordCommands(env, values.apply ?? false);
  if (command === "messenger-profile") return messengerProfile(env, values.apply ?? false);
  process.stderr.write(usage);
  process.exitCode = 2;
}

// A promise nobody waits for must not end the process in the middle of other people's songs.
process.on("unhandledRejection", (reason) => {
  const error = reason instanceof Error ? reason : new Error(typeof reason);
  pinoLog("error", undefined, secretsOf(readEnv())).error("process.unhandled", { error });
});

main().catch(fail);
