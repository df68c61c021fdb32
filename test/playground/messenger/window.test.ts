import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, BOB, HOUR_MS, outcome, startWorld, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld({ templates: ["song_heard"] });
});
afterEach(() => world.close());

const text = { text: "Bob just played it" };
const postback = { type: "postback", title: "Again", payload: "again" };
const reply = { content_type: "text", title: "Yes", payload: "yes" };
const buttonCard = {
  attachment: { type: "template", payload: { template_type: "button", text: "Well?", buttons: [postback] } },
};

describe("the 24-hour window", () => {
  it("is closed to a person who has never written", async () => {
    const refused = await world.send(text);
    expect([refused.status, outcome(refused)]).toEqual([400, "10/2018278"]);
    expect(refused.body.error?.message).toBe("(#10) This message is sent outside of allowed window.");
  });

  it("is open for 24 hours after a message and closed a millisecond later, also for UPDATE and for typing", async () => {
    await world.emulator.say(ANN, "hi");
    world.advance(24 * HOUR_MS);
    expect(outcome(await world.send(text))).toBe("200");
    world.advance(1);
    expect(outcome(await world.send(text))).toBe("10/2018278");
    expect(outcome(await world.send(text, { messaging_type: "UPDATE" }))).toBe("10/2018278");
    expect(outcome(await world.send(text, { message: undefined, sender_action: "typing_on" }))).toBe("10/2018278");
  });

  it("belongs to one person", async () => {
    await world.emulator.say(BOB, "hi");
    expect(outcome(await world.send(text))).toBe("10/2018278");
  });

  it("does not hold back an approved utility message", async () => {
    const message = { template: { name: "song_heard", language: { code: "en" } } };
    expect(outcome(await world.send(message, { messaging_type: "UTILITY" }))).toBe("200");
  });

  describe("after a day of silence", () => {
    const mids = { replies: "", card: "" };
    beforeEach(async () => {
      await world.emulator.say(ANN, "hi");
      mids.card = String((await world.send(buttonCard)).body.message_id);
      mids.replies = String((await world.send({ ...text, quick_replies: [reply] })).body.message_id);
      world.advance(25 * HOUR_MS);
      expect(outcome(await world.send(text))).toBe("10/2018278");
    });

    it.each<[string, () => Promise<unknown>]>([
      ["a message", () => world.emulator.say(ANN, "hello again")],
      ["a sticker", () => world.emulator.sticker(ANN)],
      ["an image", () => world.emulator.image(ANN)],
      ["a quick reply", () => world.emulator.press(ANN, { mid: mids.replies, payload: "yes" })],
      ["a button", () => world.emulator.press(ANN, { mid: mids.card, title: "Again" })],
      ["an m.me link", () => world.emulator.openLink(ANN, "code-1")],
      ["a reaction", () => world.emulator.react(ANN, mids.card)],
    ])("%s opens it again", async (_name, act) => {
      await act();
      expect(outcome(await world.send(text))).toBe("200");
    });

    it("neither reading nor receiving nor an edit nor an echo opens it", async () => {
      const { shapes } = world.emulator;
      const events = [
        shapes.read(ANN),
        shapes.delivery(ANN, [mids.card]),
        shapes.edit(ANN, mids.card, "x"),
        shapes.echo(ANN, "x"),
      ];
      await world.emulator.deliver(shapes.events(...events));
      expect(outcome(await world.send(text))).toBe("10/2018278");
    });

    it("a forged webhook does not open it", async () => {
      const body = world.emulator.shapes.events(world.emulator.shapes.text(ANN, "hi"));
      await world.emulator.deliver(body, { signature: "wrong" });
      expect(outcome(await world.send(text))).toBe("10/2018278");
    });

    it("an event that arrives late opens it only from when it happened", async () => {
      const late = { ...world.emulator.shapes.text(ANN, "hi"), timestamp: String(world.nowMs() - 23 * HOUR_MS) };
      await world.emulator.deliver(world.emulator.shapes.events(late));
      expect(outcome(await world.send(text))).toBe("200");
      world.advance(HOUR_MS + 1);
      expect(outcome(await world.send(text))).toBe("10/2018278");
    });
  });
});

