/**
 * Every limit people can meet, in one place; the unit ends the name. What platforms allow stays with their channels, and
 * what only machines meet with what it protects.
 */
export const limits = {
  /** Songs one person may send in any 24 h; a song to a group counts once. */
  songsPerDay: 20,
  /** Songs one person may send to one other in any 24 h. */
  songsPerPairPerDay: 10,
  /** UTF-16 units of a text that is read as a command; what is longer is chatter. */
  typedLength: 20_000,
  /** People in one group, with the invited. */
  groupMembers: 100,
  /** Invitations to groups in any 24 h by which one person calls a stranger; any more stand in the list of groups. */
  groupCallsPerPairPerDay: 3,
  /** Groups one person may own. */
  groupsOwned: 50,
  /** Characters, as people count them. */
  groupNameLength: 40,
  /** Characters of what friends call somebody. */
  nameLength: 40,
  /** Characters of `pre` and of `post`. */
  noteLength: 1_000,
  /** Invitations of one person that nobody has accepted yet. */
  openInvites: 10,
  /** Letters and digits of an invitation. */
  inviteLength: 8,
  inviteDays: 30,
  longestMuteDays: 365,
  /** Names shown at once. */
  friendsPerPage: 10,
  /** No longer than `followDays`: a reminder beyond it would remind of nothing. */
  longestReminderDays: 7,
  /** Entries of `inbox` and `sent` on one page. */
  pageLength: 10,
  /** Files with everything about oneself, in any 24 h. */
  exportsPerDay: 3,
  exportLinkMinutes: 15,
  /** Good tokens for the API that one person may have; the oldest ends when there is one more. */
  apiTokens: 5,
  apiTokenDays: 7,
  /** With one token. */
  apiCallsPerMinute: 60,
  /** Of one person: each costs a call to Spotify. */
  refreshTokenChecksPerDay: 10,
  /** Links to one's own page, in any 24 h. */
  pageLinksPerDay: 30,
  pageLinkMinutes: 10,
  /** A browser in which nothing happens stays signed in this long, and any other at most `pageHours`. */
  pageIdleHours: 2,
  pageHours: 12,
  /** Browsers of one person that are signed in at once; a further one takes the place of the oldest. */
  pageBrowsers: 5,
  /** A song is followed this long from its delivery, and tried to be delivered this long. */
  followDays: 7,
  /** A choice of songs or people that nobody makes is forgotten. */
  draftHours: 24,
  /** From the link in the chat to the code on the page. */
  loginMinutes: 10,
  /** A code of the login page, from when it is shown. */
  codeMinutes: 15,
  /** Wrong codes from one address, of a login or an invitation, within `codeTriesMinutes`; then it waits for their end. */
  codeTries: 5,
  codeTriesMinutes: 15,
  /** How long before a Spotify login ends its owner is told. */
  loginEndsNoticeDays: [30, 7, 1],
} as const;
