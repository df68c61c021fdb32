import fc from "fast-check";
import { expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, openWorld, tinBoat, type World } from "../world.js";

const names = ["Ann Reed", "Bob Fisher", "Cleo Park"] as const;
const who = fc.constantFrom(0, 1, 2);

/** What anybody may say to or about anybody; CREW is a group of the first one's. */
const sayings = [
  `share ${paperLanterns.url} with NAME pre:"note-BY-TO" post:"last-BY-TO"`,
  `share ${tinBoat.url} with #CREW pre:"note-BY-crew" post:"last-BY-crew"`,
  "group add CREW NAME",
  "group remove CREW NAME",
  "group owner CREW NAME",
  "group leave CREW",
  "group join CREW",
  "group later CREW",
  "group show CREW",
  "group list",
  "accept NAME",
  "accept NAME",
  "not now NAME",
  "block NAME",
  "unblock NAME",
  "unfriend NAME",
  "receipts off",
  "heard 1",
  "skip 1",
  "remind 1 in 2h",
  "inbox",
  "sent",
  "friends",
  "settings",
] as const;

const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ by: who, to: who, says: fc.constantFrom(...sayings) }) },
  { weight: 1, arbitrary: fc.record({ days: fc.integer({ min: 1, max: 9 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Stage {
  world: World;
  people: Friend[];
  ids: string[];
  groupId: string;
}

async function open(): Promise<Stage> {
  const world = await openWorld({ areStrangers: true });
  const people = names.map((name, at) => world.friend(`user-${at}`, name));
  for (const person of people) await person.registers();
  const ids = await Promise.all(people.map((person) => person.personId()));
  await people[0]?.says("group create secret-crew");
  const [group] = await world.store.groups.of(ids[0] ?? "");
  for (const person of people) person.news();
  return { world, people, ids, groupId: group?.id ?? "" };
}

/** By name, or by the id that only a button knows: guessing it must not help. */
async function take({ world, people, ids, groupId }: Stage, one: Step): Promise<void> {
  if ("days" in one) return world.advance(days(one.days));
  const said = one.says
    .replace("#CREW", groupId)
    .replace("CREW", groupId)
    .replace("NAME", ids[one.to] ?? "")
    .replaceAll("BY", String(one.by))
    .replaceAll("TO", String(one.to));
  await people[one.by]?.says(said);
}

/** What each may have seen by now, as far as it depends on what was decided before. */
interface Rights {
  /** Whoever is, or was, in the group or invited to it. */
  crew: boolean[];
}

async function learn({ world, ids, groupId }: Stage, { crew }: Rights): Promise<void> {
  const group = await world.store.groups.get(groupId);
  for (const [at, id] of ids.entries()) crew[at] ||= group?.members.some(({ personId }) => personId === id) ?? false;
}

/** What is new on everybody's screen, after one step. */
async function expectDiscreet({ world, people, ids }: Stage, { crew }: Rights): Promise<void> {
  for (const [me, person] of people.entries()) {
    const news = person.news().join("\n");
    const received = await world.store.shares.received(ids[me] ?? "");
    for (const [, what, by, to] of news.matchAll(/(note|last)-(\d)-(\d|crew)/gu)) {
      expect(to === "crew" || to === String(me), `${names[me]} reads what was for another: ${news}`).toBe(true);
      const own = received.filter(({ pre, senderId }) => pre === `note-${by}-${to}` && senderId === ids[Number(by)]);
      const shown = own.filter(({ withheld }) => withheld === undefined);
      expect(shown.length, `${names[me]} reads ${what} of somebody without a yes: ${news}`).toBeGreaterThan(0);
      if (what === "last") expect(shown.map(({ state }) => state)).toContain("heard");
    }
    if (!crew[me]) expect(news, `${names[me]} has nothing to do with the group`).not.toContain("secret-crew");
  }
}

it("no sequence of commands shows anybody words for another, of somebody without a yes, before their time, or a group of others", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 18 }), async (steps) => {
      const stage = await open();
      const rights: Rights = { crew: names.map(() => false) };
      for (const one of steps) {
        await learn(stage, rights);
        await take(stage, one);
        await learn(stage, rights);
        await expectDiscreet(stage, rights);
      }
      expect(stage.world.alarms.errors).toEqual([]);
    }),
    { numRuns: 30 },
  );
}, 180_000);
