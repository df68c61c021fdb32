import type {
  Address,
  AddressFacts,
  AgendaItem,
  Answer,
  Batch,
  Bond,
  Debt,
  Draft,
  Group,
  Invite,
  Message,
  OutboxEntry,
  Permission,
  Person,
  Play,
  SentShare,
  Share,
  ShareNews,
  SpotifyAccount,
  Track,
} from "./domain.js";
import type { Json, Records } from "./plugin-ports.js";
import type { Language } from "./say.js";

/** The only source of business time. Protocol deadlines (acknowledgements, fetch timeouts, locks) use real time instead. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
}

/** Cryptographically secure outside tests. */
export interface Random {
  /** A new opaque id: 22 URL-safe characters, 128 bits. */
  id(): string;
  /** Decimal digits, each equally likely. */
  digits(count: number): string;
}

export type LogFields = Record<string, string | number | boolean | null | undefined | Error>;

/** One line per turn and per job: the event's name, then ids. Never message text, names or tokens. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Songs and what people have played. Throws UpstreamError; AccessLostError where only a new login helps. */
export interface Music {
  /** Follows a short link to the link it stands for; null when it leads nowhere or off Spotify. */
  resolve(link: string): Promise<string | null>;
  /** Null when there is no such track. */
  track(id: string): Promise<Track | null>;
  /** What Spotify finds for these words, best first; at most 10. */
  search(words: string): Promise<Track[]>;
  /** What this person is hearing now; null for silence, and for what is no song. */
  nowPlaying(personId: string): Promise<Track | null>;
  /** The last plays, at most 50, oldest first. `isFull`: there may be older ones that can no longer be seen. */
  recentPlays(personId: string): Promise<{ plays: Play[]; isFull: boolean }>;
  /**
   * Adds a song to the end of what this person's player plays next. Tried once: calling again adds it again. AccessLostError
   * with status `scope` when they have not allowed it; UpstreamError with status `premium-required`, `no-device` (nothing
   * is playing anywhere), `not-found`, and `unclear` when nobody can tell whether it was added.
   */
  enqueue(personId: string, trackId: string): Promise<void>;
  /** Saves a song to this person's library; safe to repeat. AccessLostError with status `scope` as above. */
  save(personId: string, trackId: string): Promise<void>;
}

export type PersonChanges = Partial<
  Pick<
    Person,
    | "name"
    | "receipts"
    | "spotify"
    | "roomReceipts"
    | "preferredChannel"
    | "showsWhere"
    | "presence"
    | "language"
    | "zone"
    | "isZoneAsked"
    | "quiet"
    | "optOuts"
  >
>;

/** Without what moves due times. */
export type SlowChanges = Omit<PersonChanges, "zone" | "quiet">;

export interface People {
  get(id: string): Promise<Person | null>;
  /** Whose address this is; null while it is linked to nobody. */
  at(address: Address): Promise<Person | null>;
  /** Everybody whose whole name this is, without regard to case, accents or spaces. */
  named(name: string): Promise<Person[]>;
  /**
   * Partial update: an absent field stays as it is. What moves due times goes through a turn's effects only. What depends
   * on the person is decided on them as they are when it is written; null: nothing changes.
   */
  change(id: string, changes: SlowChanges | ((person: Person) => SlowChanges | null)): Promise<void>;
  /** Remembers that the person acted at this address; opens what the platform had closed. */
  acted(slot: string, address: Address, atMs: number): Promise<void>;
  /** The platform says that this linked address has another `locale` now. Unknown people and addresses stay unknown. */
  speaks(id: string, address: Address): Promise<void>;
  /** The platform said that this address cannot be reached (a time) or can again (null). */
  reachable(id: string, address: Address, unreachableSinceMs: number | null): Promise<void>;
  facts(id: string): Promise<Map<string, AddressFacts>>;
  /**
   * Erases everything stored about the person and owes everybody they shared with the news. Safe to call twice.
   * Answers what went, as counts by kind.
   */
  forget(id: string): Promise<Erased>;
  /** Erases the Spotify tokens and account; the person stays. */
  disconnect(id: string): Promise<void>;
}

