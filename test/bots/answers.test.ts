import { describe, expect, it } from "vitest";
import {
  answeredSent,
  isUntold,
  reacted,
  reactions,
  readReaction,
  tally,
  thanked,
  toldAnswer,
} from "../../src/bots/answers.js";
import type { Share, ShareState } from "../../src/bots/domain.js";
import { aSentShare, aShare } from "../fixtures/share.js";

const nowMs = 1_000_000;
const heardShare = (more: Partial<Share> = {}) => aShare({ state: "heard", version: 4, ...more });

describe("a reaction", () => {
  it("is read by its name in any spelling, and as an emoji of any skin", () => {
    for (const one of reactions) expect(readReaction(one)).toBe(one);
    expect(readReaction(" Mind blown ")).toBe("mind_blown");
    expect(readReaction("thumbs-up")).toBe("thumbs_up");
    expect(readReaction("👍🏽")).toBe("thumbs_up");
    expect(readReaction("❤")).toBe("heart");
    for (const other of ["", "love", "🍕", "fire heart"]) expect(readReaction(other)).toBeNull();
  });

  it("takes the place of the one before, and the same again takes it away", () => {
    const fire = reacted(heardShare(), "fire", nowMs);
    expect(fire).toMatchObject({ answer: { reaction: "fire", version: 5 }, share: { version: 5 } });
    const heart = fire && reacted(fire.share, "heart", nowMs);
    expect(heart?.answer).toEqual({ reaction: "heart", version: 6 });
    const none = heart && reacted(heart.share, "heart", nowMs);
    expect(none?.answer).toEqual({ version: 7 });
  });

  it("leaves thanks as they are, and thanks are said once", () => {
    const both = thanked(heardShare({ answer: { reaction: "sad", version: 4 } }), nowMs);
    expect(both?.answer).toEqual({ reaction: "sad", isThanked: true, version: 5 });
    expect(both && thanked(both.share, nowMs)).toBeNull();
    expect(both && reacted(both.share, "sad", nowMs)?.answer).toEqual({ isThanked: true, version: 6 });
  });

  it("does not touch when the share is looked at next", () => {
    expect(reacted(heardShare({ isSilent: true }), "fire", nowMs)).not.toHaveProperty("dueMs");
  });

  it.each<[ShareState, boolean]>([
    ["sent", false],
    ["held", false],
    ["delivered", true],
    ["heard", true],
    ["skipped", true],
    ["expired", true],
    ["undelivered", false],
    ["undeliverable", false],
    ["cancelled", false],
  ])("on a song that is %s: %s", (state, isTaken) => {
    expect(reacted(heardShare({ state }), "fire", nowMs) !== null).toBe(isTaken);
    expect(thanked(heardShare({ state }), nowMs) !== null).toBe(isTaken);
  });

  it.each(["request", "block"] as const)("is refused on a song that is kept: %s", (why) => {
    const kept = heardShare({ state: "delivered", withheld: { why, looksLike: "delivered" } });
    expect(reacted(kept, "fire", nowMs)).toBeNull();
    expect(thanked(kept, nowMs)).toBeNull();
  });
});

describe("the sender's record", () => {
  it("takes each answer once, and none that is older", () => {
    const fresh = answeredSent(aSentShare(), { reaction: "fire", version: 7 }, nowMs);
    expect(fresh?.sent.answer).toEqual({ reaction: "fire", version: 7 });
    expect(fresh && answeredSent(fresh.sent, { reaction: "fire", version: 7 }, nowMs)).toBeNull();
    expect(fresh && answeredSent(fresh.sent, { reaction: "sad", version: 6 }, nowMs)).toBeNull();
  });

  it("takes none of somebody who was forgotten", () => {
    expect(answeredSent(aSentShare({ recipientName: "" }), { reaction: "fire", version: 7 }, nowMs)).toBeNull();
  });

  it("remembers what a message has said, so that a change of mind and back is said once", () => {
    const sent = aSentShare({ answer: { reaction: "fire", version: 7 } });
    expect(isUntold(sent)).toBe(true);
    const told = toldAnswer(sent)(sent)?.sent;
    expect(told && isUntold(told)).toBe(false);
    const none = told && answeredSent(told, { version: 8 }, nowMs)?.sent;
    expect(none && isUntold(none)).toBe(false);
    const again = none && answeredSent(none, { reaction: "fire", version: 9 }, nowMs)?.sent;
    expect(again && isUntold(again)).toBe(false);
    const heart = again && answeredSent(again, { reaction: "heart", version: 10 }, nowMs)?.sent;
    expect(heart && isUntold(heart)).toBe(true);
  });

  it("does not count as said what came while the message was on its way", () => {
    const said = aSentShare({ answer: { reaction: "fire", version: 7 } });
    const now = aSentShare({ answer: { reaction: "fire", isThanked: true, version: 8 } });
    const told = toldAnswer(said)(now)?.sent;
    expect(told && isUntold(told)).toBe(true);
  });
});

it("counts what was given, most first", () => {
  const given = (answer: object) => aSentShare({ answer: { version: 1, ...answer } });
  const shares = [
    given({ reaction: "heart", isThanked: true }),
    given({ reaction: "fire" }),
    given({ reaction: "fire" }),
    given({}),
    aSentShare(),
  ];
  expect(tally(shares).map(({ emoji, count }) => `${emoji} ${count}`)).toEqual(["🔥 2", "❤️ 1", "🙏 1"]);
});
