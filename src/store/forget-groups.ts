import { UserError } from "../bots/errors.js";
import { withoutForgotten } from "../bots/groups.js";
import { limits } from "../bots/limits.js";
import { changeGroup, type GroupParts, PersonGone } from "./groups.js";
import { slotKeys } from "./keys.js";
import { write } from "./transaction.js";

/** Longer than anybody can still be on their way into a group. */
const goneKeptMs = 90 * 24 * 60 * 60_000;

/**
 * Takes somebody who has been forgotten out of a group for good: nobody can bring them in after this. What they owned is
 * inherited by the longest member, or goes with them. Safe to repeat.
 */
export async function leaveGroup(parts: GroupParts, personId: string, groupId: string): Promise<void> {
  const keys = slotKeys(parts.prefix, groupId);
  await write(
    parts.redis,
    [],
    [
      ["SADD", keys.gone, personId],
      ["PEXPIRE", keys.gone, goneKeptMs],
    ],
  );
  await bequeath(parts, personId, groupId);
}

/**
 * Whoever inherits may have a group of that name already: then a number tells the two apart. Or may have been forgotten in
 * the same moment: then both go, and the next one inherits.
 */
async function bequeath(parts: GroupParts, personId: string, groupId: string): Promise<void> {
  const step = { turnId: `forget:${personId}`, byId: personId };
  const goneIds = [personId];
  for (let number = 1; ; ) {
    try {
      return await changeGroup(parts, groupId, step, withoutForgotten(goneIds, number), { hasNoLimit: true });
    } catch (error) {
      if (error instanceof PersonGone && goneIds.length <= limits.groupMembers) goneIds.push(error.personId);
      // More than they can own there cannot be.
      else if (isNameTaken(error) && number <= 2 * limits.groupsOwned) number += 1;
      else throw error;
    }
  }
}

function isNameTaken(error: unknown): boolean {
  return error instanceof UserError && error.key === "groupNameTakenThere";
}
