import type { Address } from "../../src/bots/domain.js";
import { channelContract } from "../contracts/channel.js";
import { settableClock } from "./alarms.js";
import { fakeChannel } from "./channel.js";

channelContract("the fake channel", async () => {
  const clock = settableClock(1_000_000);
  const acted: { address: Address; atMs: number }[] = [];
  const channel = fakeChannel({
    name: "fake",
    clock,
    acted: async (address, atMs) => void acted.push({ address, atMs }),
    answered: async () => {},
  });
  let events = 0;
  return {
    channel,
    address: channel.addressOf("ann"),
    acted,
    eventOf: async (text) => {
      events += 1;
      return JSON.stringify({ id: `e${events}`, userId: "ann", text, kind: "text" });
    },
    said: () => channel.seen("ann").map(({ text }) => text),
    refuse() {
      channel.fail("ann", "unreachable");
      return { failure: "unreachable", code: "fake/unreachable" };
    },
    nowMs: clock.nowMs,
    close: async () => {},
  };
});
