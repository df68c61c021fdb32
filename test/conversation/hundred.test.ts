import { expect, it } from "vitest";
import type { SentState, ShareState } from "../../src/bots/domain.js";
import * as steps from "../../src/bots/groups.js";
import type { Debts } from "../../src/bots/ports.js";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, minutes, openWorld, type World } from "../world.js";

const song = "Paper Lanterns";

/** What happens to a tenth of the members each. */
const fates = [
  "plays",
  "refused",
  "closed",
  "unclear",
  "away for a while",
  "unreachable",
  "receipts off",
  "blocks",
  "only asked",
  "skips",
] as const;
type Fate = (typeof fates)[number];

/** How it ends, with the member and with the sender. */
const ends: Record<Fate, [ShareState, SentState]> = {
  plays: ["heard", "heard"],
  refused: ["undeliverable", "undeliverable"],
  closed: ["undelivered", "undelivered"],
  unclear: ["heard", "heard"],
  "away for a while": ["heard", "heard"],
  unreachable: ["undeliverable", "undeliverable"],
  "receipts off": ["heard", "ended"],
  blocks: ["expired", "ended"],
  "only asked": ["expired", "ended"],
  skips: ["skipped", "skipped"],
};

interface Member {
  friend: Friend;
  fate: Fate;
  id: string;
}

async function openGroup(world: World): Promise<{ ann: Friend; members: Member[] }> {
  const ann = world.friendOnBoard("ann", "Ann Reed");
  await ann.registers();
  await ann.says("group create everybody");
  await ann.says("group bind everybody", "C1");
  const annId = await ann.personId();
  const [group] = await world.store.groups.of(annId);
  const members: Member[] = [];
  for (let at = 0; at < 99; at += 1) {
    const fate = fates[at % fates.length] ?? "plays";
    const open = at % 3 === 0 ? world.friendOnBoard : world.friend;
    const friend = open(`m${at}`, `Member ${at}`);
    await friend.registers();
    const id = await friend.personId();
    const isFriend = fate !== "only asked";
    await world.store.groups.change(
      group?.id ?? "",
      { turnId: `add ${at}`, byId: annId },
      steps.added(annId, { id, name: `Member ${at}` }, { isFriend, atMs: 0 }),
    );
    if (fate === "receipts off") await friend.says("receipts off");
    if (fate === "blocks") await friend.says("block Ann Reed");
    friend.news();
    members.push({ friend, fate, id });
  }
  return { ann, members };
}

function breakChannels({ channel, board }: World, members: Member[]): void {
  const failures: Partial<Record<Fate, Parameters<typeof channel.fail>[1]>> = {
    refused: "refused",
    closed: "closed",
    unclear: "unclear",
    "away for a while": "transient",
    unreachable: "unreachable",
  };
  for (const { friend, fate } of members)
    for (const one of [channel, board]) one.fail(friend.userId, failures[fate] ?? null);
}

function mend({ channel, board }: World, members: Member[], ...fates: Fate[]): void {
  for (const { friend, fate } of members)
    for (const one of [channel, board]) if (fates.includes(fate)) one.fail(friend.userId, null);
}

/** The process dies after it has brought what was owed and before it could strike that out; another one begins. */
function diesOnce({ debts }: { debts: Debts }, after: number): void {
  const { paid } = debts;
  let calls = 0;
  debts.paid = async (...given) => {
    calls += 1;
    if (calls === after) {
      debts.paid = paid;
      throw new Error("the process has died");
    }
    return paid(...given);
  };
}

const cards = (friend: Friend) => friend.screen().filter(({ titles }) => titles.includes(song)).length;

it("a group of a hundred on two channels, of which some refuse, close, are away or answer nothing, while the process dies: everybody ends in a state, and nobody is told twice", async () => {
  const world = await openWorld({ areStrangers: true });
  const { ann, members } = await openGroup(world);
  const having = (...some: Fate[]) => members.filter(({ fate }) => some.includes(fate));
  breakChannels(world, members);
  diesOnce(world.store, 3);
  await ann.says(`share ${paperLanterns.url} with #everybody pre:"hello all" post:"told you"`);
  expect(world.alarms.errors).toHaveLength(1);
  await world.alarms.stop();
  await world.restart();
  await world.advance(minutes(2));
  mend(world, members, "unclear", "away for a while");
  for (const { friend } of having("skips")) await friend.says("skip 1");
  await world.advance(minutes(6));

  for (const { friend } of having("plays", "receipts off", "unclear", "away for a while"))
    await friend.plays(paperLanterns);
  await world.advance(minutes(10));
  for (const { friend } of having("receipts off")) await friend.says("heard 1");
  await world.advance(days(9));

  const annId = await ann.personId();
  const [batch] = await world.store.shares.batches(annId);
  const known = await world.store.shares.batch(annId, batch?.id ?? "");
  const found = members.map(async ({ id, fate }) => {
    const received = await world.store.shares.received(id);
    const sent = known?.shares.find(({ recipientId }) => recipientId === id);
    return [fate, received.map(({ state }) => state), sent?.state];
  });
  const expected = members.map(({ fate }) => [fate, [ends[fate][0]], ends[fate][1]]);
  expect(await Promise.all(found)).toEqual(expected);

  for (const { friend } of having("plays", "away for a while", "receipts off", "skips")) expect(cards(friend)).toBe(1);
  for (const { friend } of having("only asked"))
    expect(friend.news().filter((said) => said.includes("would like to send you songs"))).toHaveLength(1);
  for (const { friend } of having("refused", "closed", "unreachable", "blocks")) expect(cards(friend)).toBe(0);
  for (const { friend } of having("plays", "unclear"))
    expect(friend.news().filter((said) => said.includes("told you"))).toHaveLength(1);
  expect(cards(ann)).toBe(1);
  expect(world.board.inRoom("C1")).toHaveLength(1);
  expect(ann.screen().find(({ titles }) => titles.includes(song))?.words[0]).toContain("heard by 30 of 99");
  expect(ann.news().join()).not.toContain("Everyone");
  expect(await world.store.debts.of(annId)).toEqual([]);
  expect(world.alarms.forgotten).toEqual([]);
}, 240_000);
