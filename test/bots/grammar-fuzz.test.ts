import { describe, expect, it } from "vitest";
import { readSpan } from "../../src/bots/clock-words.js";
import {
  nearestCommand,
  optionNames,
  parseCommand,
  printCommand,
  splitAtWith,
  takeWord,
} from "../../src/bots/command.js";
import { allCommands } from "../../src/bots/commands/all.js";
import { groupIn } from "../../src/bots/commands/group-words.js";
import { isBareCode } from "../../src/bots/commands/register.js";
import { share } from "../../src/bots/commands/share.js";
import { type ConversationParts, createConversation } from "../../src/bots/conversation.js";
import { splitAtDuration } from "../../src/bots/durations.js";
import { UserError } from "../../src/bots/errors.js";
import { callOf, formAt, formsOf } from "../../src/bots/forms.js";
import { readGroupName } from "../../src/bots/groups.js";
import { readInviteCode } from "../../src/bots/invitations.js";
import { limits } from "../../src/bots/limits.js";
import { normaliseTitle } from "../../src/bots/matching.js";
import { parseTrackLink } from "../../src/bots/song-link.js";
import { zonesMeant } from "../../src/bots/time-zones.js";
import { readWhen } from "../../src/bots/when.js";
import { slashManner } from "../../src/channels/discord/spelling.js";
import { aGroup } from "../fixtures/group.js";

/** A person's own mistake is an answer; everything else that is thrown is a crash. */
function unlessRefused(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const spellings = allCommands.flatMap(({ name, aliases }) => [name, ...aliases]);
const separators = ["", " ", " ", " ", "  ", "\n", "\t", "\u00a0", "\u2028", "\u200b"];
const fragments = [
  ...optionNames.flatMap((name) => [`${name}:`, `${name} : `, `${name.toUpperCase()}："`, `${name}:'`]),
  ...`" “ ” „ « » ' ‘ ’ \` ´ / ! ? . , ; : @ # < > ( [ { } ] ) \\ | $ ^ * + - _ ~ %`.split(" "),
  ..."with to for from of in at and add create bind rename person:p_1 group:g_1 s_1 <@slack:T1:U1> <@discord:1:2>".split(
    " ",
  ),
  ..."1 07 999999 1234567890123456 #3 7d 12h weeks an hour 22-8 10pm tonight tomorrow UTC+5:30 Europe/Berlin".split(
    " ",
  ),
  ..."this now off on public none help K7QM2XPD constructor __proto__ toString 2".split(" "),
  "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=x",
  "spotify:track:4uLU6hMCjMI75M1A2tKUQC",
  "https://spotify.link/",
  "http://[::1",
  "Bob O'Hara",
  "\u0000",
  "\ud800",
  "\udfff",
  "👩‍👩‍👧‍👦",
  "e\u0301\u0301\u0301",
  "İıſK",
  "עִבְרִית",
  "\u202e",
  "漢字",
];

type Random = () => number;
const oneOf = (list: readonly string[], random: Random) => list[Math.floor(random() * list.length)] ?? "";
const anyUnits = (random: Random) => String.fromCharCode(...Array.from({ length: 3 }, () => random() * 0x10000));

/** Mostly a command's name with pieces of the grammar behind it, in any order and with anything between them. */
function randomText(random: Random): string {
  let text = random() < 0.8 ? oneOf(spellings, random) : "";
  for (let left = random() * 8; left > 0; left -= 1)
    text += oneOf(separators, random) + (random() < 0.05 ? anyUnits(random) : oneOf(fragments, random));
  return text;
}

// Recognising a text asks nothing of the world.
const conversation = createConversation({} as ConversationParts);

/** All that reads a text before anybody's command runs; answers whether it is one. */
function recognises(text: string): boolean {
  let isCommand = conversation.understands(text);
  unlessRefused(() => {
    const call = parseCommand(text, allCommands);
    isCommand ||= call !== null;
    if (call === null) nearestCommand(text, allCommands);
    else printCommand(call);
  });
  parseTrackLink(text);
  return isCommand;
}

const { spell } = slashManner(allCommands);
const nowMs = Date.UTC(2026, 10, 21, 12);
const adding = formAt(allCommands, "group add");
const mine = [aGroup({ name: "road trip" })];

/** What commands read their words with, on all words. */
const readers: Record<string, (text: string) => unknown> = {
  understands: (text) => conversation.understands(text),
  parseCommand: (text) => parseCommand(`share ${text}`, allCommands),
  nearestCommand: (text) => nearestCommand(text, allCommands),
  splitAtWith,
  takeWord,
  splitAtDuration,
  readSpan,
  readWhen: (text) => readWhen(text, "Europe/Berlin", nowMs),
  zonesMeant: (text) => zonesMeant(text, nowMs),
  readGroupName,
  readInviteCode,
  isBareCode,
  groupIn: (text) => groupIn(text, mine, true),
  parseTrackLink,
  normaliseTitle,
  spell: (text) => spell(`share ${text}`),
  callOf: (text) => formsOf(share).map((form) => callOf(form, { song: text, to: text, note: text })),
  "callOf, of a group": (text) => adding && callOf(adding, { group: text, who: text }),
};

const texts = 1_000_000;
/** As many tests, so that none of them takes long. */
const batches = 10;

describe("a million texts", () => {
  it.each(Array.from({ length: batches }, (_, at) => at + 1))(
    "are recognised without a crash: part %i",
    (seed) => {
      const random = seeded(seed);
      let commands = 0;
      for (let count = 0; count < texts / batches; count += 1) if (recognises(randomText(random))) commands += 1;
      // Else it would have been noise that never reached the grammar.
      expect(commands).toBeGreaterThan(texts / batches / 4);
    },
    120_000,
  );
});

describe("a text made to take long", () => {
  const pieces = [
    ...new Set([...fragments, ...separators.filter(Boolean), "a", "a'", "x with ", "a to ", '"a ', "(feat "]),
  ];
  /** One piece over and over, then something that spoils what it has led to. */
  const long = pieces.flatMap((piece) =>
    ["", "\u0000!"].map((end) => piece.repeat(limits.typedLength / piece.length) + end),
  );

  it.each(Object.entries(readers))(
    "is read by %s in the time any long text takes",
    (_name, read) => {
      for (const text of long) unlessRefused(() => read(text));
      expect(long.length).toBeGreaterThan(200);
    },
    60_000,
  );

  it.each(["understands", "nearestCommand", "parseTrackLink"])(
    "of a megabyte is read by %s too",
    (name) => {
      for (const piece of pieces) unlessRefused(() => readers[name]?.(piece.repeat(1_000_000 / piece.length)));
      expect(readers[name]).toBeDefined();
    },
    60_000,
  );

  it("is chatter when it is longer than anybody types", () => {
    expect(conversation.understands(`send_song ${"x".repeat(limits.typedLength - 10)}`)).toBe(true);
    expect(conversation.understands(`send_song ${"x".repeat(limits.typedLength - 9)}`)).toBe(false);
  });
});
