import { type CommandShape, type FieldKind, type FullForm, formsOf } from "../../bots/forms.js";
import { shorten } from "../split-text.js";

const maxHintLength = 1000;

/** Where Slack sends everything: commands, events, interactions and options. */
export const eventsPath = "/slack/events";
export const installPath = "/slack/install";
export const redirectPath = "/slack/oauth_redirect";

/** All the app may do: answer its command, write, and ask which language somebody reads. */
export const botScopes: readonly string[] = ["commands", "chat:write", "users:read"];

/** What Slack tells us about unasked; none of them needs a scope. */
export const botEvents: readonly string[] = ["app_home_opened", "app_uninstalled", "tokens_revoked"];

/** The dialog that sends a song, and the two ways into it from anywhere in Slack. */
export const shareCallback = "song:share";
export const shareMessageCallback = "song:share-message";

export interface ManifestOptions {
  /** Without a slash at its end. */
  publicUrl: string;
  /** With its slash. Default `/song`. */
  command?: string;
  /** At most 35 characters. Default "Send Songs". */
  name?: string;
  /** The command's own commands; its hint names the few that somebody new needs. */
  commands: readonly CommandShape[];
}

/** What stands in the hint for something to fill in. */
const placeholders: Partial<Record<FieldKind, string>> = {
  song: "<link or words>",
  person: "@friend",
  recipient: "@friend",
  group: "#group",
};

/** "share <link or words> with @friend · inbox": what Slack shows beside the command. */
export function usageHint(commands: readonly CommandShape[]): string {
  const basic = commands.filter(({ isBasic, name }) => isBasic || name === "help");
  const forms = basic.flatMap((command) => formsOf(command).slice(0, 1));
  return shorten(forms.map(hintOf).join(" · "), maxHintLength);
}

/** A form with what has to be filled in. */
function hintOf({ command, lead, chunks }: FullForm): string {
  const words = chunks.flatMap(({ connectors, fields }) => {
    const needed = fields.filter(({ isRequired }) => isRequired);
    const shown = needed.map(({ name, kind }) => placeholders[kind] ?? `<${name}>`);
    return shown.length > 0 ? [...connectors.slice(0, 1), ...shown] : [];
  });
  return [command, ...lead, ...words].join(" ");
}

/** The manifest to create the Slack app from. */
export function slackManifest({ publicUrl, command = "/song", name = "Send Songs", commands }: ManifestOptions) {
  const url = `${publicUrl}${eventsPath}`;
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name,
      description: "Send songs to friends, and learn when they were really heard.",
      background_color: "#4a1f5c",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: name, always_online: true },
      shortcuts: [
        {
          name: "Share a song",
          type: "global",
          callback_id: shareCallback,
          description: "Send a song to a friend",
        },
        {
          name: "Share this song",
          type: "message",
          callback_id: shareMessageCallback,
          description: "Send the song of this message to a friend",
        },
      ],
      slash_commands: [
        {
          command,
          url,
          description: "Send songs to friends",
          usage_hint: usageHint(commands),
          should_escape: true,
        },
      ],
    },
    oauth_config: {
      redirect_urls: [`${publicUrl}${redirectPath}`],
      scopes: { bot: [...botScopes] },
    },
    settings: {
      event_subscriptions: { request_url: url, bot_events: [...botEvents] },
      interactivity: { is_enabled: true, request_url: url, message_menu_options_url: url },
      org_deploy_enabled: true,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}
