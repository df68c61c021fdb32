import type { Json } from "./json.js";
import type { Language } from "./say.js";

/** Where a person can be written to. Plain JSON; the identity is the first three fields. */
export interface Address {
  /** Channel name: "messenger", "slack", "discord". */
  channel: string;
  /** Page, workspace or application the user id belongs to. */
  tenantId: string;
  userId: string;
  /** Whose credentials send there; equals tenantId where a tenant has one installation. */
  installationId: string;
  conversationId: string;
  botId: string;
  serviceUrl?: string;
  /** The platform's language of this person when they last acted here, such as "de-AT". Not part of the identity. */
  locale?: string;
  /** The channel or server room the person spoke in; unset in a conversation of two. Not part of the identity. */
  room?: string;
}

/** What is known about writing to one address first. */
export interface AddressFacts {
  /** The person's last action there, on the platform's own clock. */
  lastActionAtMs: number;
  /** Since when the platform says the person cannot be reached; null while reachable. */
  unreachableSinceMs: number | null;
}

/**
 * What somebody lets the bot do at Spotify besides seeing their plays: add to their queue, save to their library, read and
 * change their playlists, see what they hear most, see whom they follow.
 */
export type Permission = "queue" | "save" | "playlists" | "tops" | "follows";

export interface SpotifyAccount {
  /** The Spotify app (client id) the person consented to. Quota, blocks and tokens are kept apart by it. */
  appId: string;
  /** `account_id` of GET /me. */
  accountId: string;
  displayName: string | null;
  authorizedAtMs: number;
  /** Six months after the consent; refreshing does not extend it (Spotify, June 2026). */
  expiresAtMs: number;
  state: "connected" | "needs_reauth";
  /** What the last login allowed beyond the plays. Unset: nothing. Kept while access is lost, to be asked for again. */
  permissions?: Permission[];
}

export interface Consent {
  atMs: number;
  /** The sentence that was shown, to the letter. */
  wording: string;
}

export interface Person {
  id: string;
  name: string;
  /** In the order they were linked; never empty. */
  addresses: Address[];
  /** Whether senders are told what this person has played. */
  receipts: boolean;
  /** Whether a room in which a song was sent to this person may see that it was played. Unset: no. */
  roomReceipts?: boolean;
  /** The channel that songs come to first, while it can be reached. Unset: the one that was linked first. */
  preferredChannel?: string;
  /** Whether a platform's "listening to" status may bring the next look forward. Unset: no. */
  presence?: boolean;
  /** Whether senders are told on which channel a song arrived. Unset: no. */
  showsWhere?: boolean;
  /** The language this person has chosen. Unset: the one of their platform. */
  language?: Language;
  /** Their time zone by its IANA name. Unset: not known, times are UTC's. */
  zone?: string;
  /** They have been asked for it; once is enough. */
  isZoneAsked?: boolean;
  /** In these hours of `zone` nothing calls them but answers to what they do themselves. Unset or null: none. */
  quiet?: QuietHours | null;
  /** What they do not want messages about. */
  optOuts?: Topic[];
  spotify: SpotifyAccount | null;
  consent: Consent;
  createdAtMs: number;
}

/** Minutes of the day, from 0 to 1439, never the same; they may pass midnight. */
export interface QuietHours {
  fromMinute: number;
  toMinute: number;
}

/** What messages are about that somebody may do without; a plugin's topic is its name. */
export type Topic = CoreTopic | `plugin:${string}`;
export type CoreTopic = "songs" | "receipts" | "friends" | "reminders" | "reconnect";

export interface Artist {
  id: string;
  name: string;
}

export interface Track {
  /** 22 base-62 characters. */
  id: string;
  name: string;
  artists: Artist[];
  durationMs: number;
  /** Upper case, no dashes; null when Spotify names none. */
  isrc: string | null;
  imageUrl: string | null;
  url: string;
}

/** One play of Spotify's history. */
export interface Play {
  track: Track;
  /** Spotify's `played_at`: near the end of the play. */
  endedAtMs: number;
}

export type Reaction = "fire" | "heart" | "laugh" | "mind_blown" | "sad" | "thumbs_up";

/** What somebody has said back about a song they were sent: for its sender, whatever their receipts are. */
export interface Answer {
  /** Unset: none, or taken back. */
  reaction?: Reaction;
  /** "Thanks, good pick." Once said it stays. */
  isThanked?: boolean;
  /** That of the share when it was said: an older one is ignored. */
  version: number;
}

