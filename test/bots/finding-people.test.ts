import { expect, it } from "vitest";
import { namesakeChoices } from "../../src/bots/finding-people.js";
import { aPerson } from "../fixtures/person.js";

const address = {
  channel: "messenger",
  tenantId: "1",
  userId: "2",
  installationId: "1",
  conversationId: "2",
  botId: "1",
};
const labels = (...since: number[]) =>
  namesakeChoices(
    since.map((createdAtMs, at) => aPerson({ id: `p_${at}`, createdAtMs, addresses: [address] })),
    (id) => `block ${id}`,
  ).map(({ label }) => label);

it("namesakes are told apart by their day, and those of one day by the minute", () => {
  const day = Date.UTC(2026, 10, 30);
  const minute = 60_000;
  expect(labels(day + 5 * minute, day + 965 * minute, day - 60 * minute)).toEqual([
    "1: messenger, Nov 29",
    "2: messenger, 00:05",
    "3: messenger, 16:05",
  ]);
});

it("what tells namesakes apart fits a quick reply of Messenger, also of the thirteenth", () => {
  const many = labels(...Array.from({ length: 13 }, (_, at) => Date.UTC(2026, 10, 30, at)));
  for (const label of many) expect(label.length).toBeLessThanOrEqual(20);
});
