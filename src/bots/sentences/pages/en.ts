/** What pages say, as part of the catalogue; `<cmd>` is something to write to the bot, and stands out. */
export const enPages = {
  // Every page
  pageOpen: "Open {channel}",
  pageStored: "What is stored about you",
  pageIndependent: "Not made or endorsed by Spotify",
  pageCopied: "Copied",
  pageSelected: "Selected: please copy",

  // The landing page
  homeTitle: "Songs between friends",
  homeHeading: "Send a song. Know when it was heard.",
  homeWhat:
    "Send Songs is a bot in your chat. You give it a Spotify link and a friend’s name; your friend gets the song, and you are told when they have really played it.",
  homeHow: "How to begin",
  homeBegin: "Open a chat with the bot and write <cmd>register</cmd>.",
  homeBeginIn: "Open a chat with the bot in {channels} and write <cmd>register</cmd>.",
  homeConnect: "Connect your Spotify with the link that it gives you, and send back the code that you see.",
  homeSend: "Write <cmd>share '<link>' with '<name>'</cmd>: a link to a song, and who it is for.",
  homeConnectFirst: "Connect Spotify first",
  homeReceipts:
    "Friends learn of a play only if you agree to it, and you can switch that off at any time with <cmd>receipts off</cmd>.",

  // An invitation
  invitePageTitle: "{name} invites you to share songs",
  invitePageWhat:
    "Send Songs is a bot in your chat. You send each other songs with it, and learn when they have really been played.",
  invitePageHow: "How to accept",
  invitePageOpen: "Open a chat with the bot.",
  invitePageWay: "In {channel}, write: <cmd>{command}</cmd>",
  invitePageThen: "It gives you a link to connect your Spotify. When you are done, you and {name} are friends.",
  invitePageOnce: "The invitation works once. It does not tell {name} that you have seen this page.",
  invitePageOver: "This invitation is over",
  invitePageOverHow: "An invitation works once, for 30 days. Ask whoever gave it to you for a new one.",
  invitePageOverMore: "What is Send Songs?",

  // The file with everything about somebody
  exportPageTitle: "Everything about you",
  exportPageWhat:
    "Your name, your chats, your settings and what you agreed to, the songs you sent and were sent, your friends and groups: everything the bot has stored about you, in one JSON file.",
  exportPageDownload: "Download the file",
  exportPageOnce:
    "The link works once, and only for a quarter of an hour. Last words that have not opened yet are not in the file.",
  exportPageOver: "This link is over",
  exportPageOverHow:
    "A link to one’s own data works once, for a quarter of an hour. Write <cmd>export</cmd> to the bot for a new one.",

  // The login
  loginStartAgain: "Start again",
  declinedTitle: "You said no, and that is fine",
  declinedText: "Nothing was connected and nothing was stored. If you change your mind, start again.",
  declinedMore:
    "The bot asks Spotify for one thing only, what you are playing and have played lately, so that it can tell a friend when you have heard their song.",
  lostTitle: "Let us try that again",
  lostText:
    "A login link works once, for ten minutes, and only in the browser that opened it. Starting again takes a few seconds.",
  lostMore:
    "If this keeps happening: allow cookies for this page, or copy the link from your chat into your usual browser.",
  shownTitle: "Your code was shown already",
  shownText:
    "All is well: your code is shown one single time, and it was shown here already. If you have sent it to the bot, you are done and can close this page.",
  shownMore: "If you have not kept it, start again for a new one.",
  unlistedTitle: "You are not on the list yet",
  unlistedText: "Spotify did not let this bot see your account: whoever runs the bot has to add you first.",
  unlistedMore:
    "Tell them the e-mail address of your Spotify account. They add it in the Spotify developer dashboard, under “User Management”; at most five people fit. Then start again.",
  upstreamTitle: "Please try again in a minute",
  upstreamText:
    "Spotify, or something else that a login needs, did not answer as it should. Nothing is wrong with your account, and nothing was stored.",
  brokenTitle: "That did not work",
  brokenText: "Something broke on our side, and it has been noted. Please try again.",
  codeTitle: "One last step",
  codeText: "Spotify said yes. Now send this code to the bot, in the chat where you want your songs.",
  codeLabel: "Your code: {code}",
  codeSendIn: "Send it in {channel}",
  codeCopy: "Copy the code",
  codeOrMessage: "Or send this message yourself",
  codeCopyMessage: "Copy the message",
  codeOnce:
    "The code holds for 15 minutes and works once. Never give it to anybody else: whoever sends it to the bot becomes you.",

  // Slack's installation
  installedTitle: "Send Songs is in Slack",
  installedText: "Send Songs is installed. Type <cmd>register</cmd> in Slack to begin.",
  installedOrg:
    "Send Songs is installed for the organisation. Add it to workspaces, then type <cmd>register</cmd> in any of them.",
  installAgain: "Try again",
  installCancelledTitle: "Not installed",
  installCancelled: "You have cancelled. Nothing was installed.",
  installLostTitle: "Please begin again",
  installLost: "This link is over or was opened in another browser. Nothing was installed.",
  installFailedTitle: "That did not work",
  installFailed: "Slack did not complete the installation. Nothing was installed.",

  // What is stored
  privacyWhy: "As little as it takes to send songs and to tell your friends that you have played them.",
  privacyKept: "What is kept, and how long",
  keptName: "Your name, as you gave it to the bot",
  keptNameHow: "Until you write: <cmd>forget me</cmd>.",
  keptAddresses: "Your chat addresses, and when you last wrote",
  keptAddressesHow:
    "The ids under which the chat services let the bot write to you. Until you write: <cmd>forget me</cmd>.",
  keptAccount: "Your Spotify account id and display name",
  keptAccountHow:
    "So that your chats can belong to the same person. Until you write: <cmd>disconnect</cmd>, or <cmd>forget me</cmd>.",
  keptAccess: "Your Spotify access, sealed",
  keptAccessHow:
    "Encrypted with a key that is not in the database. Until you write: <cmd>disconnect</cmd>, or <cmd>forget me</cmd>. It ends by itself six months after your login.",
  keptPermissions: "What you let the bot do at Spotify",
  keptPermissionsHow:
    "Besides seeing your last plays nothing, unless you want something that needs more, such as adding songs to your queue, saving them to your library, reading and changing your playlists, seeing what you hear most, or seeing which artists you follow: it asks once for each. Until you write: <cmd>disconnect</cmd>, or <cmd>forget me</cmd>.",
  keptJobs: "What regular jobs remember for you",
  keptJobsHow:
    "Only of those you have turned on: what you have chosen, when they run next, and the ids they need, such as those of playlists, of artists you follow, or of the songs you have heard most; names of your playlists for eight days. The address of a picture of yours cannot be guessed; whoever you show it to can see the picture, for 90 days at most. Until you write: <cmd>disconnect</cmd>, or <cmd>forget me</cmd>. Playlists they have made are yours and stay in your Spotify.",
  keptConsent: "Your consent",
  keptConsentHow: "When you gave it and the sentence you agreed to. Until you write: <cmd>forget me</cmd>.",
  keptSongs: "Songs you sent and were sent, with the words you added",
  keptSongsHow:
    "60 days after they have ended: heard, put aside, cancelled or expired. An unheard song ends after 7 days.",
  keptReactions: "Your reactions and thanks for songs",
  keptReactionsHow:
    "With the song: in your records and in those of whoever sent it. Until you take the reaction back, or write: <cmd>forget me</cmd>; then they go from both.",
  keptCircle: "Your circle",
  keptCircleHow:
    "Who your friends are, and whom you have put off, muted or blocked; nobody is told the latter. Of people you had to do with also their bare id, so that both of you can be forgotten. Until you end it, or write: <cmd>forget me</cmd>.",
  keptGroupSongs: "Songs you sent to groups",
  keptGroupSongsHow: "Which song, which group, and what became of it for each member: 90 days.",
  keptGroups: "Your groups",
  keptGroupsHow:
    "Their names, who is in them and since when, and the room that sees their songs. Until you leave, or write: <cmd>forget me</cmd>. A group you own then goes to its longest member; without one it is erased.",
  keptInvites: "Your invitations",
  keptInvitesHow:
    "Their codes, and who has accepted them. 30 days, or until you write: <cmd>forget me</cmd>. A code that you have tried before you registered: until then, at most 30 days.",
  keptSettings: "Your time zone, your quiet hours, and what you do not want to be written to about",
  keptSettingsHow: "As you set them. Until you write: <cmd>forget me</cmd>.",
  keptReminders: "Reminders you have asked for",
  keptRemindersHow: "Until they have come, or you have heard the song.",
  keptTokens: "That you have tokens for your own programs",
  keptTokensHow:
    "7 days from each, or until you end them: an id and the end of its time. From what is kept no token can be made.",
  keptLinks: "Links to the file with everything about you",
  keptLinksHow:
    "A fingerprint from which the link cannot be read, and when you asked for it: 24 hours. The link itself works once, for 15 minutes.",
  keptVisits: "Links to your own page, and the browsers it is open in",
  keptVisitsHow:
    "Fingerprints from which neither can be read, and when you were there: 24 hours. A link works once, for 10 minutes. A browser in which you open your page gets one cookie, which holds your bot id and a random key and goes back to that page alone; it ends after 12 hours, after 2 hours without you, or with <cmd>me off</cmd>. There are no other cookies, except one for the ten minutes of a login. Your page shows the covers of songs, which your browser gets from Spotify without saying where it saw them.",
  keptAnswers: "What the bot answered you",
  keptAnswersHow: "48 hours, so that a message that arrives twice is answered once.",
  keptFacts: "Facts about songs, such as title and artist",
  keptFactsHow: "30 days, the same for everybody; they tell nothing about you.",
  keptLogin: "A login whose code you have not sent yet",
  keptLoginHow: "15 minutes, sealed; of the code itself only a fingerprint from which it cannot be read.",
  privacyNever: "What is never stored",
  privacyPlays: "What you play.",
  privacyPlaysHow:
    "While a song that was sent to you is open, the bot asks Spotify for your last plays, looks for that song, and forgets the rest at once. Only a regular job that you have turned on for it keeps ids of what you have heard most. Your e-mail address and your password are never seen.",
  privacyWho: "Who learns what",
  privacyWhoHow:
    "A friend who sent you a song learns that it has reached you and that you have played it. Write <cmd>receipts off</cmd> and nobody learns of your plays. A reaction or your thanks is your own word to whoever sent the song, and goes to them in any case; a song to a group shows how many reacted how. Somebody new learns only that you were asked, until you say yes; nobody learns that you have muted or blocked them. Whoever opens your invitation sees your first name. The members of a group see each other’s names; somebody invited sees only the group’s and yours. A room that a group is bound to sees which songs are sent to it and by whom, and how many have heard them, but counts, names and shows reactions only of those who wrote <cmd>receipts public</cmd>. Nothing is sold, and nothing is given to anybody else: the chat services carry the messages, and Spotify answers the questions.",
  privacyGenres:
    "To name the music you like, the bot asks MusicBrainz, an open encyclopedia, about artists. It never says who likes them.",
  privacySee: "How to see it",
  privacySeeHow: "Write <cmd>export</cmd>: you get a link to one file with everything that is stored about you.",
  privacyDelete: "How to delete it",
  privacyDisconnect:
    "Write <cmd>disconnect</cmd>: your Spotify account, your access and what regular jobs remember for you are erased at once.",
  privacyForget:
    "Write <cmd>forget me</cmd>: everything about you is erased at once, and your name goes from the songs that your friends keep.",
  privacyAtSpotify: "You can also take the bot’s access away at spotify.com, under Account, Manage apps.",
  privacyCopies:
    "Copies for emergencies and the messages in your chats are not the bot’s to delete: ask the person who runs it, and your chat service.",
} as const;

export type PageSentences = Record<keyof typeof enPages, string>;