export type Evidence = "history" | "said";

/** The truth about one song sent to one person; it lives with the recipient. Open: sent, held, delivered. */
export type ShareState =
  | "sent"
  | "held"
  | "delivered"
  | "heard"
  | "skipped"
  | "expired"
  | "undelivered"
  | "undeliverable"
  | "cancelled";

/**
 * A song that is kept from its recipient. It goes the way of every other song, from its delivery to its silent end, only
 * that nothing of it is shown or looked for: so its sender reads the same things at the same times.
 */
export interface Withheld {
  /** request: the recipient has not said yes to this sender; block: they want nothing of them. */
  why: "request" | "block";
  /** What its sender reads once it has arrived. */
  looksLike: "requested" | "delivered";
}

export interface Share {
  id: string;
  /** The recipient's own running number, as in `heard 3`. */
  number: number;
  senderId: string;
  senderName: string;
  recipientId: string;
  track: Track;
  /** Comes with the song. */
  pre: string | null;
  /** Opens when the song has been played. */
  post: string | null;
  sharedAtMs: number;
  state: ShareState;
  stateAtMs: number;
  deliveredAtMs: number | null;
  heardAtMs: number | null;
  evidence: Evidence | null;
  /** Plays may have been missed (a full page of newer plays, access revoked): the end is "cannot tell". */
  isUncertain: boolean;
  /** The listener wants no receipts, so the sender learns nothing before the week is over. */
  isSilent: boolean;
  /** Unset: it is the recipient's to see. */
  withheld?: Withheld;
  /** When it reached them as a request, if the yes came later: plays count from then. */
  requestedAtMs?: number;
  /** When that yes came: its week begins with it. */
  acceptedAtMs?: number;
  /** Its card has not gone out because the platform fails, and is tried again; gone with the next state. */
  isRetried?: boolean;
  /** Nobody can look for plays before its listener logs in again; gone with the next state. */
  isWaiting?: boolean;
  /** The group it was sent to; `isMember`: whether the recipient had joined it at that moment. */
  via?: { groupId: string; name: string; isMember: boolean };
  /** Until it arrives: ids of groups that both had joined when it was sent. */
  commonGroups?: string[];
  answer?: Answer;
  /** The message that shows it alone, where messages can be changed. */
  card?: PaintedCard;
  /** Grows with each change; news of an older version is ignored. */
  version: number;
}

/** What the sender may know of a share. */
export type SentState =
  | "sent"
  | "held"
  | "requested"
  | "delivered"
  | "heard"
  | "said-heard"
  | "skipped"
  | "expired"
  | "cannot-tell"
  | "ended"
  | "undelivered"
  | "undeliverable"
  | "cancelled";

/** What a sender keeps of a song. */
export interface SentTrack extends Pick<Track, "id" | "name" | "url" | "imageUrl"> {
  artists: Pick<Artist, "name">[];
}

/** Where a song was sent from. */
export type Origin = Pick<Address, "channel" | "tenantId" | "room">;

/** The sender's own record of a share. */
export interface SentShare {
  id: string;
  /** The sender's own running number, as in `cancel 2`. */
  number: number;
  recipientId: string;
  recipientName: string;
  track: SentTrack;
  hasPost: boolean;
  sharedAtMs: number;
  state: SentState;
  stateAtMs: number;
  version: number;
  /** The {@link Batch} it is part of, when it was sent to a group, and whether that is shown in a room. */
  batch?: { id: string; hasRoom: boolean };
  /** The living card belongs there. */
  origin?: Origin;
  /** The channel it arrived on, when the recipient lets the sender know. */
  where?: string;
  /** The platform fails, and it is tried again. */
  isRetried?: boolean;
  /** It is there, and nothing can be told of it for now; the reason is the listener's. */
  isWaiting?: boolean;
  /** The message that shows this record and changes with it. */
  card?: PaintedCard;
  /** What the recipient has said about it; `told`: what of it a message has said, where none can be changed. */
  answer?: Answer & { told?: Omit<Answer, "version"> };
}

/** A state the sender may know, on its way from the recipient's slot to the sender's. */
export interface ShareNews {
  shareId: string;
  state: SentState;
  atMs: number;
  version: number;
  where?: string;
  isRetried?: boolean;
  isWaiting?: boolean;
  /** It says the same as before the waiting: cards change, and no message says so. */
  isQuiet?: boolean;
}

