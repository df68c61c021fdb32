import { REST } from "discord.js";
import { afterEach, expect, it, vi } from "vitest";
import { Calls } from "../../../src/channels/discord/calls.js";
import { readInteraction } from "../../../src/channels/discord/inbound.js";
import { bodiesOf } from "../../../src/channels/discord/outbound.js";
import { ann, applicationId, openEmulator, openTap, token } from "./bench.js";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("what was kept to answer an interaction is let go within a minute", async () => {
  const emulator = await openEmulator();
  const tap = await openTap(emulator);
  vi.useFakeTimers({ toFake: ["setInterval"] });
  const calls = new Calls({ token, applicationId, apiUrl: emulator.apiUrl });
  const post = vi.spyOn(REST.prototype, "post");
  const interaction = readInteraction(await tap.interactionOf(() => emulator.command(ann, "inbox")));
  const [body] = bodiesOf({ type: "message", text: "nothing waits for you" });
  if (interaction === null || !body) throw new Error("no interaction arrived");
  await calls.respond(interaction, { type: 5 });
  await calls.editOriginal(interaction, body);
  const library = post.mock.contexts[0];
  if (!(library instanceof REST)) throw new Error("nobody has called Discord");
  // All first answers share one queue; every other one names its interaction.
  const ofInteraction = () => [...library.handlers.keys()].filter((id) => id.includes(interaction.token));
  expect(ofInteraction()).not.toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(ofInteraction()).toEqual([]);
  vi.useRealTimers();
  await tap.close();
  await emulator.stop();
});
