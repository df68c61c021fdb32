import { CONSENT_WORDING } from "./consent.js";
import type { Card, Choice, Message, Person, SentShare, Share, Track } from "./domain.js";
import type { SongLink } from "./song-link.js";

/** Every sentence the bot can say. Functions from data to words; nothing here decides. */

/** "“Song” by Artist, Artist" */
export function songTitle(track: Pick<Track, "name" | "artists">): string {
  const artists = artistNames(track);
  return artists ? `“${track.name}” by ${artists}` : `“${track.name}”`;
}

export function artistNames(track: Pick<Track, "artists">): string {
  return track.artists.map((artist) => artist.name).join(", ");
}

/** "just now", "5 minutes ago", "yesterday". */
export function ago(atMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1000));
  if (seconds < 60) return "just now";
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (seconds < 3_600) return format.format(-Math.round(seconds / 60), "minute");
  if (seconds < 86_400) return format.format(-Math.round(seconds / 3_600), "hour");
  return format.format(-Math.round(seconds / 86_400), "day");
}

const choice = (label: string, command: string): Choice => ({ label, command });
const say = (text: string, choices?: Choice[]): Message => (choices?.length ? { text, choices } : { text });
const day = (atMs: number): string =>
  new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(atMs);
const moment = (atMs: number): string =>
  `${new Intl.DateTimeFormat("en", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" }).format(atMs)} UTC`;
const channelLabel = (channel: string): string => channel.charAt(0).toUpperCase() + channel.slice(1);

