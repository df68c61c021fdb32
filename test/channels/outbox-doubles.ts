import type {
  Address,
  AddressFacts,
  Bond,
  Message,
  OutboxEntry,
  Person,
  SentShare,
  Share,
  ShareNews,
} from "../../src/bots/domain.js";
import { plainManner, tongueOf } from "../../src/bots/manner.js";
import type { AlarmName, DeliveryEnd } from "../../src/bots/ports.js";
import { textsIn } from "../../src/bots/text.js";
import type { Channel, DeliveryFailure } from "../../src/channels/channel.js";
import { DeliveryError } from "../../src/channels/channel.js";
import { createOutboxDelivery, type OutboxDeliveryParts } from "../../src/channels/outbox.js";
import { addressKey } from "../../src/store/keys.js";
import { aPerson } from "../fixtures/person.js";
import { recordedLog } from "./messenger/bench.js";

type Stored = { entry: OutboxEntry; dueMs: number };

/** A channel that does as it is told. */
export class ScriptedChannel implements Channel {
  readonly label: string;
  readonly routes = [];
  readonly halted = null;
  maxCards = 10;
  isOpen = true;
  /** What the next sends end in; "ok" or anything thrown. */
  script: (DeliveryFailure | DeliveryError | Error | "ok")[] = [];
  readonly sent: { address: Address; message: Message }[] = [];
  /** The delivery ids of all tries, also of those that failed. */
  readonly tried: (string | undefined)[] = [];
  /** Called in the middle of a send. */
  onSend: (message: Message) => void = () => {};
  /** Set where messages can be changed. */
  update?: NonNullable<Channel["update"]>;

  constructor(readonly name: string) {
    this.label = name;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async idle(): Promise<void> {}
  async handle(): Promise<void> {}
  canWriteFirst(): boolean {
    return this.isOpen;
  }
  async send(address: Address, message: Message, deliveryId?: string): Promise<string> {
    this.tried.push(deliveryId);
    this.onSend(message);
    const next = this.script.shift() ?? "ok";
    if (next instanceof Error) throw next;
    if (next !== "ok") throw new DeliveryError(next, `code-${next}`, next);
    this.sent.push({ address, message });
    return `m${this.sent.length}`;
  }
}

/** One person's slot in memory: what the store does in scripts, done plainly. */
export class OutboxWorld {
  nowMs = 1_000_000;
  /** When quiet hours are over. */
  morningMs = 2_000_000;
  person: Person | null = aPerson({ id: "p_bob", name: "Bob Fisher" });
  readonly facts = new Map<string, AddressFacts>();
  readonly received = new Map<string, Share>();
  readonly sentShares = new Map<string, SentShare>();
  readonly bonds: Bond[] = [];
  readonly entries = new Map<string, Stored>();
  readonly ends: { id: string; end: DeliveryEnd }[] = [];
  readonly news: ShareNews[] = [];
  readonly dueMs = new Map<string, number | null>();
  readonly armed: AlarmName[] = [];
  readonly messenger = new ScriptedChannel("messenger");
  readonly slack = new ScriptedChannel("slack");
  readonly log = recordedLog();
  /** Entry ids whose end cannot be stored. */
  readonly brokenEnds = new Set<string>();

  readonly parts: OutboxDeliveryParts = {
    outbox: {
      claim: async () => this.#claim(),
      sending: async (_id, entries, deliveryId) => this.#sending(entries, deliveryId),
      done: async (_id, entry, end) => this.#done(entry, end),
      release: async () => this.release(),
    },
    people: {
      get: async () => this.person,
      facts: async () => new Map(this.facts),
      reachable: async (_id, address, unreachableSinceMs) => {
        const known = this.facts.get(addressKey(address));
        this.facts.set(addressKey(address), { lastActionAtMs: 0, ...known, unreachableSinceMs });
      },
    },
    shares: {
      received: async () => [...this.received.values()],
      sent: async () => [...this.sentShares.values()],
      batch: async () => null,
    },
    groups: { of: async () => [] },
    circle: { of: async () => this.bonds, get: async () => null },
    alarms: { arm: async (name) => void this.armed.push(name) },
    channels: new Map([this.messenger, this.slack].map((channel) => [channel.name, channel])),
    clock: { nowMs: () => this.nowMs },
    log: this.log,
    random: { digits: () => "00" },
    textsFor: (person, address) => textsIn(tongueOf(person, address, () => plainManner)),
    firstLookMs: (share, receipts) => share.stateAtMs + share.track.durationMs + (receipts ? 0 : 1_000_000),
    addressKey,
    loginUrl: (address) => `https://songs.example/login?from=${address.userId}`,
  };

