import type { Message, Notice } from "../bots/domain.js";
import { UpstreamError } from "../bots/errors.js";
import { asError, retry } from "./outbox-ends.js";
import { end, type Item, type OpenTarget, type Run } from "./outbox-run.js";

/**
 * Asks plugins for the words of what they told. What has none any more ends here, what fails is tried again like a message
 * that did not arrive, and neither costs the others anything. Answers what can be sent.
 */
export async function withWords(run: Run, batch: Item[], target: OpenTarget): Promise<Item[]> {
  const ready: Item[] = [];
  for (const item of batch) if (await isWorded(run, item, target)) ready.push(item);
  return ready;
}

async function isWorded(run: Run, item: Item, target: OpenTarget): Promise<boolean> {
  const { notice } = item.entry;
  if (notice.kind !== "plugin" || run.worded.has(notice)) return true;
  try {
    const words = await wordsFor(run, notice, target);
    if (words) run.worded.set(notice, words);
    else await end(run, [item], { kind: "dropped" });
    return words !== null;
  } catch (error) {
    const retryAfterMs = error instanceof UpstreamError ? error.retryAfterMs : undefined;
    const fields = { personId: run.personId, entryId: item.entry.id, plugin: notice.plugin };
    run.parts.log.error("outbox.noWords", { ...fields, error: asError(error) });
    await retry(run, [item], { why: "transient", retryAfterMs });
    return false;
  }
}

async function wordsFor(
  { parts, person }: Run,
  notice: Extract<Notice, { kind: "plugin" }>,
  { address }: OpenTarget,
): Promise<Message | null> {
  return (person && (await parts.wordsOf?.(notice, person, address))) ?? null;
}