export const text = {
  // Registration
  login: (url: string, isNew: boolean): Message => ({
    text: [
      isNew
        ? "Let's connect your Spotify. Open this link, log in, and send me the 16-digit code you get:"
        : "To connect your Spotify again, open this link, log in, and send me the code you get:",
      url,
      CONSENT_WORDING,
    ].join("\n\n"),
  }),
  registered: (name: string): Message =>
    say(
      `Welcome, ${name}! You can send songs now. Paste a Spotify link like this:\nshare <link> with <name>\n\nFriends who send you a song are told when you have played it; to change that: receipts off`,
      [choice("Help", "help"), choice("Settings", "settings")],
    ),
  reconnected: (): Message => say("Your Spotify is connected again. Songs that were waiting go on."),
  addressLinked: (name: string, channel: string): Message =>
    say(`This chat now belongs to ${name} too. Songs reach you here on ${channelLabel(channel)} as well.`),
  nameNeeded: (code: string, suggestion: string | null): Message =>
    say(
      `That code works. What should your friends call you? Send:\nregister name:"Your Name" code:"${spaced(code)}"`,
      suggestion && suggestion.length <= 40
        ? [choice(`I am ${suggestion}`, `register name:"${suggestion}" code:"${code}"`)]
        : [],
    ),
  codeWrong: (): Message => say("That code is not right. Check the 16 digits, or type register for a new link."),
  codeUsed: (): Message => say("That code has been used already. Type register and I will send you a new link."),
  codeExpired: (): Message => say("That code is older than 15 minutes. Type register and I will send you a new link."),
  codeLocked: (minutes: number): Message =>
    say(`That were too many wrong codes. Please try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`),
  otherAccount: (name: string): Message =>
    say(
      `This chat belongs to ${name}, who is connected to another Spotify account. Log in with that account, or type disconnect first.`,
    ),
  codeShape: (): string =>
    "A code has 16 digits. Please send it as the page shows it, for example: 1234 5678 9012 3456",
  nameShape: (): string =>
    "Please give me a name of 1 to 40 characters: a letter or a digit at least, and no line breaks.",
  registerFirst: (url: string): Message =>
    say(
      `First I need to know you. Open this link, log in with Spotify, and send me the 16-digit code:\n\n${url}\n\n${CONSENT_WORDING}`,
    ),

  // Sharing
  shareHow: (): string => "To send a song, paste its Spotify link and say who it is for:\nshare <link> with <name>",
  linkOnly: (link: string): Message => say(`Nice. Who is it for? Send me:\nshare ${link} with <name>`),
  noRecipient: (): string => "Who is it for? Please add a name: share <link> with <name>",
  notATrack: (what: Extract<SongLink, { kind: "other" }>["what"]): string => {
    const thing = {
      album: "an album",
      playlist: "a playlist",
      artist: "an artist",
      episode: "a podcast episode",
      show: "a podcast",
    }[what];
    return `That link is ${thing}. I can only follow single songs: open one of its songs in Spotify, choose Share, then Copy Song Link.`;
  },
  foreignLink: (host: string): string =>
    `I only know links from Spotify, and that one goes to ${host}. Find the song in Spotify, choose Share, then Copy Song Link.`,
  unreadableLink: (): string =>
    "I could not find a song behind that link. In Spotify, choose Share on a song, then Copy Song Link.",
  deadLink: (): string => "Spotify does not know that song. The link may be old or cut off: please copy it again.",
  unknownPerson: (name: string, botName: string): Message =>
    say(
      `${name ? `Nobody here is called “${name}” – please check the spelling of the whole name.` : "They are not registered here yet."} If they are new, forward them this:\n\n“I want to send you a song! Open a chat with ${botName}, type register, and tell me the name you chose.”`,
    ),
  thatIsYou: (): string => "That is you! Send it to somebody else, music is better shared.",
  nothingFound: (words: string): string => `Spotify finds no song for “${words}”. Try other words, or paste its link.`,
  nothingPlays: (): string =>
    "You are not playing a song right now, as far as Spotify shows. Paste a link, or say its name.",
  connectFirst: (): string => "To share what you hear I need your Spotify: type register.",
  whichSong: (found: Track[], command: (at: number) => string): Message => ({
    text: "Which one?",
    cards: found.map((track, at) => ({
      title: track.name,
      subtitle: artistNames(track),
      ...(track.imageUrl === null ? {} : { imageUrl: track.imageUrl }),
      link: { label: "Open in Spotify", url: track.url },
      buttons: [choice("Send this one", command(at))],
    })),
  }),
  whichPerson: (name: string, choices: Choice[]): Message =>
    say(`More than one person is called ${name}. Which one?`, choices),
  draftGone: (): string => "That question is too old to answer. Please share the song again.",
  onItsWay: (track: Track, name: string, hasPost: boolean): Message =>
    say(
      `On its way to ${name}: ${songTitle(track)}.${hasPost ? " Your last words stay locked until it has been played." : ""}`,
    ),
  alreadySent: (track: Track, name: string, when: string): Message =>
    say(`${name} already has ${songTitle(track)} from you, sent ${when}. I am still following it.`),
  dailyLimit: (limit: number): Message =>
    say(`You have sent ${limit} songs in 24 hours, that is a whole album! More tomorrow.`),
  textTooLong: (option: string, limit: number): string =>
    `The text after ${option}: may have ${limit} characters at most.`,

  // What the recipient sees
  songCard: (share: Share): Message => ({
    text: [
      `${someone(share.senderName)} sent you a song.`,
      share.pre ?? "",
      share.post === null ? "" : "Play it, and a last word opens.",
    ]
      .filter(Boolean)
      .join("\n"),
    cards: [songCardOf(share)],
  }),
  songCards: (shares: Share[]): Message => ({
    text: shares
      .map((share) =>
        [`${someone(share.senderName)} sent you ${songTitle(share.track)}.`, share.pre ?? ""].filter(Boolean).join(" "),
      )
      .join("\n"),
    cards: shares.map(songCardOf),
  }),
  postOpened: (share: Share): Message =>
    say(`${someone(share.senderName)} says about ${songTitle(share.track)}:\n${share.post ?? ""}`),

  // What the sender sees
  news: (shares: SentShare[], nowMs: number): Message =>
    say(shares.map((sent) => newsLine(sent, ago(sent.stateAtMs, nowMs))).join("\n")),
  /** The living card: one message that changes with its share. */
  livingCard: (sent: SentShare): Message => ({
    cards: [
      {
        title: sent.track.name,
        subtitle: artistNames(sent.track),
        // It is painted once and read for a week: "just now" would not stay true.
        text: newsLine(sent, `on ${moment(sent.stateAtMs)}`),
        link: { label: "Open in Spotify", url: sent.track.url },
        ...(["sent", "held", "delivered"].includes(sent.state)
          ? { buttons: [choice("Take back", `cancel ${sent.id}`)] }
          : {}),
      },
    ],
  }),
  linked: (channel: string): Message =>
    say(
      `${channelLabel(channel)} is now linked to you as well. If that was not you, type disconnect here and register again.`,
      [choice("Settings", "settings")],
    ),
  reconnect: (url: string): Message =>
    say(
      `Spotify no longer lets me see what you play. To go on, open this link, log in, and send me the code:\n\n${url}`,
    ),

  // Lists
  inboxEmpty: (): Message => say("No songs are waiting for you."),
  inbox: (shares: Share[], nowMs: number): Message => ({
    text: ["Songs for you:", ...shares.map((share) => inboxLine(share, nowMs))].join("\n"),
    choices: shares
      .filter((share) => share.state === "delivered")
      .slice(-6)
      .flatMap((share) => [
        choice(`Heard ${share.number}`, `heard ${share.id}`),
        choice(`Skip ${share.number}`, `skip ${share.id}`),
      ]),
  }),
  sentEmpty: (): Message => say("You have not sent a song yet. Try: share <link> with <name>"),
  sent: (shares: SentShare[], nowMs: number): Message => ({
    text: ["Songs you sent:", ...shares.map((sent) => sentLine(sent, nowMs))].join("\n"),
    choices: shares
      .filter((sent) => ["sent", "held", "delivered"].includes(sent.state))
      .slice(-6)
      .map((sent) => choice(`Cancel ${sent.number}`, `cancel ${sent.id}`)),
  }),
  whichNumber: (command: string, list: string): string =>
    `Which one? Type ${list} to see the numbers, then for example: ${command} 1`,
  noSuchNumber: (list: string): string => `I have no song with that number for you. Type ${list} to see them.`,
  notedHeard: (share: Share): Message =>
    say(
      share.post === null
        ? `Noted: you have heard ${songTitle(share.track)}.`
        : `Noted. Here come ${possessive(someone(share.senderName))} last words.`,
    ),
  alreadyHeard: (share: Share): Message =>
    say(
      share.state !== "heard" || share.post === null
        ? `${songTitle(share.track)} is already marked as heard.`
        : `${songTitle(share.track)} is already marked as heard. ${possessive(someone(share.senderName))} last words were:\n${share.post}`,
    ),
  notYetDelivered: (): Message => say("That song is still on its way to you."),
  tooLate: (share: Share): Message => say(`${songTitle(share.track)} has ended already, nothing to change.`),
  notedSkip: (share: Share): Message => say(`All right, ${songTitle(share.track)} is off your list.`),
  notedCancel: (sent: SentShare): Message =>
    say(
      `I have stopped following ${songTitle(sent.track)}. If it had not reached ${someone(sent.recipientName)} yet, it will not.`,
    ),
  cancelTooLate: (sent: SentShare): Message => say(`${songTitle(sent.track)} has ended already, nothing to take back.`),

  // Settings
  settings: (person: Person): Message =>
    say(
      [
        `You are ${person.name}, on ${person.addresses.map((address) => channelLabel(address.channel)).join(", ")}.`,
        spotifyLine(person),
        person.receipts
          ? `Receipts are on: friends are told when you have played their song${person.roomReceipts ? ", and rooms see it too" : ""}.`
          : "Receipts are off: friends are not told what you play.",
        `Songs come to ${channelLabel(person.preferredChannel ?? person.addresses[0]?.channel ?? "")} first; friends are ${person.showsWhere ? "" : "not "}told where they arrive.`,
        `On ${day(person.consent.atMs)} you agreed to this: ${person.consent.wording}`,
      ].join("\n"),
      [
        person.receipts ? choice("Receipts off", "receipts off") : choice("Receipts on", "receipts on"),
        person.spotify ? choice("Disconnect Spotify", "disconnect") : choice("Connect Spotify", "register"),
        choice("Forget me", "forget me"),
      ],
    ),
  receiptsHow: (): string => "Type receipts on, receipts off, or receipts public (rooms see it too).",
  receiptsPublic: (): Message =>
    say("Receipts are on, and a room in which a song was sent to you may see that you have played it."),
  preferHow: (channels: string[]): string =>
    `Which one? You are on ${channels.map(channelLabel).join(", ")}. Type for example: prefer ${channels[0] ?? "slack"}`,
  preferred: (channel: string): Message =>
    say(`Songs come to you on ${channelLabel(channel)} first, whenever it can be reached.`),
  whereHow: (): string => "Type where on or where off.",
  whereOn: (): Message => say("Friends are told on which channel their song reached you."),
  whereOff: (): Message => say("Friends are not told on which channel their song reached you."),
  receiptsOn: (): Message => say("Receipts are on. Friends are told when you have played their song."),
  receiptsOff: (): Message =>
    say(
      "Receipts are off. Friends are not told what you play. Locked last words still open for you, that is all I look for.",
    ),
  presenceHow: (): string => "Type presence on or presence off.",
  presenceOn: (): Message =>
    say("When Discord shows that you are playing a song you were sent, I look sooner. Your status is never stored."),
  presenceOff: (): Message => say("Your Discord status is left alone."),
  disconnected: (): Message =>
    say(
      "Your Spotify is disconnected, and what I had of it is erased. Songs still reach you here. Type register to connect again.",
    ),
  notConnected: (): Message => say("Your Spotify is not connected. Type register to connect it."),
  forgetSure: (): Message =>
    say(
      "This erases everything I know about you: your name, chats, Spotify connection, songs sent and received. It cannot be undone.",
      [choice("Yes, forget me", "forget me now"), choice("Keep me", "settings")],
    ),
  forgotten: (went: Record<string, number>): Message => {
    const list = Object.entries(went)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${kind}: ${count}`)
      .join(", ");
    return say(
      `Done, I have forgotten you. Erased – ${list || "nothing was left"}. Type register if you ever want to come back.`,
    );
  },

  // Help and the rest
  welcome: (): Message =>
    say(
      "Hello! I am a bot. I carry songs between friends and tell you when they were really heard. Type register to begin, or help to see what I can do.",
      [choice("Register", "register"), choice("Help", "help")],
    ),
  help: (lines: string[]): Message =>
    say(["This is what I understand:", ...lines, "", "More about one of them: help share"].join("\n")),
  helpOne: (usage: readonly string[], summary: string): Message => say([summary, ...usage].join("\n")),
  unknown: (nearest: string | null): Message =>
    nearest
      ? say(`I did not get that. Did you mean ${nearest}? Type help to see what I understand.`, [
          choice(nearest, `help ${nearest}`),
          choice("Help", "help"),
        ])
      : say("I did not get that. Type help to see what I understand.", [choice("Help", "help")]),
  sticker: (): Message =>
    say("Nice one! I only understand words, though. Type help to see which.", [choice("Help", "help")]),
  upstream: (): Message =>
    say(
      "Spotify is not answering right now, so I could not do that. Nothing was sent. Please try again in a few minutes.",
    ),
  apology: (): Message => say("Sorry, that went wrong on my side. Nothing was lost; please try again in a moment."),
} as const;

function songCardOf(share: Share): Card {
  return {
    title: share.track.name,
    subtitle: artistNames(share.track),
    ...(share.track.imageUrl === null ? {} : { imageUrl: share.track.imageUrl }),
    link: { label: "Listen on Spotify", url: share.track.url },
    buttons: [
      { label: "I have heard it", command: `heard ${share.id}` },
      { label: "Not for me", command: `skip ${share.id}` },
    ],
  };
}

function newsLine(sent: SentShare, when: string): string {
  const name = someone(sent.recipientName);
  const song = songTitle(sent.track);
  switch (sent.state) {
    case "sent":
      return `${song} is on its way to ${name}.`;
    case "held":
      return `${song} is waiting: ${name} gets it with their next message to me.`;
    case "delivered":
      return `${song} has reached ${name}${sent.where ? ` on ${channelLabel(sent.where)}` : ""}.`;
    case "heard":
      return `${name} played ${song} ${when}.`;
    case "said-heard":
      return `${name} says they have heard ${song}.`;
    case "skipped":
      return `${name} passed on ${song}.`;
    case "expired":
      return `A week is over, and Spotify shows no play of ${song} by ${name}. I have stopped looking.`;
    case "cannot-tell":
      return `A week is over, and I cannot tell whether ${name} played ${song}.`;
    case "ended":
      return `A week is over: I have stopped following ${song} for ${name}.`;
    case "undelivered":
      return `${song} could not be handed to ${name} for a week, so I have taken it back.`;
    case "undeliverable":
      return `${song} cannot be delivered: ${name} cannot be reached.`;
    case "cancelled":
      return `You took back ${song} for ${name}.`;
  }
}

const sentWords: Record<SentShare["state"], string> = {
  sent: "on its way",
  held: "waiting until they write to me",
  delivered: "delivered",
  heard: "heard",
  "said-heard": "heard, they say",
  skipped: "not for them",
  expired: "not played within a week",
  "cannot-tell": "cannot tell",
  ended: "ended",
  undelivered: "could not be delivered",
  undeliverable: "could not be delivered",
  cancelled: "cancelled",
};

function sentLine(sent: SentShare, nowMs: number): string {
  return `${sent.number}. ${songTitle(sent.track)} to ${someone(sent.recipientName)} – ${sentWords[sent.state]}, ${ago(sent.stateAtMs, nowMs)}`;
}

function inboxLine(share: Share, nowMs: number): string {
  const lock = share.post === null ? "" : ", with locked last words";
  return `${share.number}. ${songTitle(share.track)} from ${someone(share.senderName)}, ${ago(share.sharedAtMs, nowMs)}${lock}\n${share.track.url}`;
}

function spotifyLine(person: Person): string {
  if (!person.spotify) return "Your Spotify is not connected.";
  if (person.spotify.state === "needs_reauth") return "Your Spotify needs a new login: type register.";
  return `Your Spotify is connected${person.spotify.displayName ? ` as ${person.spotify.displayName}` : ""}, until ${day(person.spotify.expiresAtMs)}.`;
}

/** A forgotten person has no name any more. */
function someone(name: string): string {
  return name || "Somebody";
}

function possessive(name: string): string {
  return `${name}'s`;
}

function spaced(code: string): string {
  return code.replace(/(\d{4})(?=\d)/gu, "$1 ");
}