/** What goes with a person. */
export type ErasedKind =
  | "addresses"
  | "songs received"
  | "songs sent"
  | "songs sent to groups"
  | "groups"
  | "people in your circle"
  | "invitations"
  | "messages waiting"
  | "Spotify tokens"
  | "links to the file about you"
  | "reminders"
  | "things features remember";

/** How many of each. */
export type Erased = Partial<Record<ErasedKind, number>>;

export type RedeemResult =
  | { kind: "linked"; person: Person; isNew: boolean; addedAddress: boolean }
  /** The code is good and still unused, but a new person needs a name. */
  | { kind: "name-needed"; suggestion: string | null }
  | { kind: "wrong" | "used" | "expired" }
  /** Too many wrong codes from this address. */
  | { kind: "locked"; untilMs: number }
  /** The address belongs to a person with another Spotify account. */
  | { kind: "other-account"; name: string };

export interface Registration {
  /**
   * The address of the login page for somebody at this address. `asks`: all they shall allow besides their plays; what
   * they have allowed before and is missing there is lost with that login. `language`: the page's, unset: the browser's.
   */
  begin(address: Address, asks: readonly Permission[], language?: Language): string;
  /**
   * Links the address to the login that the code stands for. The same turn may call again and gets the same answer.
   * `consentWording`: what the person was shown where the page with the code showed none, to the letter.
   */
  redeem(
    address: Address,
    code: string,
    name: string | null,
    turnId: string,
    consentWording: string,
  ): Promise<RedeemResult>;
}

/** What a decision about one received share writes, together. */
export interface ShareChange {
  share: Share;
  /** When this share wants to be looked at again; null: never. Unset: as before. */
  dueMs?: number | null;
  news?: ShareNews;
  /** What its sender is to hear of the share's answer. */
  answer?: Answer;
  /** Messages to the recipient. */
  messages?: OutboxEntry[];
  /** Ids of messages to the recipient that no longer make sense. */
  withdrawn?: string[];
}

export interface SentChange {
  sent: SentShare;
  messages?: OutboxEntry[];
  /** Cards that show it among others: they wait a moment for more to change. */
  repaints?: OutboxEntry[];
  /** Something else to owe the recipient, such as a cancellation. */
  debt?: Debt;
}

/** Pure; may run more than once. Null: leave everything as it is. */
export type DecideShare = (share: Share) => ShareChange | null;
export type DecideSent = (sent: SentShare) => SentChange | null;

/** What a decision about a song sent to a group writes, together. */
export interface BatchChange {
  batch: Batch;
  sent?: SentChange[];
  messages?: OutboxEntry[];
}

/** `shares`: its records, in no order. */
export type DecideBatch = (batch: Batch, shares: SentShare[]) => BatchChange | null;

/** What a look leaves behind. */
export interface LookDone {
  /** When the history was read; null: it was not. */
  atMs: number | null;
  /** A share whose due time is no longer `fromMs` keeps the one it was given meanwhile. */
  moved: { shareId: string; fromMs: number; toMs: number }[];
}

