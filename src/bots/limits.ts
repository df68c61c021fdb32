/** Every limit people can meet, in one place. */
export const limits = {
  /** Songs one person may send in any 24 h; a song to a group counts once. */
  songsPerDay: 20,
  /** Songs one person may send to one other in any 24 h. */
  songsPerPairPerDay: 10,
  /** UTF-16 units of a text that is read as a command; what is longer is chatter. */
  typedLength: 20_000,
  groupMembers: 100,
  /** Groups one person may own. */
  groupsOwned: 50,
  groupNameLength: 40,
  nameLength: 40,
  /** Characters of `pre` and of `post`. */
  noteLength: 1_000,
  openInvites: 10,
  inviteLength: 8,
  inviteDays: 30,
  longestMuteDays: 365,
  /** Names shown at once. */
  friendsPerPage: 10,
  /** A song is followed for a week; a reminder beyond it would remind of nothing. */
  longestReminderDays: 7,
  /** Entries of `inbox` and `sent` on one page. */
  pageLength: 10,
  /** Files with everything about oneself, in any 24 h. */
  exportsPerDay: 3,
  exportLinkMinutes: 15,
} as const;
