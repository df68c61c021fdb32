import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Built, build } from "./built.js";
import { type OtlpReceiver, openReceiver, type SeenSpan } from "./otlp-receiver.js";
import { until } from "./until.js";
import { openWorld, type World } from "./world.js";

let built: Built;
let world: World;
let receiver: OtlpReceiver;

/** A web and a worker process of the built program send their spans to one receiver; Ann shares a song with Bob. */
beforeAll(async () => {
  built = await build();
  receiver = await openReceiver();
  world = await openWorld({ main: built.main });
  world.settings.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.url;
  const programs = [await world.start("web"), await world.start("worker")];
  await world.friendsRegister();
  await world.ann.says(`share ${world.song.url} with ${world.bob.name} pre:"Only for you"`);
  await world.bob.sees("Only for you");
  await world.ann.sees("has reached");
  await until(async () => receiver.spans().some(({ name }) => name === "process debts"));
  for (const program of programs) expect(await program.stop()).toBe(0);
});

afterAll(async () => {
  await world.close();
  await receiver.close();
  await built.remove();
});

function parentOf({ parentSpanId }: SeenSpan): SeenSpan | undefined {
  return receiver.spans().find(({ spanId }) => spanId === parentSpanId);
}

/** From a span up to where its trace begins. */
function wayUp(span: SeenSpan): SeenSpan[] {
  const parent = parentOf(span);
  return parent ? [span, ...wayUp(parent)] : [span];
}

describe("a song's trace", () => {
  test("leads from an alarm's run in the worker to its turn, and to the webhook in the web process", () => {
    const ways = receiver
      .spans()
      .filter(({ name }) => name === "process debts")
      .map((span) => wayUp(span).map(({ name, roles }) => `${roles}: ${name}`));
    expect(ways).toContainEqual([
      "worker: process debts",
      "worker: add debts.debts",
      "worker: turn messenger",
      "web: accept messenger",
    ]);
  });

  test("is one from end to end", () => {
    const debts = receiver.spans().filter(({ name }) => name === "process debts");
    for (const span of debts) expect(new Set(wayUp(span).map(({ traceId }) => traceId)).size).toBe(1);
    const traces = new Set(debts.map(({ traceId }) => traceId));
    const onward = receiver.spans().filter(({ name, traceId }) => name === "process outbox" && traces.has(traceId));
    expect(onward.length).toBeGreaterThan(0);
  });

  test("begins with work: what BullMQ does by itself is left out", () => {
    const roots = receiver.spans().filter(({ parentSpanId }) => !parentSpanId);
    const unexpected = roots.filter(({ name }) => !/^(accept messenger|turn messenger|process |add )/.test(name));
    expect(unexpected.map(({ name }) => name)).toEqual([]);
    expect(receiver.spans().filter(({ name }) => name.startsWith("getNextJob"))).toEqual([]);
  });

  test("holds no name, no word of a song and no secret", () => {
    const { MESSENGER_PAGE_TOKEN, ENCRYPTION_KEY, SPOTIFY_CLIENT_SECRET, MESSENGER_APP_SECRET } = world.settings;
    const secrets = [MESSENGER_PAGE_TOKEN, ENCRYPTION_KEY, SPOTIFY_CLIENT_SECRET, MESSENGER_APP_SECRET];
    const words = ["Ann Reed", "Bob Fisher", "Only for you", world.song.title, ...secrets];
    const texts = receiver.spans().map(({ text }) => text);
    expect(words.filter((word) => texts.some((text) => text.includes(word ?? "")))).toEqual([]);
  });
});