export interface Shares {
  /** Everything this person was sent, oldest first; ended ones for 60 days. */
  received(personId: string): Promise<Share[]>;
  /** Everything this person has sent to one other, or those of these ids, oldest first; ended ones for 60 days. */
  sent(personId: string, ids?: string[]): Promise<SentShare[]>;
  /** Everything this person has sent to groups, oldest first, for 90 days. */
  batches(personId: string): Promise<Batch[]>;
  /** One of them with its shares; null when it is not there any more. */
  batch(personId: string, batchId: string): Promise<{ batch: Batch; shares: SentShare[] } | null>;
  /** Received shares with a due time, soonest first. */
  pendingFor(personId: string): Promise<{ share: Share; dueMs: number }[]>;
  /**
   * Stores a share with its recipient, once, however often it is called, as their bond to its sender lets it arrive.
   * `dueMs` is when its first look is due. False when the recipient is no longer known, and nothing was stored.
   */
  receive(share: Omit<Share, "number">, message: OutboxEntry, dueMs: number): Promise<boolean>;
  /** Decides on the current state and stores all consequences in one script; true when something was stored. */
  change(personId: string, shareId: string, decide: DecideShare): Promise<boolean>;
  /** When this listener's history was last read, as `looked` was told; 0: never. */
  lastLookMs(personId: string): Promise<number>;
  /** Ends a look in one round trip. Answers what is due next for this listener; null: nothing. */
  looked(personId: string, look: LookDone): Promise<number | null>;
  /** Only the due times of shares that are still open. */
  postpone(personId: string, dueMsById: Map<string, number>): Promise<void>;
  changeSent(personId: string, shareId: string, decide: DecideSent): Promise<boolean>;
  /** The other side of every share with a forgotten person: names go, open shares end. */
  eraseCounterpart(personId: string, forgottenId: string): Promise<void>;
}

/** What a turn changes in its own slot. */
export type Effect =
  /**
   * `sent` without its number. Its recipient's songs come freely from then on, unless it is one of a group's. Refused
   * when the same song is still open between the two, or over a limit of the day.
   */
  | { kind: "send"; share: Omit<Share, "number">; sent: Omit<SentShare, "number"> }
  /**
   * A song to every member of a group: one script, one number, one song of the day, and the cards of it. Whoever has it
   * already is left out; refused like "send" when that is everybody.
   */
  | {
      kind: "send-batch";
      batch: Omit<Batch, "number">;
      sends: { share: Omit<Share, "number">; sent: Omit<SentShare, "number"> }[];
      messages: OutboxEntry[];
    }
  /** `brings`: the reply shows the song, whose own message is withdrawn. */
  | { kind: "change"; shareId: string; decide: DecideShare; brings?: true }
  | { kind: "change-sent"; shareId: string; decide: DecideSent }
  | { kind: "change-batch"; batchId: string; decide: DecideBatch }
  /** A change of quiet hours or time zone dates what waits anew. */
  | { kind: "settings"; changes: Omit<PersonChanges, "name" | "spotify"> }
  | { kind: "remind"; item: AgendaItem; dueMs: number }
  | { kind: "draft"; draft: Draft }
  | { kind: "bond"; other: Acquaintance; decide: DecideBond }
  /** Makes a reserved code an invitation. Refused when as many are open as may be. */
  | { kind: "invite"; invite: Invite }
  | { kind: "uninvite"; code: string }
  /** What a plugin remembers; null: nothing any more. */
  | { kind: "record"; plugin: string; name: string; value: Json | null }
  /** When a plugin's job is due, in the place of what was planned for it; null: never. */
  | { kind: "job"; plugin: string; job: string; dueMs: number | null };

export type Refusal =
  | { kind: "already-sent"; sentAtMs: number }
  | { kind: "daily-limit" | "pair-limit" | "invite-limit"; limit: number };

export type CommitResult =
  | { kind: "stored"; numbers: number[] }
  /** The turn was decided before; this is what was said then. */
  | { kind: "repeated"; reply: Message }
  /** Nothing was stored. */
  | { kind: "refused"; refusal: Refusal };

/** Each event decides once. `slot` is the person's id, or the address' own slot while nobody is registered there. */
export interface Turns {
  find(turnId: string, slots: string[]): Promise<Message | null>;
  /** One script: the reply of the turn and all its effects, or nothing. */
  commit(turnId: string, slot: string, reply: Message, effects: Effect[]): Promise<CommitResult>;
}

/** Somebody, as others know them. */
export interface Acquaintance {
  id: string;
  name: string;
}

/** What a decision about another person writes, together. */
export interface BondChange {
  bond: Bond | null;
  /** What becomes of the songs they have sent. */
  shares?: ShareChange[];
  /** What that person is owed. */
  debt?: Debt;
  /** Messages to the one who decides. */
  messages?: OutboxEntry[];
}

