import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { turnOf } from "../../src/bots/activity.js";
import type { Address } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import { type Channel, DeliveryError, type OnTurn } from "../../src/channels/channel.js";

/** A channel connected to its emulated platform, not started yet, with one person who has written before. */
export interface ChannelBench {
  channel: Channel;
  address: Address;
  /** The event this text of the person becomes, as the channel hands it to Intake. */
  eventOf(text: string): Promise<string>;
  /** When and where the channel says that somebody acted. */
  acted: { address: Address; atMs: number }[];
  /** Texts the bot has said to the person, oldest first. */
  said(): string[];
  /** From now on the platform refuses; what kind of failure that is. */
  refuse(): { failure: string; code: string };
  nowMs(): number;
  close(): Promise<void>;
}

/** What every channel owes the rest of the house. */
export function channelContract(name: string, open: () => Promise<ChannelBench>): void {
  describe(`${name}, as a channel`, () => {
    let bench: ChannelBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it("passes an event to the bot as a turn from the right person", async () => {
      const turns: unknown[] = [];
      await bench.channel.start(async ({ activity }) => void turns.push(turnOf(activity)));
      await bench.channel.handle(await bench.eventOf("hello there"));
      const address = expect.objectContaining(bench.address);
      expect(turns).toEqual([{ id: expect.any(String), kind: "text", text: "hello there", address }]);
    });

    it("says that the person has acted before the turn begins", async () => {
      const before: number[] = [];
      await bench.channel.start(async () => void before.push(bench.acted.length));
      await bench.channel.handle(await bench.eventOf("hello"));
      expect(before).toEqual([1]);
      expect(bench.acted[0]?.address).toMatchObject(bench.address);
      expect(bench.acted[0]?.atMs).toBeLessThanOrEqual(bench.nowMs());
    });

    it("lets what a turn says reach the person, and what goes wrong with it reach the turn", async () => {
      const errors: unknown[] = [];
      const answer: OnTurn = async (context) => {
        await context.sendActivity("hello yourself").catch((error: unknown) => errors.push(error));
      };
      await bench.channel.start(answer);
      await bench.channel.handle(await bench.eventOf("hello"));
      expect(bench.said()).toEqual(["hello yourself"]);
      const { failure, code } = bench.refuse();
      await bench.channel.handle(await bench.eventOf("hello again"));
      expect(errors).toMatchObject([{ failure, code }]);
    });

    it("lets the errors of a turn reach whoever handed it the event, and goes on", async () => {
      let isBroken = true;
      await bench.channel.start(async () => {
        if (isBroken) throw new UpstreamError("redis", "gone");
      });
      await expect(bench.channel.handle(await bench.eventOf("hello"))).rejects.toThrow("gone");
      isBroken = false;
      await expect(bench.channel.handle(await bench.eventOf("hello"))).resolves.toBeUndefined();
    });

    it("takes no events before it starts, nor after it stops: they wait", async () => {
      const event = await bench.eventOf("hello");
      await expect(bench.channel.handle(event)).rejects.toThrow(UpstreamError);
      await bench.channel.start(async () => {});
      await bench.channel.stop();
      await expect(bench.channel.handle(event)).rejects.toThrow(UpstreamError);
    });

    it("waits at its stop for the turn under way", async () => {
      let finish = () => {};
      const order: string[] = [];
      const gate = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const entered = new Promise<void>((resolve) => {
        void bench.channel.start(async () => {
          resolve();
          await gate;
          order.push("turn");
        });
      });
      const handling = bench.channel.handle(await bench.eventOf("hello"));
      await entered;
      const stopping = bench.channel.stop().then(() => order.push("stopped"));
      finish();
      await Promise.all([handling, stopping]);
      expect(order).toEqual(["turn", "stopped"]);
    });

    it("is idle once the turn under way has ended, and not before", async () => {
      let finish = () => {};
      const order: string[] = [];
      const gate = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const entered = new Promise<void>((resolve) => {
        void bench.channel.start(async () => {
          resolve();
          await gate;
          order.push("turn");
        });
      });
      await bench.channel.idle();
      const handling = bench.channel.handle(await bench.eventOf("hello"));
      await entered;
      const idle = bench.channel.idle().then(() => order.push("idle"));
      finish();
      await Promise.all([handling, idle]);
      expect(order).toEqual(["turn", "idle"]);
    });

    it("drops an event that nobody can read", async () => {
      let turns = 0;
      await bench.channel.start(async () => void turns++);
      for (const event of ["", "{", "null", "[]", '{"sender":7}']) await bench.channel.handle(event);
      expect(turns).toBe(0);
    });

    it("writes to a person unasked", async () => {
      await bench.channel.send(JSON.parse(JSON.stringify(bench.address)), { text: "news" });
      expect(bench.said()).toEqual(["news"]);
      expect(bench.channel.halted).toBeNull();
    });

    it("throws a DeliveryError that says what a failure means", async () => {
      const { failure, code } = bench.refuse();
      const sending = bench.channel.send(bench.address, { text: "news" });
      await expect(sending).rejects.toThrow(DeliveryError);
      await expect(sending).rejects.toMatchObject({ failure, code });
    });

    it("can write first to somebody who has just acted", () => {
      const nowMs = bench.nowMs();
      expect(bench.channel.canWriteFirst({ lastActionAtMs: nowMs, unreachableSinceMs: null }, nowMs)).toBe(true);
    });

    it("merges at least one card into a message", () => {
      expect(bench.channel.maxCards).toBeGreaterThanOrEqual(1);
    });
  });
}
