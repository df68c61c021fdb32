import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DiscordEmulator } from "../../../playground/discord/emulator.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import { commandDocuments, installUrls } from "../../../src/channels/discord/commands.js";
import { listeningIn } from "../../../src/channels/discord/presence.js";
import { applyCommands, hashOf } from "../../../src/channels/discord/register.js";
import { discordSettings } from "../../../src/channels/discord/settings.js";
import { ann, openEmulator, settingsFor } from "./bench.js";

describe("the commands Discord knows", () => {
  let emulator: DiscordEmulator;
  const puts = () => emulator.requests().filter(({ method }) => method === "PUT").length;

  beforeEach(async () => {
    emulator = await openEmulator();
  });
  afterEach(() => emulator.stop());

  it("are written only when something has changed", async () => {
    const before = puts();
    expect(await applyCommands(settingsFor(emulator, "on"), allCommands)).toEqual({ isChanged: false });
    expect(puts()).toBe(before);
    // Where statuses are not looked at, nothing offers to.
    expect(await applyCommands(settingsFor(emulator), allCommands)).toEqual({ isChanged: true });
    const fewer = allCommands.slice(1);
    expect(await applyCommands(settingsFor(emulator), fewer)).toEqual({ isChanged: true });
    expect(await applyCommands(settingsFor(emulator), fewer)).toEqual({ isChanged: false });
    expect(emulator.commands()).toHaveLength(commandDocuments(fewer).length);
    expect(emulator.stats().identifies).toBe(0);
  });

  it("are refused without a good token, with the code that says so", async () => {
    const settings = { ...settingsFor(emulator), DISCORD_TOKEN: "other" };
    await expect(applyCommands(settings, allCommands)).rejects.toMatchObject({ failure: "halted", code: "401" });
  });

  it("are the same in another order and with Discord's defaults filled in", () => {
    const [first, ...others] = commandDocuments(allCommands);
    const filled = { ...first, id: "1", version: "2", nsfw: false, default_member_permissions: null };
    const turned = { ...filled, contexts: first?.contexts.toReversed() };
    expect(hashOf([...others, turned])).toBe(hashOf(commandDocuments(allCommands)));
    expect(hashOf([...others, { ...turned, description: "another" }])).not.toBe(hashOf(commandDocuments(allCommands)));
    expect(hashOf(others)).not.toBe(hashOf(commandDocuments(allCommands)));
  });

  it("are others when something is said differently in one language", async () => {
    const [first, ...others] = commandDocuments(allCommands);
    const said = { ...first?.description_localizations, de: "anders" };
    expect(first?.description_localizations).toMatchObject({ "es-ES": expect.any(String), de: expect.any(String) });
    const changed = [{ ...first, description_localizations: said }, ...others];
    expect(hashOf(changed)).not.toBe(hashOf(commandDocuments(allCommands)));
  });

  it("work everywhere, for people and for servers", () => {
    for (const { integration_types, contexts } of commandDocuments(allCommands))
      expect([integration_types, contexts]).toEqual([
        [0, 1],
        [0, 1, 2],
      ]);
  });
});

describe("the links that install the bot", () => {
  it("ask for what it needs and no more", () => {
    const { server, person } = installUrls("42");
    expect(new URL(server).searchParams.get("permissions")).toBe("274877959168");
    expect(new URL(server).searchParams.get("scope")).toBe("bot applications.commands");
    expect(new URL(person).searchParams.get("scope")).toBe("applications.commands");
    expect(new URL(person).searchParams.get("client_id")).toBe("42");
  });
});

describe("what a presence says", () => {
  const song = { type: 2, id: "spotify:1", sync_id: "4uLU6hMCjMI75M1A2tKUQC", timestamps: { start: 1, end: 2 } };
  const presence = (changes: object) => ({ user: { id: ann }, activities: [{ ...song, ...changes }] });

  it("is a song only when everything about it is there", () => {
    expect(listeningIn(presence({}))).toEqual({ userId: ann, trackId: song.sync_id, startedAtMs: 1, endsAtMs: 2 });
    const nothing = [{ type: 0 }, { sync_id: "../x" }, { sync_id: null }, { timestamps: null }, { id: "game:1" }];
    for (const changes of nothing) expect(listeningIn(presence(changes))).toBeNull();
    for (const times of [{ start: 2, end: 1 }, { start: "1", end: 2 }, { start: 1 }, { start: 1, end: 1e20 }])
      expect(listeningIn(presence({ timestamps: times }))).toBeNull();
    for (const raw of [null, {}, { user: {}, activities: [song] }, { user: { id: ann }, activities: null }])
      expect(listeningIn(raw)).toBeNull();
  });
});

describe("the settings of Discord", () => {
  it("need a token and the application's id, and say what each is", () => {
    const given = { DISCORD_TOKEN: " t ", DISCORD_APPLICATION_ID: "900000000000000001" };
    expect(discordSettings.parse(given)).toEqual({
      ...given,
      DISCORD_TOKEN: "t",
      DISCORD_API_URL: "https://discord.com/api",
      DISCORD_LINK_URL: "https://discord.com/oauth2/authorize",
      DISCORD_PRESENCE: "off",
    });
    for (const wrong of [{ DISCORD_TOKEN: "" }, { DISCORD_APPLICATION_ID: "my-app" }, { DISCORD_PRESENCE: "yes" }])
      expect(discordSettings.safeParse({ ...given, ...wrong }).success).toBe(false);
    expect(Object.values(discordSettings.shape).every(({ description }) => description)).toBe(true);
  });
});