/** Pure; may run more than once. `songs`: what that person has sent, still open. Null: leave everything as it is. */
export type DecideBond = (bond: Bond | null, songs: Share[]) => BondChange | null;

/** The bonds of one person, in that person's slot; changed by effects of turns, by arriving songs, and by debts. */
export interface Circle {
  /** Every bond, friends first, then by name. */
  of(personId: string): Promise<Bond[]>;
  get(personId: string, otherId: string): Promise<Bond | null>;
  /**
   * Decides on the current bond and stores all consequences in one script; true when something was stored. Of somebody
   * forgotten that is only what the other one has to hear about it.
   */
  change(personId: string, otherId: string, decide: DecideBond): Promise<boolean>;
  /** `otherId` remembers something about this person. Safe to repeat; true when something was stored. */
  met(personId: string, otherId: string): Promise<boolean>;
}

/** What an invitation is good for now. */
export type FoundInvite =
  | { kind: "open"; inviter: Person }
  | { kind: "unknown" | "used" | "expired" }
  /** Too many codes were tried from this address. */
  | { kind: "locked"; untilMs: number };

export interface Invites {
  /** A code that nobody has yet. It is no invitation before an effect makes it one. */
  reserve(personId: string): Promise<string>;
  /** Those that can still be accepted, oldest first. */
  open(personId: string): Promise<Invite[]>;
  /** `asking` counts as a try of that address, once per turn, and tries that find nothing are limited. */
  find(code: string, asking?: { address: Address; turnId: string }): Promise<FoundInvite>;
  /**
   * Takes the invitation for this guest and makes them a friend of the inviter; the other half is the guest's own bond.
   * Answers "open" when it is theirs now, also when they call again; friends of the inviter leave it to others.
   */
  claim(code: string, guest: Acquaintance): Promise<FoundInvite>;
  /** For somebody who has no name yet: the last code they tried, until they register; null: none any more. */
  keep(address: Address, code: string | null): Promise<void>;
  kept(address: Address): Promise<string | null>;
  /** The address of the page that explains it. */
  link(code: string): string;
}

/** What somebody does with a group. The same `turnId` does it once. */
export interface GroupStep {
  turnId: string;
  /** Who does it. */
  byId: string;
}

/** `group` null removes it, "keep" leaves it. `answer` is stored: plain JSON that names nobody. */
export interface GroupChange<T> {
  group: Group | null | "keep";
  answer: T;
}

/** Pure; may run more than once. May throw UserError: nothing is stored. */
export type DecideGroup<T> = (group: Group | null) => GroupChange<T>;

/**
 * Groups. The group's own slot is the truth; each member's slot remembers in which groups to look, and may remember one
 * too many.
 */
export interface Groups {
  get(id: string): Promise<Group | null>;
  /** The groups this person is a member of or invited to, by name; without those they want nothing of. */
  of(personId: string): Promise<Group[]>;
  /**
   * Decides on the current group and stores the result in one script. The same turn again changes nothing and answers
   * what was answered before. Throws UserError when its owner has another group of that name, or as many as may be.
   */
  change<T>(id: string, step: GroupStep, decide: DecideGroup<T>): Promise<T>;
  /** Whether this person wants to see anything of a group they are invited to. Safe to repeat. */
  want(personId: string, id: string, isWanted: boolean): Promise<void>;
}

export interface Drafts {
  /** Null when there is none, or it is over 24 h old. */
  get(personId: string, id: string): Promise<Draft | null>;
}

export interface Debts {
  /** What this person's slot owes others, oldest first. */
  of(personId: string): Promise<Debt[]>;
  paid(personId: string, ...debtIds: string[]): Promise<void>;
}

