import { describe, expect, it } from "vitest";
import { z } from "zod";
import { allCommands } from "../../../src/bots/commands/all.js";
import {
  botEvents,
  botScopes,
  eventsPath,
  redirectPath,
  shareCallback,
  shareMessageCallback,
  slackManifest,
} from "../../../src/channels/slack/manifest.js";

// Written from Slack's reference of app manifests; nothing that is not there gets through.
const web = z.url({ protocol: /^https?$/ });
const text = (max: number) => z.string().min(1).max(max);
const schema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: text(35),
    description: text(140),
    long_description: z.string().min(175).max(4000).optional(),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(true),
    }),
    bot_user: z.strictObject({ display_name: text(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: text(24),
          type: z.enum(["global", "message"]),
          callback_id: text(255),
          description: text(150),
        }),
      )
      .max(10),
    slash_commands: z.tuple([
      z.strictObject({
        command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
        url: web,
        description: text(2000),
        usage_hint: text(1000),
        should_escape: z.literal(true),
      }),
    ]),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(web).min(1),
    scopes: z.strictObject({ bot: z.array(z.string()).min(1) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: web, bot_events: z.array(z.string()) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: web, message_menu_options_url: web }),
    org_deploy_enabled: z.literal(true),
    socket_mode_enabled: z.literal(false),
    token_rotation_enabled: z.literal(false),
  }),
});

/** What each event and each method this channel uses asks for, by Slack's reference; null: nothing. */
const scopeOfEvent: Record<string, string | null> = {
  app_home_opened: null,
  app_uninstalled: null,
  tokens_revoked: null,
};
/** `users:read` is for `users.info`, which says the language somebody reads. */
const scopesUsed = ["commands", "chat:write", "users:read"];

describe("the manifest", () => {
  const manifest = slackManifest({ publicUrl: "https://songs.example.org", commands: allCommands });

  it("passes Slack's rules", () => {
    expect(schema.parse(manifest)).toEqual(manifest);
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });

  it("sends all of Slack to the one address", () => {
    const url = `https://songs.example.org${eventsPath}`;
    expect(manifest.features.slash_commands[0]?.url).toBe(url);
    expect(manifest.settings.event_subscriptions.request_url).toBe(url);
    expect(manifest.settings.interactivity).toMatchObject({ request_url: url, message_menu_options_url: url });
    expect(manifest.oauth_config.redirect_urls).toEqual([`https://songs.example.org${redirectPath}`]);
  });

  it("asks for the scopes that are used, and for no other", () => {
    expect(manifest.oauth_config.scopes.bot).toEqual(scopesUsed);
    expect(botScopes).toEqual(scopesUsed);
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(botEvents);
    for (const event of botEvents) expect(scopeOfEvent[event]).toBeNull();
  });

  it("hints at the commands somebody new needs", () => {
    expect(manifest.features.slash_commands[0]?.usage_hint).toBe(
      "register · share <link or words> with @friend · inbox · sent · settings · help",
    );
  });

  it("has the shortcuts that the dialog listens to", () => {
    expect(manifest.features.shortcuts.map(({ type, callback_id: id }) => [type, id])).toEqual([
      ["global", shareCallback],
      ["message", shareMessageCallback],
    ]);
  });

  it("has the command and the name of the settings", () => {
    const own = slackManifest({
      publicUrl: "https://x.example",
      command: "/tune",
      name: "Tunes",
      commands: allCommands,
    });
    expect(own.features.slash_commands[0]?.command).toBe("/tune");
    expect(own.display_information.name).toBe("Tunes");
    expect(schema.safeParse(own).success).toBe(true);
    expect(
      schema.safeParse(slackManifest({ publicUrl: "https://x.example", name: "n".repeat(36), commands: allCommands }))
        .success,
    ).toBe(false);
  });
});
