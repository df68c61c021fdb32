import fc from "fast-check";
import { expect, it } from "vitest";
import type { Bond, Share } from "../../src/bots/domain.js";
import { isOpen } from "../../src/bots/share-states.js";
import { standingOf } from "../../src/bots/welcome.js";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, openWorld, tinBoat, type World } from "../world.js";

const names = ["Ann Reed", "Bob Fisher", "Cleo Park"] as const;
const who = fc.constantFrom(0, 1, 2);

/** What anybody may say about anybody, in any order; while the mail stands still, nothing reaches the others. */
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ by: who, to: who, says: fc.constantFrom(...sayings()) }) },
  { weight: 2, arbitrary: fc.record({ mail: fc.constantFrom("stands still", "goes on") }) },
  { weight: 1, arbitrary: fc.record({ days: fc.integer({ min: 1, max: 9 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function sayings() {
  return [
    `share ${paperLanterns.url} with NAME`,
    `share ${tinBoat.url} with NAME`,
    "accept NAME",
    "accept NAME",
    "not now NAME",
    "block NAME",
    "unblock NAME",
    "unfriend NAME",
    "mute NAME 3d",
    "receipts off for NAME",
    "accept CODE",
    "cancel 1",
    "heard 1",
  ] as const;
}

interface Circle {
  world: World;
  people: Friend[];
  ids: string[];
  /** By person: an invitation of theirs. */
  codes: string[];
}

async function open(): Promise<Circle> {
  const world = await openWorld({ areStrangers: true });
  const people = names.map((name, at) => world.friend(`user-${at}`, name));
  const codes: string[] = [];
  for (const person of people) {
    await person.registers();
    await person.says("invite");
    codes.push(/accept (\w{8})/u.exec(person.news().at(-1) ?? "")?.[1] ?? "");
  }
  return { world, people, ids: await Promise.all(people.map((person) => person.personId())), codes };
}

async function take({ world, people, codes }: Circle, one: Step): Promise<void> {
  if ("mail" in one) return one.mail === "goes on" ? goOn(world) : world.alarms.stop();
  if ("days" in one) return world.advance(days(one.days));
  const said = one.says.replace("NAME", names[one.to] ?? "").replace("CODE", codes[one.to] ?? "");
  await people[one.by]?.says(said);
}

async function goOn(world: World): Promise<void> {
  await world.restart();
  await world.settle();
}

/** Of each pair, in both directions: the bonds, and what the second has sent the first. */
async function pairsOf({ world, ids }: Circle) {
  const all = ids.flatMap((me) => ids.filter((other) => other !== me).map((other) => [me, other] as const));
  return Promise.all(
    all.map(async ([me, other]) => ({
      mine: await world.store.circle.get(me, other),
      theirs: await world.store.circle.get(other, me),
      songs: (await world.store.shares.received(me)).filter(({ senderId }) => senderId === other),
    })),
  );
}

function expectSound({ mine, theirs, songs }: { mine: Bond | null; theirs: Bond | null; songs: Share[] }): void {
  // Whoever is a friend is one on both sides, as far as both can see.
  if (mine?.state === "friend") expect(standingOf(theirs)).toBe("friend");
  for (const song of songs.filter(isOpen)) {
    if (mine?.state === "blocked") expect(song.withheld?.why).toBe("block");
    if (mine?.state === "friend") expect(song.withheld?.why).not.toBe("request");
  }
}

it("any order of decisions, with any delay between the people, leaves both sides agreed and every block kept", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const circle = await open();
      for (const one of steps) await take(circle, one);
      await goOn(circle.world);
      for (const pair of await pairsOf(circle)) expectSound(pair);
      expect(circle.world.alarms.errors).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
