import { expect } from "vitest";
import { createApp } from "../../src/app.js";
import { loadConfig } from "../../src/config.js";
import { silentLog } from "../fixtures/silent-log.js";
import type { Program } from "./program.js";
import { until } from "./until.js";
import type { World } from "./world.js";

/** The words of the one song that is shared here; none of them may stand in a log. */
export const words = { pre: "This one is for the ferry.", post: "It was our harbour, remember?" };

/** What Ann types. */
export function sharing({ song, bob }: World): string {
  return `share ${song.url} with ${bob.name} pre:"${words.pre}" post:"${words.post}"`;
}

/**
 * Bob plays every card as soon as he has it. The play's end lies half a minute ahead, so that it comes after the
 * delivery however slow this machine is.
 */
export function bobPlaysWhatComes({ messenger, spotify, song, bob, nowMs }: World): void {
  messenger.onMessage((psid, { from, cards = [] }) => {
    if (psid !== bob.psid || from !== "bot" || cards.length === 0) return;
    spotify.play(bob.psid, song.id, { endedAtMs: nowMs() + 30_000, visibleAtMs: nowMs() });
  });
}

/** A look, or a message, that met the one who was away comes again in some minutes; nobody waits for them here. */
export async function minutesLater(world: World, program: Program): Promise<Program> {
  await program.stop();
  await world.pass(10 * 60_000);
  return world.start();
}

/** The song that Bob plays comes to its end, and Bob has had it, and both have been told, once each. */
export async function endsOnce(world: World): Promise<void> {
  const { ann, bob, song } = world;
  await bob.sees(words.post);
  await ann.sees("Bob Fisher played");
  await nothingIsDue(world);
  expect([bob.count(`[${song.title}`), ann.count("Bob Fisher played"), bob.count(words.post)]).toEqual([1, 1, 1]);
}

/**
 * Resolves when nothing is due at any time any more: every message is out, and every song has its end. One look reads
 * one slot after the other and can miss what moves between them; a song moves twice, so a third look finds it.
 */
export async function nothingIsDue({ settings }: World): Promise<void> {
  const config = loadConfig(settings);
  if (config.mode !== "bot") throw new Error("these are the settings of a bot");
  const { inspect, stop } = createApp({ config, log: silentLog, roles: [] });
  let emptyLooks = 0;
  await until(async () => {
    // What is in an agenda has a date of its own: the end of a login is months away.
    const due = (await inspect.due()).filter(({ name }) => name !== "agenda");
    emptyLooks = due.length === 0 ? emptyLooks + 1 : 0;
    return emptyLooks === 3;
  });
  await stop();
}
