/**
 * Every sentence, in ICU MessageFormat. `<cmd>…</cmd>` is something to type and is written the way the reader's channel
 * takes it; a `<` or `{` to be read as it stands is between single quotes.
 */
export const en = {
  // Words inside other sentences
  somebody: "Somebody",
  songBy: "“{song}” by {artists}",
  song: "“{song}”",
  justNow: "just now",

  // Buttons
  buttonHelp: "Help",
  buttonSettings: "Settings",
  buttonRegister: "Register",
  buttonOpen: "Open in Spotify",
  buttonListen: "Listen on Spotify",
  buttonSendThis: "Send this one",
  buttonHeard: "I have heard it",
  buttonSkip: "Not for me",
  buttonTakeBack: "Take back",
  buttonHeardNumber: "Heard {number}",
  buttonSkipNumber: "Skip {number}",
  buttonCancelNumber: "Cancel {number}",
  buttonIAm: "I am {name}",
  buttonReceiptsOff: "Receipts off",
  buttonReceiptsOn: "Receipts on",
  buttonDisconnect: "Disconnect Spotify",
  buttonConnect: "Connect Spotify",
  buttonForget: "Forget me",
  buttonForgetNow: "Yes, forget me",
  buttonKeep: "Keep me",

  // Registration
  consent:
    "By sending this code you agree that friends who send you a song are told when you have played it. You can change that at any time with: <cmd>receipts off</cmd>",
  login: "Let's connect your Spotify. Open this link, log in, and send me the 16-digit code you get:",
  loginAgain: "To connect your Spotify again, open this link, log in, and send me the code you get:",
  registerFirst: "First I need to know you. Open this link, log in with Spotify, and send me the 16-digit code:",
  registered:
    "Welcome, {name}! You can send songs now. Paste a Spotify link like this:\n<cmd>share '<link>' with '<name>'</cmd>\n\nFriends who send you a song are told when you have played it; to change that: <cmd>receipts off</cmd>",
  reconnected: "Your Spotify is connected again. Songs that were waiting go on.",
  addressLinked: "This chat now belongs to {name} too. Songs reach you here on {channel} as well.",
  nameNeeded:
    'That code works. What should your friends call you? Send:\n<cmd>register name:"Your Name" code:"{code}"</cmd>',
  codeWrong: "That code is not right. Check the 16 digits, or type <cmd>register</cmd> for a new link.",
  codeUsed: "That code has been used already. Type <cmd>register</cmd> and I will send you a new link.",
  codeExpired: "That code is older than 15 minutes. Type <cmd>register</cmd> and I will send you a new link.",
  codeLocked:
    "That were too many wrong codes. Please try again in {minutes, plural, one {a minute} other {# minutes}}.",
  otherAccount:
    "This chat belongs to {name}, who is connected to another Spotify account. Log in with that account, or type <cmd>disconnect</cmd> first.",
  codeShape: "A code has 16 digits. Please send it as the page shows it, for example: 1234 5678 9012 3456",
  nameShape: "Please give me a name of 1 to 40 characters: a letter or a digit at least, and no line breaks.",

  // Sharing
  shareHow: "To send a song, paste its Spotify link and say who it is for:\n<cmd>share '<link>' with '<name>'</cmd>",
  linkOnly: "Nice. Who is it for? Send me:\n<cmd>share {link} with '<name>'</cmd>",
  noRecipient: "Who is it for? Please add a name: <cmd>share '<link>' with '<name>'</cmd>",
  notATrack:
    "That link is {what, select, album {an album} playlist {a playlist} artist {an artist} episode {a podcast episode} other {a podcast}}. I can only follow single songs: open one of its songs in Spotify, choose Share, then Copy Song Link.",
  foreignLink:
    "I only know links from Spotify, and that one goes to {host}. Find the song in Spotify, choose Share, then Copy Song Link.",
  unreadableLink: "I could not find a song behind that link. In Spotify, choose Share on a song, then Copy Song Link.",
  deadLink: "Spotify does not know that song. The link may be old or cut off: please copy it again.",
  unknownPerson:
    "Nobody here is called “{name}” – please check the spelling of the whole name. If they are new, forward them this:\n\n“I want to send you a song! Open a chat with {bot}, type register, and tell me the name you chose.”",
  unknownMention:
    "They are not registered here yet. If they are new, forward them this:\n\n“I want to send you a song! Open a chat with {bot}, type register, and tell me the name you chose.”",
  thatIsYou: "That is you! Send it to somebody else, music is better shared.",
  nothingFound: "Spotify finds no song for “{words}”. Try other words, or paste its link.",
  nothingPlays: "You are not playing a song right now, as far as Spotify shows. Paste a link, or say its name.",
  connectFirst: "To share what you hear I need your Spotify: type <cmd>register</cmd>.",
  whichSong: "{count, plural, one {Do you mean this one?} other {Which one?}}",
  whichPerson: "More than one person is called {name}. Which one?",
  draftGone: "That question is too old to answer. Please share the song again.",
  onItsWay: "On its way to {name}: {song}.",
  onItsWayLocked: "On its way to {name}: {song}. Your last words stay locked until it has been played.",
  alreadySent: "{name} already has {song} from you, sent {when}. I am still following it.",
  dailyLimit: "You have sent {limit} songs in 24 hours, that is a whole album! More tomorrow.",
  textTooLong: "The text after {option}: may have {limit} characters at most.",
  optionTwice: "I found {option}: twice. Please give it once.",
  optionUnclosed: 'I could not find the closing quote after {option}: – please write it like {option}:"…".',
  hearingNow: "What you hear now: {song}",

  // What the recipient sees
  songFrom: "{sender} sent you a song.",
  titleFrom: "{sender} sent you {song}.",
  lastWordOpens: "Play it, and a last word opens.",
  postOpened: "{sender} says about {song}:\n{post}",

  // What the sender sees
  newsSent: "{song} is on its way to {name}.",
  newsHeld: "{song} is waiting: {name} gets it with their next message to me.",
  newsRequested: "{name} has been asked whether they want songs from you. {song} waits for their yes.",
  newsDelivered: "{song} has reached {name}.",
  newsDeliveredOn: "{song} has reached {name} on {channel}.",
  newsHeard: "{name} played {song} {when}.",
  newsSaidHeard: "{name} says they have heard {song}.",
  newsSkipped: "{name} passed on {song}.",
  newsExpired: "A week is over, and Spotify shows no play of {song} by {name}. I have stopped looking.",
  newsCannotTell: "A week is over, and I cannot tell whether {name} played {song}.",
  newsEnded: "A week is over: I have stopped following {song} for {name}.",
  newsUndelivered: "{song} could not be handed to {name} for a week, so I have taken it back.",
  newsUndeliverable: "{song} cannot be delivered: {name} cannot be reached.",
  newsCancelled: "You took back {song} for {name}.",
  onMoment: "on {moment}",
  linked:
    "{channel} is now linked to you as well. If that was not you, type <cmd>disconnect</cmd> here and register again.",
  reconnect: "Spotify no longer lets me see what you play. To go on, open this link, log in, and send me the code:",

  // Lists
  inboxEmpty: "No songs are waiting for you.",
  inbox: "Songs for you:",
  inboxLine: "{number}. {song} from {sender}, {when}",
  inboxLineLocked: "{number}. {song} from {sender}, {when}, with locked last words",
  sentEmpty: "You have not sent a song yet. Try: <cmd>share '<link>' with '<name>'</cmd>",
  sent: "Songs you sent:",
  sentLine: "{number}. {song} to {name} – {state}, {when}",
  stateSent: "on its way",
  stateHeld: "waiting for their next message",
  stateRequested: "waiting for their yes",
  stateDelivered: "delivered",
  stateHeard: "heard",
  stateSaidHeard: "heard, they say",
  stateSkipped: "not for them",
  stateExpired: "not played within a week",
  stateCannotTell: "cannot tell",
  stateEnded: "ended",
  stateUndelivered: "could not be delivered",
  stateUndeliverable: "could not be delivered",
  stateCancelled: "cancelled",
  whichInInbox: "Which one? Type <cmd>inbox</cmd> to see the numbers, then for example: <cmd>{command} 1</cmd>",
  whichInSent: "Which one? Type <cmd>sent</cmd> to see the numbers, then for example: <cmd>{command} 1</cmd>",
  noSuchInInbox: "I have no song with that number for you. Type <cmd>inbox</cmd> to see them.",
  noSuchInSent: "I have no song with that number for you. Type <cmd>sent</cmd> to see them.",
  notedHeard: "Noted: you have heard {song}.",
  notedHeardOpens: "Noted. Here come {sender}'s last words.",
  alreadyHeard: "{song} is already marked as heard.",
  alreadyHeardSaid: "{song} is already marked as heard. {sender}'s last words were:\n{post}",
  notYetDelivered: "That song is still on its way to you.",
  tooLate: "{song} has ended already, nothing to change.",
  notedSkip: "All right, {song} is off your list.",
  notedCancel: "I have stopped following {song}. If it had not reached {name} yet, it will not.",
  cancelTooLate: "{song} has ended already, nothing to take back.",

  // Settings
  settingsName: "You are {name}, on {channels}.",
  settingsReceiptsOn: "Receipts are on: friends are told when you have played their song.",
  settingsReceiptsPublic: "Receipts are on: friends are told when you have played their song, and rooms see it too.",
  settingsReceiptsOff: "Receipts are off: friends are not told what you play.",
  settingsWhere: "Songs come to {channel} first; friends are told where they arrive.",
  settingsNoWhere: "Songs come to {channel} first; friends are not told where they arrive.",
  settingsConsent: "On {day} you agreed to this: {wording}",
  spotifyNone: "Your Spotify is not connected.",
  spotifyNeedsLogin: "Your Spotify needs a new login: type <cmd>register</cmd>.",
  spotifyConnected: "Your Spotify is connected, until {day}.",
  spotifyConnectedAs: "Your Spotify is connected as {name}, until {day}.",
  receiptsHow:
    "Type <cmd>receipts on</cmd>, <cmd>receipts off</cmd>, or <cmd>receipts public</cmd> (rooms see it too).",
  receiptsPublic: "Receipts are on, and a room in which a song was sent to you may see that you have played it.",
  receiptsOn: "Receipts are on. Friends are told when you have played their song.",
  receiptsOff:
    "Receipts are off. Friends are not told what you play. Locked last words still open for you, that is all I look for.",
  preferHow: "Which one? You are on {channels}. Type for example: <cmd>prefer {example}</cmd>",
  preferred: "Songs come to you on {channel} first, whenever it can be reached.",
  whereHow: "Type <cmd>where on</cmd> or <cmd>where off</cmd>.",
  whereOn: "Friends are told on which channel their song reached you.",
  whereOff: "Friends are not told on which channel their song reached you.",
  presenceHow: "Type <cmd>presence on</cmd> or <cmd>presence off</cmd>.",
  presenceOn:
    "When Discord shows that you are playing a song you were sent, I look sooner. Your status is never stored.",
  presenceOff: "Your Discord status is left alone.",
  languageHow: "I speak {languages}. Type for example: <cmd>language de</cmd>",
  languageSet: "From now on I speak English with you.",
  disconnected:
    "Your Spotify is disconnected, and what I had of it is erased. Songs still reach you here. Type <cmd>register</cmd> to connect again.",
  notConnected: "Your Spotify is not connected. Type <cmd>register</cmd> to connect it.",
  forgetSure:
    "This erases everything I know about you: your name, chats, Spotify connection, songs sent and received. It cannot be undone.",
  forgotten: "Done, I have forgotten you. Erased – {went}. Type <cmd>register</cmd> if you ever want to come back.",
  nothingLeft: "nothing was left",

  // Help and the rest
  welcome:
    "Hello! I am a bot. I carry songs between friends and tell you when they were really heard. Type <cmd>register</cmd> to begin, or <cmd>help</cmd> to see what I can do.",
  help: "This is what I understand:",
  helpMore: "More about one of them: <cmd>help share</cmd>",
  unknown: "I did not get that. Type <cmd>help</cmd> to see what I understand.",
  unknownNear: "I did not get that. Did you mean <cmd>{nearest}</cmd>? Type <cmd>help</cmd> to see what I understand.",
  sticker: "Nice one! I only understand words, though. Type <cmd>help</cmd> to see which.",
  upstream:
    "Spotify is not answering right now, so I could not do that. Nothing was sent. Please try again in a few minutes.",
  apology: "Sorry, that went wrong on my side. Nothing was lost; please try again in a moment.",

  // What each command is for, in the list of help
  aboutRegister: "connect your Spotify",
  aboutShare: "send a friend a song",
  aboutInbox: "songs that wait for you",
  aboutSent: "songs you sent, and what became of them",
  aboutHeard: "say that you have heard a song",
  aboutSkip: "pass on a song",
  aboutCancel: "take back a song you sent",
  aboutSettings: "see and change what I may do",
  aboutReceipts: "whether friends are told what you played",
  aboutPrefer: "the channel that songs come to first",
  aboutWhere: "whether friends learn on which channel a song reached you",
  aboutPresence: "whether your Discord status may make receipts quicker",
  aboutLanguage: "the language I speak with you",
  aboutDisconnect: "erase your Spotify connection",
  aboutForget: "erase everything about you",
  aboutHelp: "see what I understand",
} as const;

export type SentenceKey = keyof typeof en;
/** One language. A key that is missing does not compile. */
export type Sentences = Record<SentenceKey, string>;
