import { describe, expect, it } from "vitest";
import type { Notice, Person, Topic } from "../../src/bots/domain.js";
import { tellingOf, topics } from "../../src/bots/notices.js";
import { aPerson } from "../fixtures/person.js";

const nightMs = Date.UTC(2026, 10, 21, 23);
const dayMs = Date.UTC(2026, 10, 21, 12);
const quiet = { fromMinute: 22 * 60, toMinute: 8 * 60 };

/** One of every kind. A kind that is missing does not compile. */
const kinds: { [Kind in Notice["kind"]]: Notice & { kind: Kind } } = {
  song: { kind: "song", shareId: "s" },
  post: { kind: "post", shareId: "s" },
  news: { kind: "news", shareId: "s" },
  answer: { kind: "answer", shareId: "s" },
  card: { kind: "card", shareId: "s" },
  batch: { kind: "batch", batchId: "b" },
  everyone: { kind: "everyone", batchId: "b" },
  room: { kind: "room", batchId: "b" },
  group: { kind: "group", what: "invited", groupId: "g", byId: "p" },
  befriended: { kind: "befriended", personId: "p", name: "Ann" },
  reminder: { kind: "reminder", shareId: "s" },
  expiring: { kind: "expiring", authorizedAtMs: 0, daysLeft: 7 },
  reconnect: { kind: "reconnect", authorizedAtMs: 0 },
  linked: { kind: "linked", channel: "slack" },
  plugin: { kind: "plugin", plugin: "wrapped", news: null },
  reply: { kind: "reply", message: {} },
};

/** The topic that turns a kind off; null: none does. And whether it may come in quiet hours. */
const rows: [kind: keyof typeof kinds, topic: Topic | null, atNight: "now" | "later"][] = [
  ["song", "songs", "later"],
  ["post", null, "later"],
  ["news", "receipts", "later"],
  ["answer", "receipts", "later"],
  ["card", null, "now"],
  ["batch", "receipts", "later"],
  ["everyone", "receipts", "later"],
  ["room", null, "now"],
  ["group", "friends", "later"],
  ["befriended", "friends", "later"],
  ["reminder", "reminders", "later"],
  ["expiring", "reconnect", "later"],
  ["reconnect", null, "later"],
  ["linked", null, "now"],
  ["plugin", "plugin:wrapped", "later"],
  ["reply", null, "now"],
];

const telling = (kind: keyof typeof kinds, person: Partial<Person> | null, nowMs: number, isAnswer = false) =>
  tellingOf({ notice: kinds[kind], isAnswer }, person && aPerson(person), nowMs);

describe("every kind of message", () => {
  it("has a row here", () => {
    expect(rows.map(([kind]) => kind).toSorted()).toEqual(Object.keys(kinds).toSorted());
    expect(new Set(rows.flatMap(([, topic]) => topic ?? []))).toEqual(new Set([...topics, "plugin:wrapped"]));
  });

  it.each(rows)("%s is told by day, whatever else is switched off", (kind, topic) => {
    expect(telling(kind, { quiet }, dayMs)).toBe("now");
    expect(telling(kind, { optOuts: topics.filter((one) => one !== topic) }, dayMs)).toBe("now");
    expect(telling(kind, null, nightMs)).toBe("now");
  });

  it.each(rows)("%s is told no more once %s is switched off", (kind, topic) => {
    expect(telling(kind, { optOuts: topic === null ? [...topics] : [topic] }, dayMs)).toBe(
      topic === null ? "now" : "never",
    );
    if (topic) expect(telling(kind, { optOuts: [topic], quiet }, nightMs)).toBe("never");
  });

  it("of a plugin that they have asked for is told whatever they have switched off, but not at night", () => {
    const notice = { ...kinds.plugin, isAsked: true } as const;
    const person = aPerson({ optOuts: ["plugin:wrapped"], quiet });
    expect(tellingOf({ notice }, person, dayMs)).toBe("now");
    expect(tellingOf({ notice }, person, nightMs)).toBe("later");
    expect(tellingOf({ notice, isAnswer: true }, person, nightMs)).toBe("now");
  });

  it.each(rows)("%s with %s in quiet hours: %s", (kind, _topic, atNight) => {
    expect(telling(kind, { quiet }, nightMs)).toBe(atNight);
    expect(telling(kind, { quiet }, nightMs, true)).toBe("now");
  });
});
