/** What the channel itself says; everything else the bot says. */
export const texts = {
  notInstalled: (installUrl: string | null): string =>
    installUrl === null
      ? "Send Songs is not set up for this workspace."
      : `Send Songs is not installed in this workspace yet. Anybody who may add apps can do so here: ${installUrl}`,
  unavailable: (): string => "I cannot reach my memory right now. Nothing was done; please try again in a minute.",
  broken: (): string => "Sorry, that went wrong on my side. Please try again in a moment.",
  noSongFound: (): string => "I found no song in that message. Choose one, or write its link below.",
  shareASong: "Share a song",
} as const;
