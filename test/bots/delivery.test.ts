import { describe, expect, it } from "vitest";
import { followMs } from "../../src/bots/backoff.js";
import {
  type DeliveryTexts,
  delivered,
  digestFor,
  held,
  isCurrent,
  messageFor,
  retried,
  undeliverable,
  undeliveredInTime,
} from "../../src/bots/delivery.js";
import type { Notice, Share, ShareState, SpotifyAccount } from "../../src/bots/domain.js";
import type { DecideShare } from "../../src/bots/ports.js";
import { sentAfter } from "../../src/bots/share-states.js";
import { aBatch, aGroup } from "../fixtures/group.js";
import { aPerson } from "../fixtures/person.js";
import { aSentShare, aShare } from "../fixtures/share.js";

const nowMs = 5000;
const asDelivered = delivered(nowMs, { receipts: () => true }, (share) => share.stateAtMs + share.track.durationMs);

describe("what a delivery means for the share", () => {
  const ends: [string, DecideShare, ShareState][] = [
    ["arrived", asDelivered, "delivered"],
    ["waits", held(nowMs), "held"],
    ["has nowhere to go", undeliverable(nowMs), "undeliverable"],
    ["was tried for a week", undeliveredInTime(nowMs), "undelivered"],
  ];

  it.each(ends)("a song that %s says so to its sender, in a new version", (_name, decide, state) => {
    const change = decide(aShare({ version: 3 }));
    expect(change?.share).toMatchObject({ state, stateAtMs: nowMs, version: 4 });
    expect(change?.news).toEqual({ shareId: "s_test", state, atMs: nowMs, version: 4 });
  });

  it.each(ends)("a song that %s changes nothing once the share has moved on", (_name, decide) => {
    const over: ShareState[] = [
      "delivered",
      "heard",
      "skipped",
      "expired",
      "undelivered",
      "undeliverable",
      "cancelled",
    ];
    for (const state of over) expect(decide(aShare({ state }))).toBeNull();
  });

  it("a held song can still arrive, and is not told held twice", () => {
    expect(asDelivered(aShare({ state: "held" }))?.share.state).toBe("delivered");
    expect(held(nowMs)(aShare({ state: "held" }))).toBeNull();
  });

  it("a song that is tried again is told so once, and only until it gets further", () => {
    const change = retried()(aShare({ sharedAtMs: 100 }));
    expect(change).toMatchObject({ share: { state: "sent", stateAtMs: 0, isRetried: true }, dueMs: 100 + followMs });
    expect(change?.news).toMatchObject({ state: "sent", isRetried: true });
    expect(change && retried()(change.share)).toBeNull();
    expect(change && asDelivered(change.share)?.share).not.toHaveProperty("isRetried");
    expect(retried()(aShare({ state: "held" }))).toBeNull();
  });

  it("a song that is tried again is none to somebody who has taken it back meanwhile", () => {
    const news = retried()(aShare())?.news;
    const sent = aSentShare({ state: "sent", version: 0 });
    expect(news && sentAfter(sent, news, nowMs)?.sent).toMatchObject({ state: "sent", isRetried: true });
    expect(news && sentAfter({ ...sent, state: "cancelled" }, news, nowMs)).toBeNull();
  });

  it("counts from its arrival, and is looked at when the caller says", () => {
    const change = asDelivered(aShare());
    expect(change?.share.deliveredAtMs).toBe(nowMs);
    expect(change?.dueMs).toBe(nowMs + aShare().track.durationMs);
    const asked: [Share, boolean][] = [];
    delivered(nowMs, { receipts: () => false }, (...given) => asked.push(given))(aShare());
    expect(asked).toMatchObject([[{ state: "delivered", deliveredAtMs: nowMs }, false]]);
  });

  it("a held song is waited for until its week is over, an ended one never again", () => {
    expect(held(nowMs)(aShare({ sharedAtMs: 100 }))?.dueMs).toBe(100 + followMs);
    expect(undeliverable(nowMs)(aShare())?.dueMs).toBeNull();
  });

  it("the news tell nothing of the listener's receipts", () => {
    const silent = delivered(nowMs, { receipts: () => false }, () => 0)(aShare());
    expect(silent?.news).toEqual(asDelivered(aShare())?.news);
  });
});