/**
 * What one person has decided about another, in the slot of the one who decided. No bond: a stranger.
 * - friend: their songs come freely
 * - asked: was sent a song and has not said yes yet; their songs come freely too, as this person has begun it
 * - later: their songs wait in the inbox without a sound until they are accepted
 * - blocked: they are not heard, and do not learn of it
 */
export interface Bond {
  personId: string;
  /** What they were called when the bond was made. */
  name: string;
  state: "friend" | "asked" | "later" | "blocked";
  /** Of somebody blocked: what they were, and still are as far as they can see. Unset: a stranger. */
  before?: "friend" | "asked" | "later";
  sinceMs: number;
  /** Until then their songs make no sound. */
  mutedUntilMs?: number;
  /** An exception to this person's own receipts, for this friend. */
  receipts?: boolean;
}

/** A code to forward to somebody; whoever accepts it first becomes a friend. */
export interface Invite {
  /** 8 letters and digits that cannot be taken for each other, one of them a digit. */
  code: string;
  createdAtMs: number;
  expiresAtMs: number;
  /** The person who has accepted it. */
  usedBy?: string;
}

export interface Member {
  personId: string;
  name: string;
  /** invited: by somebody who is no friend, and has not said yes yet. */
  state: "member" | "invited";
  sinceMs: number;
}

/** A circle of people; it lives in a slot of its own. */
export interface Group {
  /** `g_…` */
  id: string;
  /** Unique among the groups of one owner, without regard to case and accents. */
  name: string;
  ownerId: string;
  /** The owner first. At most `limits.groupMembers`. */
  members: Member[];
  /** The channel or server room that sees its songs; `room` is set in it. */
  room?: Address;
  createdAtMs: number;
}

/** A message that changes in place. */
export interface PaintedCard {
  address: Address;
  /** Empty: nobody knows whether it arrived, so that it can neither be changed nor sent again. */
  messageId: string;
}

/** One song sent to a whole group: the sender's own record. The records of its shares lie beside it, a {@link SentShare} each. */
export interface Batch {
  /** `b_…`; the ids of its shares begin with it. */
  id: string;
  /** The sender's own running number, the same as that of its shares. */
  number: number;
  groupId: string;
  groupName: string;
  track: SentTrack;
  hasPost: boolean;
  /** How many it was sent to. */
  count: number;
  sharedAtMs: number;
  origin?: Address;
  /** Where the group was bound to a room: the one message there. */
  room?: Address;
  card?: PaintedCard;
  roomCard?: PaintedCard;
  /**
   * Where no message can be changed: how many had heard it when that was said last, and whether that was the end;
   * `answers`: how many reactions and thanks there were, none where unset.
   */
  told?: { heard: number; atMs: number; isEnd: boolean; answers?: number };
  /** "Everyone has heard it" has been said. */
  toldAllAtMs?: number;
  /** The sender took it back. */
  cancelledAtMs?: number;
}

/**
 * What one person's slot owes to another's. Stored by the script that causes it, applied there by an idempotent
 * script, removed here only afterwards.
 */
export type Debt = { id: string; to: string } & (
  | { kind: "song"; share: Omit<Share, "number"> }
  | { kind: "news"; news: ShareNews }
  /** The recipient of a share has said something about it. */
  | { kind: "answer"; shareId: string; answer: Answer }
  | { kind: "cancel"; shareId: string }
  | { kind: "forgotten"; personId: string }
  /** `from` has accepted the songs of the one who is owed this; `isByGroup`: all of them came by way of groups. */
  | { kind: "friend"; from: { personId: string; name: string }; isByGroup?: boolean }
  | { kind: "unfriend"; personId: string }
  /** `personId` remembers something about them, and wants to hear when they are forgotten. */
  | { kind: "met"; personId: string }
);

/** A button: `command` is what pressing it says, at most 100 characters. */
export interface Choice {
  label: string;
  command: string;
}

export interface Card {
  title: string;
  subtitle?: string;
  text?: string;
  imageUrl?: string;
  /** What the picture says, for whoever does not see it. Unset: it is decoration. */
  imageAlt?: string;
  /** `byTap`: the card itself opens it, there is no room for a button. */
  link?: { label: string; url: string; byTap?: boolean };
  buttons?: Choice[];
}

