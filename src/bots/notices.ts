import type { CoreTopic, Notice, OutboxEntry, Person, Topic } from "./domain.js";
import { quietUntilMs } from "./quiet-hours.js";

/** What somebody may do without, in the order in which it is listed. */
export const topics: readonly CoreTopic[] = ["songs", "receipts", "friends", "reminders", "reconnect"];

/** What a kind of message means to the person who gets it. */
interface Rule {
  /** The switch that turns it off; null: it cannot be turned off. */
  topic: Topic | null;
  /** Quiet hours do not hold it back. */
  isUrgent?: boolean;
}

const rules: Record<Notice["kind"], Rule> = {
  song: { topic: "songs" },
  // They were promised for a play, and this is the only place where they open by themselves.
  post: { topic: null },
  news: { topic: "receipts" },
  answer: { topic: "receipts" },
  batch: { topic: "receipts" },
  everyone: { topic: "receipts" },
  // It calls nobody: it stands in a room of many.
  room: { topic: null, isUrgent: true },
  // It only changes.
  card: { topic: null, isUrgent: true },
  group: { topic: "friends" },
  befriended: { topic: "friends" },
  reminder: { topic: "reminders" },
  expiring: { topic: "reconnect" },
  // Without it everything stands still, and nobody would know why.
  reconnect: { topic: null },
  // Somebody else may have done it.
  linked: { topic: null, isUrgent: true },
  // By its own name, see `topicOf`.
  plugin: { topic: null },
  reply: { topic: null, isUrgent: true },
};

/**
 * Whether a person is told something now: "now", "later" (when the quiet hours are over), or "never", because they do
 * not want to be told or it is not worth a message. Every message of the outbox goes by this. Pure.
 */
export function tellingOf(
  { notice, isAnswer = false }: Pick<OutboxEntry, "notice" | "isAnswer">,
  person: Pick<Person, "quiet" | "zone" | "optOuts"> | null,
  nowMs: number,
): "now" | "later" | "never" {
  if (notice.kind === "news" && notice.isQuiet) return "never";
  const { isUrgent = false } = rules[notice.kind];
  const topic = topicOf(notice);
  if (topic !== null && person?.optOuts?.includes(topic)) return "never";
  if (isAnswer || isUrgent || !person) return "now";
  return quietUntilMs(person, nowMs) === null ? "now" : "later";
}

function topicOf(notice: Notice): Topic | null {
  if (notice.kind !== "plugin") return rules[notice.kind].topic;
  return notice.isAsked ? null : `plugin:${notice.plugin}`;
}
