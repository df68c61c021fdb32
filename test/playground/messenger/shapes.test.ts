import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, BOB, PAGE_ID, startWorld, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe("the event shapes", () => {
  it("are from the person to the Page, with the time of the clock", () => {
    const { shapes } = world.emulator;
    const events = [
      shapes.text(ANN, "a"),
      shapes.quickReply(ANN, "Yes", "yes"),
      shapes.reply(ANN, "a", "m_1"),
      shapes.attachment(ANN, "reel"),
      shapes.attachment(ANN, "hologram"),
      shapes.postback(ANN, "Menu", undefined),
      shapes.referral(ANN, "code"),
      shapes.reaction(ANN, "m_1"),
      shapes.delivery(ANN, ["m_1"]),
      shapes.read(ANN),
      shapes.edit(ANN, "m_1", "b"),
      shapes.optin(ANN, "token", "p"),
      shapes.accountLinking(ANN),
      shapes.handover(ANN),
      shapes.unknown(ANN),
    ];
    const envelope = { sender: { id: ANN }, recipient: { id: PAGE_ID }, timestamp: world.nowMs() };
    for (const event of events) expect(event).toMatchObject(envelope);
  });

  it("have the Page as sender of an echo", () => {
    expect(world.emulator.shapes.echo(ANN, "hi")).toMatchObject({
      sender: { id: PAGE_ID },
      recipient: { id: ANN },
      message: { is_echo: true, text: "hi" },
    });
  });

  it("have no sender on the checkbox plugin and on policy enforcement", () => {
    const { shapes } = world.emulator;
    expect(shapes.checkboxOptin("ref-1")).not.toHaveProperty("sender");
    expect(shapes.checkboxOptin("ref-1").optin).toEqual({ ref: "checkbox", user_ref: "ref-1" });
    expect(shapes.policyEnforcement()).not.toHaveProperty("sender");
  });

  it("can have timestamps as text and keys nobody knows", () => {
    const { shapes } = world.emulator;
    expect(shapes.withStringTimestamp(shapes.text(ANN, "a")).timestamp).toBe(String(world.nowMs()));
    const odd = shapes.withUnknownKeys(shapes.text(ANN, "a"));
    expect(odd).toMatchObject({ novelty: true, message: { text: "a", novelty: { deep: [null] } } });
  });
});

describe("the body shapes", () => {
  it("hold one or several entries with one or several events", async () => {
    const { shapes } = world.emulator;
    const [a, b] = [shapes.text(ANN, "a"), shapes.text(BOB, "b")];
    expect(shapes.events(a, b)).toMatchObject({ object: "page", entry: [{ id: PAGE_ID, messaging: [a, b] }] });
    expect(shapes.entries([a], [b])).toMatchObject({ entry: [{ messaging: [a] }, { messaging: [b] }] });
  });

  it("cover standby, changes, other products and what is malformed", () => {
    const { shapes } = world.emulator;
    const tap = shapes.postback(ANN, "Menu", "menu");
    expect(shapes.standby(tap)).toMatchObject({ entry: [{ standby: [{ postback: { title: "Menu" } }] }] });
    expect(JSON.stringify(shapes.standby(tap))).not.toContain("payload");
    expect(shapes.standbyWithMessaging(tap)).toMatchObject({ entry: [{ standby: [tap], messaging: [tap] }] });
    expect(shapes.changes("feed", { item: "like" })).toMatchObject({
      entry: [{ changes: [{ field: "feed", value: { item: "like" } }] }],
    });
    expect(shapes.instagram(tap)).toMatchObject({ object: "instagram", entry: [{ messaging: [tap] }] });
    expect(shapes.withoutEntry()).toEqual({ object: "page" });
    expect(shapes.emptyEntry()).toEqual({ object: "page", entry: [{ id: PAGE_ID, time: world.nowMs() }] });
    expect(JSON.stringify(shapes.oversized(tap, 2_000_000)).length).toBeGreaterThan(2_000_000);
    expect(() => JSON.parse(shapes.notJson().toString())).toThrow(SyntaxError);
  });

  it("all reach the webhook as they are", async () => {
    const { shapes } = world.emulator;
    const bodies = [
      shapes.changes("feed", {}),
      shapes.withoutEntry(),
      shapes.emptyEntry(),
      shapes.events(shapes.policyEnforcement()),
    ];
    for (const body of bodies) await world.emulator.deliver(body);
    expect(world.bodies()).toEqual(bodies);
  });
});

it("the emulator shares no code with the bot: it imports node's modules, the playground's files and the type of the clock", () => {
  const folder = new URL("../../../playground/messenger/", import.meta.url);
  const imports = readdirSync(folder).flatMap((file) => {
    const source = readFileSync(new URL(file, folder), "utf8");
    return [...source.matchAll(/^(?:import|export) [^;]*?from "([^"]+)";$/gm)].map(([statement, from]) => ({
      statement,
      from,
    }));
  });
  const foreign = imports.filter(({ from }) => !/^(node:|\.\/|\.\.\/[\w-]+\.js$)/.test(from ?? ""));
  const clock = 'import type { Clock } from "../../src/bots/ports.js";';
  expect(imports.length).toBeGreaterThan(40);
  expect(foreign.map(({ statement }) => statement).filter((statement) => statement !== clock)).toEqual([]);
});
