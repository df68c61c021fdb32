import fc from "fast-check";
import { expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, openWorld, tinBoat, type World } from "../world.js";

const names = ["Ann Reed", "Bob Fisher", "Cleo Park", "Dan Wolf"] as const;
const [annAt, bobAt] = [0, 1];
/** Long enough for every card to be painted. */
const momentMs = 5_000;

/** What Bob and others may do with a song of Ann's to Bob, and with one to a group of Bob and Cleo; Dan has neither. */
const steps = [
  "bob: heard 1",
  "bob: react 1 fire",
  "bob: react 1 heart",
  "bob: react 2 sad",
  "bob: thanks 1",
  "bob: thanks 2",
  "bob: skip 1",
  "bob: block Ann Reed",
  "bob: unblock Ann Reed",
  "bob: receipts off",
  "bob: receipts public",
  "bob: forget me now",
  "cleo: heard 1",
  "dan: react 1 fire",
  "dan: thanks 1",
  "ann: cancel 1",
  "ann: cancel 2",
  "ann: block Bob Fisher",
  "ann: notify receipts off",
  "ann: forget me now",
  "mail stands still",
  "mail goes on",
  "a day passes",
] as const;

interface Group {
  world: World;
  people: Friend[];
}

async function open(): Promise<Group> {
  const world = await openWorld();
  const people = names.map((name, at) =>
    at === annAt ? world.friendOnBoard(`user-${at}`, name) : world.friend(`user-${at}`, name),
  );
  for (const person of people) await person.registers();
  const [ann] = people;
  await ann?.says("group create crew");
  for (const name of ["Bob Fisher", "Cleo Park"]) await ann?.says(`group add crew ${name}`);
  await ann?.says("group bind crew", "den");
  await ann?.says(`share ${paperLanterns.url} with Bob Fisher`);
  await ann?.says(`share ${tinBoat.url} with #crew`);
  await world.advance(momentMs);
  return { world, people };
}

async function take({ world, people }: Group, step: (typeof steps)[number]): Promise<void> {
  if (step === "mail stands still") return world.alarms.stop();
  if (step === "mail goes on") return goOn(world);
  if (step === "a day passes") return world.advance(days(1));
  const [who = "", said = ""] = step.split(": ");
  await people[names.findIndex((name) => name.toLowerCase().startsWith(who))]?.says(said);
}

async function goOn(world: World): Promise<void> {
  await world.restart();
  await world.advance(momentMs);
}

const said = /reacted|good pick|🔥|❤️|😢|🙏/u;

/** Everything on a screen but what the person says themselves: answers to them, and what they are offered. */
function toldTo(person: Friend | undefined): string[] {
  const own = /^(?:\S.* gets your |Your .* is taken back|You have thanked |You said: )/u;
  return (person?.screen() ?? [])
    .flatMap(({ text, words }) => [...text.split("\n"), ...words.flatMap((one) => one.split("\n"))])
    .filter((line) => said.test(line) && !own.test(line));
}

it("whatever anybody does, what is said about a song shows to its sender, and to a room that may see it, and to nobody else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 4, maxLength: 14 }), async (taken) => {
      const group = await open();
      const { world, people } = group;
      for (const step of taken) await take(group, step);
      await goOn(world);
      people.forEach((person, at) => {
        if (at !== annAt) expect(toldTo(person)).toEqual([]);
      });
      const mayRoomSee = taken.includes("bob: receipts public");
      const inRoom = world.board.inRoom("den").flatMap(({ words }) => words.filter((line) => said.test(line)));
      if (!mayRoomSee) expect(inRoom).toEqual([]);
      const hasSpoken = taken.some((step) => step.startsWith("bob: react") || step.startsWith("bob: thanks"));
      if (!hasSpoken) expect(toldTo(people[annAt])).toEqual([]);
      const isShut = taken[0] === "ann: block Bob Fisher";
      const isBlocked = taken[0] === "bob: block Ann Reed" && !taken.includes("bob: unblock Ann Reed");
      if (isShut || isBlocked) expect(toldTo(people[annAt])).toEqual([]);
      expect(people[bobAt]?.screen().length).toBeGreaterThan(0);
    }),
    { numRuns: 12 },
  );
});
