import { beforeEach, describe, expect, it } from "vitest";
import type { Bond, SentState } from "../../../src/bots/domain.js";
import { aSentShare, aShare, paperLanterns } from "../../fixtures/share.js";
import { textOf } from "../host.js";
import { type WrappedWorld, wrappedWorld } from "./world.js";

let world: WrappedWorld;
const inOctoberMs = Date.UTC(2026, 9, 20);

const friend = (personId: string, name: string, state: Bond["state"] = "friend"): Bond => {
  return { personId, name, state, sinceMs: 0 };
};

beforeEach(async () => {
  world = wrappedWorld(Date.UTC(2026, 10, 15, 12));
  for (const [id, name] of [
    ["p_ann", "Ann"],
    ["p_bob", "Bob"],
    ["p_cleo", "Cleo"],
  ] as const)
    world.add(id, { name });
  world.host.bondsOf.set("p_ann", [friend("p_bob", "Bob"), friend("p_cleo", "Cleo")]);
  await world.host.types("p_ann", "wrapped circle on");
});

const says = async (text: string) => textOf(await world.host.types("p_ann", text));
const song = (name: string) => ({ ...paperLanterns, id: `4${name.padEnd(21, "x")}`, name });

const arrived = { state: "delivered", sharedAtMs: inOctoberMs, deliveredAtMs: inOctoberMs } as const;

function sent(name: string, to: string, state: SentState, sharedAtMs = inOctoberMs) {
  const one = aSentShare({ id: `s_${name}_${to}`, recipientId: to, track: song(name), state, sharedAtMs });
  world.host.sentOf.set("p_ann", [...(world.host.sentOf.get("p_ann") ?? []), one]);
}

describe("the month of a circle", () => {
  it("is explained to whoever does not take part", async () => {
    await says("wrapped circle off");
    expect(await says("wrapped circle")).toMatch(/nobody is counted or ranked.*\[Take part: wrapped circle on\]/su);
  });

  it("has songs between friends who take part, and nobody else", async () => {
    await world.host.types("p_bob", "wrapped circle on");
    sent("ToBob", "p_bob", "delivered");
    sent("ToCleo", "p_cleo", "heard");
    world.host.received.set("p_ann", [
      aShare({ id: "s_1", senderId: "p_bob", recipientId: "p_ann", track: song("FromBob"), ...arrived }),
      aShare({ id: "s_2", senderId: "p_cleo", recipientId: "p_ann", track: song("FromCleo"), ...arrived }),
    ]);
    const text = await says("wrapped circle 2026-10");
    expect(text).toMatch(/“FromBob” by .*, from Bob – https/u);
    expect(text).toMatch(/“ToBob” by .*, from you to Bob – https/u);
    expect(text).not.toMatch(/Cleo/u);
  });

  it("ends for somebody the moment they take part no longer", async () => {
    await world.host.types("p_bob", "wrapped circle on");
    sent("ToBob", "p_bob", "heard");
    expect(await says("wrapped circle")).toContain("ToBob");
    await world.host.types("p_bob", "wrapped circle off");
    expect(await says("wrapped circle")).toContain("None of your friends takes part yet");
  });

  it("shows what everybody has heard only when everybody takes part and has heard it", async () => {
    await world.host.types("p_bob", "wrapped circle on");
    for (const [name, cleo] of [
      ["Both", "said-heard"],
      ["Half", "delivered"],
    ] as const) {
      sent(name, "p_bob", "heard");
      sent(name, "p_cleo", cleo);
    }
    expect(await says("wrapped circle")).not.toContain("Heard by everyone");
    await world.host.types("p_cleo", "wrapped circle on");
    const [, heard = ""] = (await says("wrapped circle")).split("Heard by everyone you sent them to:");
    expect(heard).toContain("Both");
    expect(heard).not.toContain("Half");
  });

  it("counts songs sent to groups as what they are", async () => {
    await world.host.types("p_bob", "wrapped circle on");
    const share = aSentShare({
      id: "b_1_1",
      recipientId: "p_bob",
      track: song("Group"),
      state: "heard",
      sharedAtMs: inOctoberMs,
    });
    const batch = {
      id: "b_1",
      number: 1,
      groupId: "g_1",
      groupName: "trip",
      track: share.track,
      hasPost: false,
      count: 1,
      sharedAtMs: inOctoberMs,
    };
    world.host.batchesOf.set("p_ann", [{ batch, shares: [share] }]);
    expect(await says("wrapped circle")).toMatch(/“Group”.*Heard by everyone.*“Group”/su);
  });

  it("is of its month only", async () => {
    await world.host.types("p_bob", "wrapped circle on");
    sent("Before", "p_bob", "heard", Date.UTC(2026, 8, 30, 23, 59));
    sent("Within", "p_bob", "heard", Date.UTC(2026, 9, 1));
    sent("After", "p_bob", "heard", Date.UTC(2026, 10, 1));
    const text = await says("wrapped circle");
    expect(text).toContain("Within");
    expect(text).not.toMatch(/Before|After/u);
    expect(await says("wrapped circle 2026-08")).toContain("In August 2026 no songs went");
  });

  it("shows nothing that is kept from its reader, was taken back, or came from somebody they blocked", async () => {
    await world.host.types("p_bob", "wrapped circle on");
    sent("Taken", "p_bob", "cancelled");
    const withheld = { why: "request", looksLike: "delivered" } as const;
    world.host.received.set("p_ann", [
      aShare({ senderId: "p_bob", recipientId: "p_ann", track: song("Hidden"), ...arrived, withheld }),
    ]);
    expect(await says("wrapped circle")).toContain("no songs went");
    world.host.received.set("p_ann", [
      aShare({ senderId: "p_bob", recipientId: "p_ann", track: song("Blocked"), ...arrived }),
    ]);
    world.host.bondsOf.set("p_ann", [friend("p_bob", "Bob", "blocked")]);
    expect(await says("wrapped circle")).not.toContain("Blocked");
  });

  it("shows nothing that has not arrived, or was taken back by whoever sent it", async () => {
    await world.host.types("p_bob", "wrapped circle on");
    const from = { senderId: "p_bob", recipientId: "p_ann", sharedAtMs: inOctoberMs } as const;
    world.host.received.set("p_ann", [
      aShare({ ...from, id: "s_1", track: song("Underway"), state: "held" }),
      aShare({ ...from, id: "s_2", track: song("Lost"), state: "undelivered" }),
      aShare({ ...from, id: "s_3", track: song("Taken"), state: "cancelled", deliveredAtMs: inOctoberMs }),
    ]);
    expect(await says("wrapped circle")).toContain("no songs went");
  });

  it("does not say how many songs anybody sent", async () => {
    await world.host.types("p_bob", "wrapped circle on");
    for (let at = 0; at < 14; at += 1) sent(`Song${at}`, "p_bob", "delivered", inOctoberMs + at);
    const text = await says("wrapped circle");
    expect(text.match(/from you to Bob/gu)).toHaveLength(10);
    expect(text).toContain("… and more");
    expect(text).not.toMatch(/Bob: \d|\d+ songs/u);
  });
});
