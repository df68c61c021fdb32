/** What one person can have here. */
export const syncLimits = {
  pairs: 10,
  /** Rows of a source or a target: more than Spotify itself allows. */
  tracks: 10_000,
  /** Songs that are remembered of one pair, so that they do not come again. */
  remembered: 10_000,
  /** Artists that are counted for each pair. */
  artists: 100,
  /** Weeks that are counted. */
  weeks: 60,
  /** Characters of a new playlist's name. */
  nameLength: 60,
  /** At once, as Spotify allows. */
  chunk: 100,
} as const;