/** What became of one delivery. `change` is stored in the same script. */
export type DeliveryEnd = {
  change?: { shareId: string; decide: DecideShare };
  sentChange?: { shareId: string; decide: DecideSent };
  /** Decides without the shares. */
  batchChange?: { batchId: string; decide: DecideBatch };
} & (
  | { kind: "sent" }
  | { kind: "dropped" }
  /**
   * `isUnclear`: this try may have arrived. `isMaybeShown`: likewise, and the platform shows it but once, however often it
   * is sent as the same delivery.
   */
  | { kind: "retry"; atMs: number; isUnclear?: boolean; isMaybeShown?: boolean }
  /** Until the person acts again. */
  | { kind: "held" }
  /** Until the person's quiet hours are over, by what is stored at this moment. */
  | { kind: "quiet" }
);

export interface Outbox {
  put(personId: string, entry: OutboxEntry, dueMs: number): Promise<void>;
  /** The same, unless an entry of this id was put so in the last 200 days, even if it is gone by now; true for the first. */
  putOnce(personId: string, entry: OutboxEntry, dueMs: number): Promise<boolean>;
  /** The entries that are due; nobody else gets them for a while. `wasSending`: an earlier try ended without a word. */
  claim(personId: string): Promise<{ entry: OutboxEntry; wasSending: boolean }[]>;
  /**
   * Right before the platform is called: from now on nobody can tell whether these arrived, until `done`. `deliveryId`:
   * what they are sent as together. Answers the ids of those that may go: what was withdrawn or replaced since it was
   * claimed, or is being sent by somebody else by now, is no longer this try's.
   */
  sending(personId: string, entries: OutboxEntry[], deliveryId?: string): Promise<string[]>;
  /** Ends one try. An entry that was replaced while it was being sent stays and is due at once. */
  done(personId: string, entry: OutboxEntry, end: DeliveryEnd): Promise<void>;
  /** The person has acted: what was held may go. Answers how many. */
  release(personId: string): Promise<number>;
  waiting(personId: string): Promise<OutboxEntry[]>;
}

/** What has a date of its own: reminders, and what is to be said before something ends. */
export interface Agenda {
  /** Soonest first. */
  of(personId: string): Promise<{ item: AgendaItem; dueMs: number }[]>;
  /** Takes what is due and puts into the outbox what `decide` makes of it, in one script. Answers how many went there. */
  ring(personId: string, decide: (item: AgendaItem) => OutboxEntry | null): Promise<number>;
}

/** What plugins remember, each under its own name. */
export interface PluginRecords {
  of(plugin: string): Records;
  /** Everything in this slot, by plugin and name. */
  all(slot: string): Promise<Record<string, Record<string, Json>>>;
}

/** Runs of a job that failed, in a row. `bugs`: those that were nobody else's fault. */
export interface JobTries {
  failures: number;
  bugs: number;
}

export interface PlannedJob {
  plugin: string;
  job: string;
  dueMs: number;
  /** Another one with each time it is planned. */
  planNumber: string | null;
  tries: JobTries;
}

/** When plugins want to do something; the alarm "jobs" of a slot rings for the first of them. */
export interface Jobs {
  /** In the place of what was planned for it; null: not at all. Of somebody forgotten nothing is planned. */
  plan(slot: string, plugin: string, job: string, dueMs: number | null): Promise<void>;
  /** Soonest first. */
  planned(slot: string): Promise<PlannedJob[]>;
  /** Ends a run, unless it was planned anew meanwhile. `dueMs` null: it is over. `tries` unset: it went well. */
  done(slot: string, job: PlannedJob, next: { dueMs: number | null; tries?: JobTries }): Promise<void>;
}

/** One-time links to everything stored about a person. A token says whose it is and proves it. */
export interface Exports {
  /**
   * A new link, which takes the place of one that the same turn has made. `limited`: there were too many in 24 h; the
   * next is possible then.
   */
  open(
    personId: string,
    turnId: string,
  ): Promise<{ kind: "opened"; token: string } | { kind: "limited"; untilMs: number }>;
  /** Whether the token is still good; uses nothing up. */
  isOpen(token: string): Promise<boolean>;
  /** Whose data it opens, once; null for one that is made up, used or too old. */
  close(token: string): Promise<string | null>;
}

