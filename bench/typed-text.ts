import { parseCommand } from "../src/bots/command.js";
import { allCommands } from "../src/bots/commands/all.js";
import type { BenchContext, Row } from "./bench.js";
import { comparedRow } from "./stats.js";

const link = "https://open.spotify.com/track/4PaperLanterns00000001?si=0123456789abcdef";

/** What people type, as often as here: songs most, then answers, and one in ten is chatter. */
const typed = [
  `share ${link} with Bob Fisher`,
  `send_song ${link} name:"Bob Fisher" pre:"listen to the bridge" post:"told you"`,
  "share paper lanterns over harbour with #road trip",
  "heard 3",
  "inbox",
  "group add 'road trip' Bob Fisher",
  "mute Bob Fisher 2 weeks",
  "remind 3 tomorrow 18:00",
  "Receipts OFF",
  "that one was lovely, thank you so much",
];

/**
 * Typed texts to commands per second, one at a time: what the grammar makes of each, against taking it apart at its
 * spaces, which is the least that any grammar does.
 */
export async function typedText({ isQuick, note }: BenchContext): Promise<Row[]> {
  const [rounds, count] = isQuick ? [1, 20_000] : [9, 300_000];
  const parsed = () => perSecond(count, (text) => parseCommand(text, allCommands)?.words.length ?? 0);
  const split = () => perSecond(count, (text) => text.trim().split(/\s+/u).length);
  requireCommands();
  for (const warmUp of [parsed, split]) warmUp();
  const pairs = [];
  for (let round = 1; round <= rounds; round += 1) {
    pairs.push({ ours: parsed(), bare: split() });
    note(`round ${round} of ${rounds}: ${Math.round(pairs.at(-1)?.ours ?? 0)} texts per second`);
  }
  return [comparedRow("typed-text", "texts/s", pairs)];
}

function perSecond(count: number, read: (text: string) => number): number {
  let seen = 0;
  const startMs = performance.now();
  for (let at = 0; at < count; at += 1) seen += read(typed[at % typed.length] ?? "");
  const tookMs = performance.now() - startMs;
  // What nobody looks at need not be worked out.
  if (seen === 0) throw new Error("nothing was read");
  return (count * 1_000) / tookMs;
}

/** A fast grammar that understood nothing would be none. */
function requireCommands(): void {
  const missed = typed.filter((text) => parseCommand(text, allCommands) === null);
  if (missed.length !== 1) throw new Error(`not understood: ${missed.join(", ")}`);
}