/** Several choices of one kind, as a menu. `label` stands on it while nothing is chosen. */
export interface Menu {
  label: string;
  /** At most 25. */
  choices: Choice[];
}

/** What the bot says, before any channel has given it a form. */
export interface Message {
  text?: string;
  cards?: Card[];
  /** Only for channels whose manner has menus. */
  menus?: Menu[];
  choices?: Choice[];
  /** Only for the eyes of whoever it answers, where there are others in the room. */
  isPrivate?: boolean;
  /** Kept nowhere, not even to be sent once more: whoever does not get it asks again. */
  isSecret?: true;
  /** It stands in for messages that were withdrawn: rather twice than never. */
  mustCome?: true;
}

/**
 * - added, invited: the reader, by the owner
 * - joined: somebody the reader, who owns it, has invited
 * - yours: it has become the reader's
 */
export type GroupEvent = "added" | "invited" | "joined" | "yours";

/** What a stored message is about; its words are chosen when it is delivered, from the state of that moment. */
export type Notice =
  | { kind: "song"; shareId: string }
  | { kind: "post"; shareId: string }
  /** `isQuiet`: the card changes where there is one, and nobody is called. */
  | { kind: "news"; shareId: string; isQuiet?: boolean }
  /** What the recipient has said about a song: for its sender. */
  | { kind: "answer"; shareId: string }
  /** The card of a song looks different to its recipient now; nothing new is sent. */
  | { kind: "card"; shareId: string }
  /** The card of a song sent to a group, as its sender sees it; as its room sees it; and that everyone has heard it. */
  | { kind: "batch" | "room" | "everyone"; batchId: string }
  /** What somebody did with a group that concerns the reader. */
  | { kind: "group"; what: GroupEvent; groupId: string; byId: string }
  | { kind: "linked"; channel: string }
  /** Spotify's consent of that moment has ended. */
  | { kind: "reconnect"; authorizedAtMs: number }
  /** It is going to end. */
  | { kind: "expiring"; authorizedAtMs: number; daysLeft: number }
  | { kind: "reminder"; shareId: string }
  /** They have accepted an invitation. */
  | { kind: "befriended"; personId: string; name: string }
  /** Told by a plugin, which words it when it is delivered. `isAsked`: they have asked for it, and wait. */
  | { kind: "plugin"; plugin: string; news: Json; isAsked?: true }
  | { kind: "reply"; message: Message };

export interface OutboxEntry {
  /** One entry per id: a later state of the same thing replaces an earlier one. */
  id: string;
  notice: Notice;
  createdAtMs: number;
  attempts: number;
  /** Tries after which nobody could tell whether it arrived. */
  unclear?: number;
  /**
   * Of the delivery it was part of when nobody could tell whether it arrived: it goes out again with the same others, or a
   * platform that knows repeated messages would not know this one.
   */
  deliveryId?: string;
  /** When the first of these tries began: since then it may have been seen. */
  maybeShownAtMs?: number;
  /** claimed: somebody is about to send it; sending: the platform has been called, and has not answered yet. */
  state: "waiting" | "claimed" | "sending" | "held";
  /** Write only here; unset: where the person prefers. */
  to?: Address;
  /** It answers something the person has just done: quiet hours do not hold it back. */
  isAnswer?: boolean;
  /** When it would have gone out without quiet hours; unset where they have never held it back. */
  wantedMs?: number;
}

/** Something with a date of its own, in the slot of whom it is for. One per id: a later one replaces an earlier one. */
export type AgendaItem = {
  id: string;
} /** `wallMs`: the clock that was meant, so that it can be read again in another zone. */ & (
  | { kind: "reminder"; shareId: string; wallMs?: number }
  /** A consent of Spotify's is going to end. */
  | { kind: "expiring"; authorizedAtMs: number; daysLeft: number }
);

/** A share that waits for one more answer: which song, which Bob. */
export interface Draft {
  id: string;
  /** One, or what was found for the words, as shown. */
  trackIds: string[];
  pre: string | null;
  post: string | null;
  expiresAtMs: number;
}

/** One incoming event, understood. `id` is the same for every redelivery of it. */
export interface Turn {
  id: string;
  address: Address;
  /** Null while this address is not linked to anybody. */
  person: Person | null;
  text: string;
  kind: "text" | "sticker" | "start";
}