/** How somebody comes to their own page: a one-time link from the chat, then a browser that stays signed in for a while. */
export interface Visits {
  /** As {@link Exports.open}. */
  invite(
    personId: string,
    turnId: string,
  ): Promise<{ kind: "opened"; token: string } | { kind: "limited"; untilMs: number }>;
  /** Whether the token is still good; uses nothing up. */
  isInvited(token: string): Promise<boolean>;
  /** Uses the token up and answers what the browser proves itself with; null for one that is made up, used or too old. */
  enter(token: string): Promise<string | null>;
  /** Whose browser this is; null for one that is not signed in (any more). To ask keeps it signed in. */
  whose(proof: string): Promise<string | null>;
  leave(proof: string): Promise<void>;
  /** Ends every browser and every link of this person. Safe to repeat. */
  leaveAll(personId: string): Promise<void>;
}

/** The mechanism behind every "later". The due time in our own keys is the truth; a job only wakes us. */
export type AlarmName = "listen-check" | "outbox" | "debts" | "agenda" | "jobs";

/**
 * Does what is due for this key and stores the next due time itself. It may be called early, twice, or for nothing. Whoever
 * has just read that time may answer it, null for none, and spares the scheduler a question.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: who has nothing to answer is an ordinary async function
export type AlarmHandler = (key: string) => Promise<number | null | void>;

export interface Alarms {
  /** Makes the alarm ring no later than the stored due time. Safe to call at any time, any number of times. */
  arm(name: AlarmName, key: string): Promise<void>;
  start(handlers: Record<AlarmName, AlarmHandler>): Promise<void>;
  stop(): Promise<void>;
}

/** The stored due times, read by the scheduler. */
export interface DueTimes {
  /** Null when nothing is due at any time. */
  get(name: AlarmName, key: string): Promise<number | null>;
  /**
   * Everything with a due time, a page at a time; `cursor` null at the end. With `writtenSinceMs` (real time) only what
   * has been written since then, and perhaps more: what cost so much to read as there were writes.
   */
  list(
    cursor: string | null,
    writtenSinceMs?: number,
  ): Promise<{ due: { name: AlarmName; key: string; dueMs: number }[]; cursor: string | null }>;
}

export type Priority = "person" | "receipt" | "job";

/** The Spotify budget, shared by all processes. `bucket` is the Spotify app's id. */
export interface Quota {
  /**
   * Asks for one call. `personId` is the listener it is for: receipts and jobs take turns by listener, and who is refused
   * keeps a place in the line by coming back when told, or earlier. `isRetry`: the call repeats one that was granted; it
   * is counted, but nobody has to line up twice for one answer.
   */
  take(
    bucket: string,
    priority: Priority,
    personId?: string,
    isRetry?: boolean,
  ): Promise<"granted" | { waitMs: number }>;
  /**
   * Spotify has answered 429. Nothing is granted for `waitMs`, which survives restarts and never shortens a longer block;
   * and what it says about Spotify's limits is remembered (see `learned`).
   */
  refused(bucket: string, refusal: CallRefusal): Promise<void>;
  usage(bucket: string): Promise<QuotaUsage>;
}

/** A 429. `quota`: Spotify said QUOTA_EXCEEDED. `waitMs`: from `Retry-After`, or what we make of its absence. */
export interface CallRefusal {
  kind: "rate" | "quota";
  waitMs: number;
}

/** Who spends the calls of the last 24 h. Numbers only. */
export interface QuotaUsage {
  used: number;
  byPriority: Record<Priority, number>;
  /** Calls in any 24 h: what is configured, or less after Spotify has refused. */
  budget: number;
  configuredBudget: number;
  /** The part of the configured calls a second that is used now: 1 until Spotify asks to slow down. */
  rateShare: number;
  listeners: {
    /** Whose plays were asked for in the last 24 h. */
    served: number;
    /** Who wait for their turn to be looked at. */
    waiting: number;
  };
  blockedUntilMs: number | null;
  /** When Spotify's refusals last changed the budget; null: never. */
  budgetLearnedAtMs: number | null;
}

