import { expect, it } from "vitest";
import type { Bond } from "../../src/bots/domain.js";
import { sayIn } from "../../src/bots/say.js";
import { circleTexts } from "../../src/bots/texts/circle.js";

const nowMs = Date.UTC(2026, 10, 21, 12);
const bob: Bond = { personId: "p_bob", name: "Bob", state: "friend", sinceMs: 0, mutedUntilMs: nowMs + 12 * 3_600_000 };

it.each([
  ["Europe/Berlin", "muted until Nov 22, 01:00"],
  [undefined, "muted until Nov 22, 00:00 UTC"],
])("the list of friends says by the clock of %s until when somebody is muted", (zone, words) => {
  const nobody = { requests: [], asked: [], later: [], blocked: [], nextPage: null };
  const shown = { requests: [], friends: [bob] };
  const list = circleTexts(sayIn({ language: "en", spell: (command) => command })).friends({
    ...nobody,
    friends: 1,
    shown,
    nowMs,
    zone,
  });
  expect(list.cards?.[0]?.subtitle).toBe(`Friends since January 1, 1970, ${words}`);
});
