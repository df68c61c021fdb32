/** Where Slack sends everything: commands, events, interactions and options. */
export const eventsPath = "/slack/events";
export const installPath = "/slack/install";
export const redirectPath = "/slack/oauth_redirect";

/** All the app may do: answer its command, write, and nothing else. */
export const botScopes: readonly string[] = ["commands", "chat:write"];

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
}

/** The manifest to create the Slack app from. */
export function slackManifest({ publicUrl, command = "/song", name = "Send Songs" }: ManifestOptions) {
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
          usage_hint: "share <link or words> with @friend · inbox · sent · settings · help",
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