describe("a one-time notification", () => {
  const request = {
    attachment: {
      type: "template",
      payload: { template_type: "one_time_notif_req", title: "When Bob listens", payload: "otn" },
    },
  };

  async function allow(): Promise<string> {
    await world.emulator.say(ANN, "hi");
    const { message_id } = (await world.send(request)).body;
    await world.emulator.press(ANN, { mid: String(message_id), title: "Notify Me" });
    const { entry } = world.bodies().at(-1) as {
      entry: { messaging: { optin: { one_time_notif_token: string } }[] }[];
    };
    return entry[0]?.messaging[0]?.optin.one_time_notif_token ?? "";
  }

  it("reaches the person once, weeks later", async () => {
    const recipient = { one_time_notif_token: await allow() };
    world.advance(30 * 24 * HOUR_MS);
    const first = await world.send(text, { recipient });
    expect([outcome(first), first.body.recipient_id]).toEqual(["200", ANN]);
    expect(outcome(await world.send(text, { recipient }))).toBe("100/2018001");
  });

  it("is refused after a year, and for a token nobody gave", async () => {
    const recipient = { one_time_notif_token: await allow() };
    world.advance(366 * 24 * HOUR_MS);
    expect(outcome(await world.send(text, { recipient }))).toBe("100/2018001");
    expect(outcome(await world.send(text, { recipient: { one_time_notif_token: "made-up" } }))).toBe("100/2018001");
  });
});

describe("a person or Page out of reach", () => {
  beforeEach(() => world.emulator.say(ANN, "hi"));

  it("is refused with 551 while the person blocks the Page", async () => {
    world.emulator.block(ANN);
    expect(outcome(await world.send(text))).toBe("551/1545041");
    await expect(world.emulator.say(ANN, "hi")).rejects.toThrow("blocked");
    world.emulator.unblock(ANN);
    expect(outcome(await world.send(text))).toBe("200");
  });

  it("is refused with 10/1893063 while the Page is restricted", async () => {
    world.emulator.restrictPage();
    expect(outcome(await world.send(text))).toBe("10/1893063");
    world.emulator.restrictPage(false);
    expect(outcome(await world.send(text))).toBe("200");
  });

  it("is refused with 10/2018300 while another app has the thread, and events come as standby without payload", async () => {
    const { message_id } = (await world.send(buttonCard)).body;
    world.emulator.ownThread(ANN);
    expect(outcome(await world.send(text))).toBe("10/2018300");
    await world.emulator.press(ANN, { mid: String(message_id), title: "Again" });
    const entries = world.bodies().at(-1)?.entry as
      | { messaging?: object; standby: { postback: object }[] }[]
      | undefined;
    const entry = entries?.[0];
    expect(entry?.messaging).toBeUndefined();
    expect(entry?.standby[0]?.postback).toEqual({ title: "Again", mid: expect.any(String) });
    world.emulator.ownThread(ANN, false);
    expect(outcome(await world.send(text))).toBe("200");
  });
});

describe("the typing indicator", () => {
  const act = (sender_action: string) => world.send(text, { message: undefined, sender_action });
  beforeEach(() => world.emulator.say(ANN, "hi"));

  it("is answered with the person only", async () => {
    expect((await act("typing_on")).body).toEqual({ recipient_id: ANN });
  });

  it("goes out after 20 seconds", async () => {
    await act("typing_on");
    world.advance(19_999);
    expect(world.emulator.typing(ANN)).toBe(true);
    world.advance(1);
    expect(world.emulator.typing(ANN)).toBe(false);
  });

  it("goes out with the next message, and when switched off", async () => {
    await act("typing_on");
    await world.send(text);
    expect(world.emulator.typing(ANN)).toBe(false);
    await act("typing_on");
    await act("typing_off");
    expect(world.emulator.typing(ANN)).toBe(false);
  });
});