/** Small secrets, encrypted at rest. `slot` is the person (or code) they belong to. */
export interface Sealed {
  get(slot: string, name: string): Promise<string | null>;
  put(slot: string, name: string, secret: string): Promise<void>;
  /**
   * Decides on the secret as it is when that is written; null takes it away. Where there is none nothing is decided.
   * Answers what is there afterwards.
   */
  change(slot: string, name: string, decide: (secret: string) => string | null): Promise<string | null>;
  delete(slot: string, name: string): Promise<void>;
}

export interface Locks {
  /** Runs `fn` while no other process holds `key`; waits for it at most `ttlMs`. Real time. */
  with<T>(key: string, ttlMs: number, fn: () => Promise<T>): Promise<T>;
}

/** Things that may be forgotten at any time. */
export interface Cache {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, ttlMs: number): Promise<void>;
}

/**
 * Events a platform has handed over. Once `accept` resolves they survive any crash; each is handled until its handler
 * resolves, one after another per key, keys side by side.
 */
export interface Intake {
  /** `key` keeps order: the identity of whoever caused the events. */
  accept(channel: string, key: string, events: string[]): Promise<void>;
  /**
   * `delivery` counts tries, from 1. A handler that throws UpstreamError is tried again later, the key's other events
   * wait; any other error drops the event.
   */
  start(handle: (channel: string, event: string, delivery: number) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** A finished Spotify login that nobody has claimed yet. `secret` is what the Spotify client needs; stored sealed. */
export interface GrantedLogin {
  account: SpotifyAccount;
  secret: string;
}

/** How a login began. */
export interface OpenedLogin {
  /** The channel somebody came from. */
  from: string | null;
  /** What they are asked for besides their plays. */
  asks: readonly Permission[];
  /** In which the link was given; unset: the browser knows. */
  language?: Language;
}

/** The way from a browser to a 16-digit code. */
export interface Logins {
  /** A random single-use `state` (10 minutes), bound to the browser by `browserKey`, which goes into its cookie. */
  open(
    from: string | null,
    asks: readonly Permission[],
    language?: Language,
  ): Promise<{ state: string; browserKey: string }>;
  /** What it was opened with, for the first call of this browser within 10 minutes; null for every other. */
  close(state: string, browserKey: string): Promise<OpenedLogin | null>;
  /** A new code of 16 digits: stored as a hash only, 15 minutes, single use. `consentWording`: shown above it. */
  issueCode(login: GrantedLogin, consentWording?: string): Promise<string>;
}

/** Spotify's side of a login. */
export interface SpotifyLogin {
  authorizeUrl(state: string, asks: readonly Permission[]): string;
  /**
   * Exchanges the code of the callback; `asks` as they were asked for. Throws AccessLostError where the person is not
   * allowed to use this app.
   */
  finish(code: string, asks: readonly Permission[]): Promise<GrantedLogin>;
}

/** Things that may happen once, over all processes. */
export interface Once {
  /** True for the first caller with this id within `ttlMs` of real time. */
  first(id: string, ttlMs: number): Promise<boolean>;
}

/** What may happen only so often, counted over all processes. */
export interface Rates {
  /** Counts one. How long to wait where there have been `most` in this window already, else null. By the Clock. */
  take(id: string, most: number, windowMs: number): Promise<number | null>;
}

/** What opens the API to a person's own programs. */
export interface ApiTokens {
  /** A new one, good for 7 days, and where it is described what it opens. Of more than 5 the oldest ends. */
  issue(personId: string): Promise<{ token: string; url: string }>;
  /** Ends all of them. Answers how many were good. Safe to repeat. */
  revoke(personId: string): Promise<number>;
}

/** A part that only one process may play, such as the Discord gateway. */
export interface Lease {
  /** True while this process holds `name`; asks for it when nobody does. Call it more often than every `ttlMs`. Real time. */
  hold(name: string, ttlMs: number): Promise<boolean>;
  /** Gives it up, so that another process need not wait. */
  release(name: string): Promise<void>;
}
