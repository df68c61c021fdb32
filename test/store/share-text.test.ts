import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Address, Origin, Reaction, SentShare, Share } from "../../src/bots/domain.js";
import { readSent, readShare, sentText, shareText } from "../../src/store/share-text.js";

/** What people and platforms write: also tabs, line breaks, quotes, halves of characters and nothing. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", '""', "=", "\t", "a\tb\\t", "\n", '"', "\\", "\ud83c", "null", "🎧", "{}"),
);
const personId = fc.oneof(
  text,
  text.map((rest) => `p_${rest}`),
  fc.constant("p_tlhv464toryIm4fhx7Wv_g"),
);
const textOrNull = fc.option(text);
const number = fc.integer({ min: 1, max: 1_000_000 });
const timeMs = fc.integer({ min: 0, max: 4_000_000_000_000 });
const flag = fc.boolean();

const pictures = "https://i.scdn.co/image/ab67616d0000b273";
const imageUrl = fc.option(
  fc.oneof(
    text,
    fc.stringMatching(/^[0-9a-f]{24}$/).map((digits) => pictures + digits),
    fc.constantFrom(`${pictures}ABCDEF0123456789abcdef01`, pictures, `${pictures}e6f407`, "//elsewhere/e6f407c7"),
  ),
);
const songId = fc.stringMatching(/^[0-9A-Za-z]{22}$/);
const song = fc.record({ id: songId, name: text, imageUrl, url: fc.option(text) }).map(({ url, ...rest }) => ({
  ...rest,
  url: url ?? `https://open.spotify.com/track/${rest.id}`,
}));
const track = fc
  .tuple(
    song,
    fc.record({
      artists: fc.array(fc.record({ id: text, name: text }), { maxLength: 4 }),
      durationMs: fc.oneof(fc.nat(), fc.constantFrom(0, 213_000.5, 0.1, Number.MAX_VALUE)),
      isrc: fc.option(fc.oneof(text, fc.stringMatching(/^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/), fc.constant("GBAAA0000000"))),
    }),
  )
  .map(([one, other]) => ({ ...one, ...other }));
const sentTrack = fc
  .tuple(song, fc.array(fc.record({ name: text }), { maxLength: 4 }))
  .map(([one, artists]) => ({ ...one, artists }));

const address: fc.Arbitrary<Address> = fc
  .tuple(
    fc.record({ channel: text, tenantId: text, userId: text, installationId: text, conversationId: text, botId: text }),
    fc.record({ serviceUrl: text, locale: text, room: text }, { requiredKeys: [] }),
    flag,
  )
  .map(([{ tenantId, userId, ...others }, optional, isSame]) => ({
    ...{ tenantId, userId, ...others, ...optional },
    ...(isSame ? { installationId: tenantId, botId: tenantId, conversationId: userId } : {}),
  }));
const pageId = fc.oneof(
  text,
  fc.stringMatching(/^[0-9]{1,19}$/),
  fc.constantFrom("100200300400500", "=1a", "=", "007"),
);
const origin: fc.Arbitrary<Origin> = fc.record(
  { channel: text, tenantId: pageId, room: text },
  { requiredKeys: ["channel", "tenantId"] },
);
const card = fc.record({ address, messageId: text });
const reaction = fc.constantFrom<Reaction>("fire", "heart", "laugh", "mind_blown", "sad", "thumbs_up");
const answer = fc.record({ version: number, reaction, isThanked: flag }, { requiredKeys: ["version"] });

const share: fc.Arbitrary<Share> = fc
  .tuple(
    fc.record({
      ...{ id: text, number, senderId: personId, senderName: text, recipientId: text, track, sharedAtMs: timeMs },
      ...{ pre: textOrNull, post: textOrNull, stateAtMs: timeMs, version: number, isUncertain: flag, isSilent: flag },
      ...{ deliveredAtMs: fc.option(timeMs), heardAtMs: fc.option(timeMs) },
      evidence: fc.constantFrom("history" as const, "said" as const, null),
      state: fc.constantFrom<Share["state"]>(
        ...(["sent", "held", "delivered", "heard", "skipped", "expired"] as const),
        ...(["undelivered", "undeliverable", "cancelled"] as const),
      ),
    }),
    fc.record(
      {
        withheld: fc.record({
          why: fc.constantFrom("request" as const, "block" as const),
          looksLike: fc.constantFrom("requested" as const, "delivered" as const),
        }),
        ...{ requestedAtMs: timeMs, acceptedAtMs: timeMs, isRetried: flag, isWaiting: flag },
        via: fc.record({ groupId: text, name: text, isMember: flag }),
        ...{ commonGroups: fc.array(text, { maxLength: 3 }), answer, card },
      },
      { requiredKeys: [] },
    ),
  )
  .map(([always, optional]) => ({ ...always, ...optional }));

const sent: fc.Arbitrary<SentShare> = fc
  .tuple(
    fc.record({
      ...{ id: text, number, recipientId: personId, recipientName: text, track: sentTrack, hasPost: flag },
      ...{ sharedAtMs: timeMs, stateAtMs: timeMs, version: number },
      state: fc.constantFrom<SentShare["state"]>(
        ...(["sent", "held", "requested", "delivered", "heard", "said-heard", "skipped", "expired"] as const),
        ...(["cannot-tell", "ended", "undelivered", "undeliverable", "cancelled"] as const),
      ),
    }),
    fc.record(
      {
        batch: fc.record({ id: text, hasRoom: flag }),
        ...{ origin, where: text, isRetried: flag, isWaiting: flag, card, answer },
      },
      { requiredKeys: [] },
    ),
  )
  .map(([always, optional]) => ({ ...always, ...optional }));

describe("a share as it is stored", () => {
  it("is read as it was written, whatever people write and whichever fields it has", () => {
    fc.assert(
      fc.property(share, (one) => {
        expect(readShare(one.recipientId, one.id, shareText(one))).toEqual(one);
      }),
    );
  });

  it("is read as it was written on the sender's side too", () => {
    fc.assert(
      fc.property(sent, (one) => {
        expect(readSent(one.id, sentText(one))).toEqual(one);
      }),
    );
  });

  it("is the same text again once it was read, as what guards a change compares texts", () => {
    fc.assert(
      fc.property(share, sent, (one, other) => {
        expect(shareText(readShare(one.recipientId, one.id, shareText(one)))).toBe(shareText(one));
        expect(sentText(readSent(other.id, sentText(other)))).toBe(sentText(other));
      }),
    );
  });

  it("keeps its text through UTF-8, also where a character was cut in half", () => {
    fc.assert(
      fc.property(share, sent, (one, other) => {
        for (const stored of [shareText(one), sentText(other)]) expect(Buffer.from(stored).toString()).toBe(stored);
      }),
    );
  });

  it("holds neither its id nor its recipient", () => {
    const [one] = fc.sample(share, 1) as [Share];
    const stored = shareText({ ...one, id: "s_IdOfTheShare", recipientId: "p_IdOfTheRecipient" });
    expect(stored).not.toContain("IdOfThe");
  });

  it.each([
    ["nothing", ""],
    ["an object", '{"id":"s_1","senderName":"Ann"}'],
    ["another layout", "2d0\t1\tp_1\tAnn"],
    ["a state that there is not", "1z0\t1\tp_1\tAnn"],
    ["a list", '["1d0"]'],
  ])("is refused if it is %s, in words that name nobody", (_, stored) => {
    for (const read of [() => readShare("p_2", "s_1", stored), () => readSent("s_1", stored)]) {
      expect(read).toThrow(/^not the record of a share/);
      expect(read).not.toThrow(/Ann/);
    }
  });
});

describe("a usual share", () => {
  const id = "4uLU6hMCjMI75M1A2tKUQC";
  const usual = { id, name: "Paper Lanterns Over Harbour", url: `https://open.spotify.com/track/${id}` };
  const picture = `${pictures}e6f407c7f3a0ec98845e4431`;
  const times = { sharedAtMs: 1_796_000_000_000, stateAtMs: 1_796_000_001_000, version: 2 };

  it("fits in three hundred bytes on the listener's side", () => {
    const one: Share = {
      ...{ id: "s_0123456789abcdef", number: 12, recipientId: "p_0123456789012345678901", state: "delivered" },
      ...{ senderId: "p_tlhv464toryIm4fhx7Wv_g", senderName: "Friend 178 Of Many", ...times },
      track: {
        ...{ ...usual, imageUrl: picture, durationMs: 213_000, isrc: "GBAAA2600001" },
        artists: [{ id: "0TnOYISbd1XYRBk9myaseg", name: "The Quiet Harbour" }],
      },
      ...{ pre: "Thought of you when I heard this one", post: null, deliveredAtMs: times.stateAtMs, heardAtMs: null },
      ...{ evidence: null, isUncertain: false, isSilent: false },
    };
    expect(Buffer.byteLength(shareText(one))).toBeLessThan(300);
  });

  it("fits in two hundred on the sender's", () => {
    const one: SentShare = {
      ...{
        id: "s_0123456789abcdef",
        number: 12,
        recipientId: "p_tlhv464toryIm4fhx7Wv_g",
        state: "delivered",
        ...times,
      },
      ...{ recipientName: "Friend 178 Of Many", hasPost: false },
      origin: { channel: "messenger", tenantId: "100200300400500" },
      track: { ...usual, imageUrl: picture, artists: [{ name: "The Quiet Harbour" }] },
    };
    expect(Buffer.byteLength(sentText(one))).toBeLessThan(200);
  });
});