describe("what a notice says", () => {
  const texts: DeliveryTexts = {
    songCard: (share) => ({ text: `one song ${share.id}` }),
    songCards: (shares) => ({ text: `songs ${shares.map(({ id }) => id)}` }),
    request: (shares) => ({ text: `request ${shares.map(({ id }) => id)}` }),
    befriended: (name) => ({ text: `befriended ${name}` }),
    postOpened: (share) => ({ text: `post ${share.post}` }),
    answers: (shares) => ({ text: `answers ${shares.map(({ id }) => id)}` }),
    livingCard: (sent: { id: string }) => ({ text: `card ${sent.id}` }),
    news: (shares, atMs) => ({ text: `news ${shares.map(({ id }) => id)} at ${atMs}` }),
    batchCard: ({ id }) => ({ text: `batch ${id}` }),
    roomCard: ({ id }) => ({ text: `room ${id}` }),
    batchLine: ({ id }) => ({ text: `line ${id}` }),
    everyoneHeard: ({ id }) => ({ text: `everyone ${id}` }),
    groupEvent: (what, { name }) => ({ text: `${what} ${name}` }),
    linked: (channel) => ({ text: `linked ${channel}` }),
    reconnect: (url) => ({ text: `reconnect ${url}` }),
    expiring: (url, daysLeft, expiresAtMs) => ({ text: `${daysLeft} days to ${expiresAtMs}: ${url}` }),
    reminder: (share) => ({ text: `reminder ${share.id}`, cards: [{ title: share.id }] }),
    fromQuietHours: (messages) => ({ text: messages.map(({ text }) => text).join(" + ") }),
  };
  const person = aPerson();
  const state = {
    person,
    received: new Map(["a", "b"].map((id) => [id, aShare({ id, post: "ps" })])),
    sent: new Map(["c", "d"].map((id) => [id, aSentShare({ id })])),
    batches: new Map([["b_1", { batch: aBatch({ id: "b_1" }), shares: [] }]]),
    groups: new Map([["g_1", aGroup({ id: "g_1", name: "road-trip" })]]),
    nowMs,
    loginUrl: () => "https://login",
  };
  const words = (...notices: Notice[]) => messageFor(notices, state, texts)?.text ?? null;
  const song = (shareId: string): Notice => ({ kind: "song", shareId });
  const news = (shareId: string): Notice => ({ kind: "news", shareId });

  it("depends on its kind and on how many there are", () => {
    expect(words(song("a"))).toBe("one song a");
    expect(words(song("a"), song("b"))).toBe("songs a,b");
    expect(words(news("c"), news("d"))).toBe("news c,d at 5000");
    expect(words({ kind: "post", shareId: "a" })).toBe("post ps");
    expect(words({ kind: "linked", channel: "slack" })).toBe("linked slack");
    expect(words({ kind: "reconnect", authorizedAtMs: 0 })).toBe("reconnect https://login");
    expect(words({ kind: "expiring", authorizedAtMs: 0, daysLeft: 7 })).toBe("7 days to 15552000000: https://login");
    expect(words({ kind: "reminder", shareId: "a" })).toBe("reminder a");
    expect(words({ kind: "reply", message: { text: "as it stands" } })).toBe("as it stands");
    expect(words({ kind: "everyone", batchId: "b_1" })).toBe("everyone b_1");
    expect(words({ kind: "group", what: "added", groupId: "g_1", byId: "p_ann" })).toBe("added road-trip");
    expect(words()).toBeNull();
  });

  it("is nothing when what it is about has gone or moved on", () => {
    const moved = { ...state, received: new Map([["a", aShare({ id: "a", state: "cancelled" })]]) };
    expect(isCurrent(song("a"), state)).toBe(true);
    expect(isCurrent(song("a"), moved)).toBe(false);
    expect(isCurrent(song("gone"), state)).toBe(false);
    expect(isCurrent({ kind: "post", shareId: "a" }, moved)).toBe(false);
    expect(isCurrent(news("gone"), state)).toBe(false);
    expect(isCurrent({ kind: "room", batchId: "gone" }, state)).toBe(false);
    expect(isCurrent({ kind: "group", what: "invited", groupId: "gone", byId: "p_ann" }, state)).toBe(false);
    expect(isCurrent({ kind: "linked", channel: "slack" }, moved)).toBe(true);
  });

  it("a reminder has nothing to say of a song that is not there to be heard", () => {
    const with_ = (share: Share) => ({ ...state, received: new Map([["a", share]]) });
    const reminder: Notice = { kind: "reminder", shareId: "a" };
    expect(isCurrent(reminder, with_(aShare({ state: "delivered" })))).toBe(true);
    for (const over of ["heard", "skipped", "expired", "cancelled"] as const)
      expect(isCurrent(reminder, with_(aShare({ state: over })))).toBe(false);
  });

  it.each(["reconnect", "expiring"] as const)("%s is about one login, and a new one ends it", (kind) => {
    const notice = { kind, authorizedAtMs: 0, daysLeft: 7 } as Notice;
    const { spotify } = aPerson();
    const withLogin = (changes: Partial<SpotifyAccount>) => ({
      ...state,
      person: spotify && { ...person, spotify: { ...spotify, ...changes } },
    });
    expect(isCurrent(notice, withLogin({}))).toBe(true);
    expect(isCurrent(notice, withLogin({ authorizedAtMs: 9 }))).toBe(false);
    expect(isCurrent(notice, { ...state, person: { ...person, spotify: null } })).toBe(false);
    expect(isCurrent(notice, { ...state, person: null })).toBe(false);
    expect(isCurrent(notice, withLogin({ state: "needs_reauth" }))).toBe(kind === "reconnect");
  });

  it("a digest joins all kinds, each that is said together first", () => {
    const notices: Notice[] = [song("a"), news("c"), song("b"), { kind: "reminder", shareId: "a" }, news("d")];
    expect(digestFor(notices, state, texts)?.text).toBe("songs a,b + news c,d at 5000 + reminder a");
    expect(digestFor([song("a")], state, texts)?.text).toBe("one song a");
    expect(digestFor([], state, texts)).toBeNull();
  });
});