  put(entry: Pick<OutboxEntry, "id" | "notice"> & Partial<OutboxEntry>, dueMs = this.nowMs): void {
    const filled: OutboxEntry = { createdAtMs: this.nowMs, attempts: 0, state: "waiting", ...entry };
    this.entries.set(entry.id, { entry: filled, dueMs });
  }

  song(share: Share, more: Partial<OutboxEntry> = {}): void {
    this.received.set(share.id, share);
    this.put({ id: `song:${share.id}`, notice: { kind: "song", shareId: share.id }, ...more });
  }

  deliver(): Promise<void> {
    return createOutboxDelivery(this.parts)("p_bob");
  }

  /** The one end there was. */
  get end(): DeliveryEnd | undefined {
    return this.ends.length === 1 ? this.ends[0]?.end : undefined;
  }

  /** What a person does opens what is held. */
  release(): number {
    const held = [...this.entries.values()].filter(({ entry }) => entry.state === "held");
    for (const stored of held) {
      Object.assign(stored, { dueMs: this.nowMs, entry: { ...stored.entry, state: "waiting" } });
    }
    return held.length;
  }

  #claim() {
    const due = [...this.entries.values()].filter(({ dueMs }) => dueMs <= this.nowMs);
    return due.map((stored) => {
      const wasSending = stored.entry.state === "sending";
      stored.entry = { ...stored.entry, state: "claimed", attempts: stored.entry.attempts + 1 };
      stored.dueMs = this.nowMs + 120_000;
      return { entry: stored.entry, wasSending };
    });
  }

  #sending(entries: OutboxEntry[], deliveryId?: string): string[] {
    return entries.flatMap(({ id, attempts, createdAtMs }) => {
      const stored = this.entries.get(id);
      if (stored?.entry.attempts !== attempts || stored.entry.createdAtMs !== createdAtMs) return [];
      Object.assign(stored.entry, { state: "sending", ...(deliveryId === undefined ? {} : { deliveryId }) });
      return [id];
    });
  }

  #done(entry: OutboxEntry, end: DeliveryEnd): void {
    if (this.brokenEnds.has(entry.id)) throw new Error("no Redis");
    this.ends.push({ id: entry.id, end });
    this.#change(end);
    const stored = this.entries.get(entry.id);
    if (!stored) return;
    // Replaced while it was being sent: the new one goes out at once.
    if (stored.entry !== entry) stored.dueMs = this.nowMs;
    else if (end.kind === "sent" || end.kind === "dropped") this.entries.delete(entry.id);
    else if (end.kind === "quiet")
      Object.assign(stored, { dueMs: this.morningMs, entry: { ...entry, state: "waiting", wantedMs: this.nowMs } });
    else if (end.kind === "retry") Object.assign(stored, { dueMs: end.atMs, entry: { ...entry, state: "waiting" } });
    else Object.assign(stored, { dueMs: Number.POSITIVE_INFINITY, entry: { ...entry, state: "held" } });
  }

  #change({ change }: DeliveryEnd): void {
    const share = change && this.received.get(change.shareId);
    const decided = share && change.decide(share);
    if (!decided) return;
    this.received.set(share.id, decided.share);
    if (decided.dueMs !== undefined) this.dueMs.set(share.id, decided.dueMs);
    if (decided.news) this.news.push(decided.news);
  }
}
