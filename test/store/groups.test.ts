import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Group, Person } from "../../src/bots/domain.js";
import { UserError } from "../../src/bots/errors.js";
import { foldName } from "../../src/bots/fold-name.js";
import * as steps from "../../src/bots/groups.js";
import { limits } from "../../src/bots/limits.js";
import type { DecideGroup } from "../../src/bots/ports.js";
import { slotKeys } from "../../src/store/keys.js";
import { settle } from "../../src/store/memberships.js";
import { register } from "./people-for-tests.js";
import { type TestStore, testStore } from "./redis.js";

const atMs = 1_000;
let turns = 0;

interface Kit extends TestStore {
  people: Person[];
}

async function openKit(count: number): Promise<Kit> {
  const t = testStore();
  const people: Person[] = [];
  for (let at = 0; at < count; at++) people.push(await register(t, `Person ${at}`));
  return { ...t, people };
}

function person({ people }: Kit, at: number): Person {
  const found = people[at % people.length];
  if (!found) throw new Error("nobody is there");
  return found;
}

/** The key of the sentence with which something is refused; null when it is not. */
async function refusal(doing: Promise<unknown>): Promise<string | null> {
  try {
    await doing;
    return null;
  } catch (error) {
    if (error instanceof UserError) return String(error.key);
    throw error;
  }
}

function step(byId: string, turnId = `turn-${++turns}`) {
  return { turnId, byId };
}

async function begin(kit: Kit, name: string, owner: Person): Promise<string> {
  const id = `g_${++turns}`;
  await kit.store.groups.change(id, step(owner.id), steps.begun(id, name, owner, atMs));
  return id;
}

function add(kit: Kit, id: string, owner: Person, other: Person, isFriend = true) {
  return kit.store.groups.change(id, step(owner.id), steps.added(owner.id, other, { isFriend, atMs }));
}

describe("a group", () => {
  it("is found by everybody who is in it or invited, by its name", async () => {
    const kit = await openKit(3);
    const [ann, bob, cleo] = [person(kit, 0), person(kit, 1), person(kit, 2)];
    const zebra = await begin(kit, "zebra", ann);
    const apple = await begin(kit, "Apple", ann);
    expect(await add(kit, zebra, ann, bob)).toBe("added");
    expect(await add(kit, zebra, ann, cleo, false)).toBe("invited");
    const names = async (one: Person) => (await kit.store.groups.of(one.id)).map(({ name }) => name);
    expect(await names(ann)).toEqual(["Apple", "zebra"]);
    expect(await names(bob)).toEqual(["zebra"]);
    expect(await names(cleo)).toEqual(["zebra"]);
    expect((await kit.store.groups.get(zebra))?.members.map(({ state }) => state)).toEqual([
      "member",
      "member",
      "invited",
    ]);
    await kit.store.groups.change(apple, step(ann.id), steps.deleted(ann.id));
    expect(await names(ann)).toEqual(["zebra"]);
    expect(await kit.store.groups.get(apple)).toBeNull();
  });

  it("is changed once by one turn, and answers the same each time, even after it is gone", async () => {
    const kit = await openKit(2);
    const [ann, bob] = [person(kit, 0), person(kit, 1)];
    const id = await begin(kit, "one", ann);
    const again = step(ann.id);
    const adding = () => kit.store.groups.change(id, again, steps.added(ann.id, bob, { isFriend: true, atMs }));
    expect(await Promise.all([adding(), adding(), adding()])).toEqual(["added", "added", "added"]);
    await kit.store.groups.change(id, step(ann.id), steps.removed(ann.id, bob.id));
    expect(await adding()).toBe("added");
    expect((await kit.store.groups.get(id))?.members).toHaveLength(1);
    const end = step(ann.id);
    for (let time = 0; time < 2; time++)
      expect(await kit.store.groups.change(id, end, steps.deleted(ann.id))).toBe("deleted");
    expect(await kit.store.groups.get(id)).toBeNull();
  });

  it("has a name that its owner uses once, without regard to case and accents, however many begin at once", async () => {
    const kit = await openKit(2);
    const [ann, bob] = [person(kit, 0), person(kit, 1)];
    const names = ["Café", "cafe", "CAFÉ", " café "];
    const refused = await Promise.all(names.map((name) => refusal(begin(kit, name, ann))));
    expect(refused.filter((key) => key === null)).toHaveLength(1);
    expect(new Set(refused)).toEqual(new Set([null, "groupNameTaken"]));
    expect(await kit.store.groups.of(ann.id)).toHaveLength(1);
    expect(await refusal(begin(kit, "cafe", bob))).toBeNull();
  });

  it("cannot be renamed or handed over to where the name is taken", async () => {
    const kit = await openKit(2);
    const [ann, bob] = [person(kit, 0), person(kit, 1)];
    const first = await begin(kit, "first", ann);
    const second = await begin(kit, "second", ann);
    await begin(kit, "second", bob);
    await add(kit, second, ann, bob);
    const change = <T>(id: string, decide: DecideGroup<T>) => kit.store.groups.change(id, step(ann.id), decide);
    expect(await refusal(change(first, steps.renamed(ann.id, "Second")))).toBe("groupNameTaken");
    expect(await refusal(change(second, steps.handedOver(ann.id, bob.id)))).toBe("groupNameTakenThere");
    await change(second, steps.renamed(ann.id, "third"));
    expect(await change(second, steps.handedOver(ann.id, bob.id))).toBe("handed-over");
    // What was given up is free again.
    expect(await refusal(begin(kit, "second", ann))).toBeNull();
    expect(await refusal(begin(kit, "third", ann))).toBeNull();
  });

  it("is one of at most so many of one owner, and has at most so many members", async () => {
    const kit = await openKit(1);
    const ann = person(kit, 0);
    for (let at = 0; at < limits.groupsOwned; at++) await begin(kit, `group ${at}`, ann);
    expect(await refusal(begin(kit, "one more", ann))).toBe("groupsTooMany");
    const [group] = await kit.store.groups.of(ann.id);
    if (!group) throw new Error("there is none");
    const others = Array.from({ length: limits.groupMembers - 1 }, (_, at) => ({ ...anybody(at) }));
    const full: Group = { ...group, members: [...group.members, ...others] };
    const more = steps.added(ann.id, { id: "p_more", name: "More" }, { isFriend: true, atMs });
    expect(() => more(full)).toThrow("groupFull");
    await kit.store.groups.change(group.id, step(ann.id), steps.deleted(ann.id));
    expect(await refusal(begin(kit, "one more", ann))).toBeNull();
  });

  it("is not seen by whoever wants nothing of it, and asks nobody twice but a friend", async () => {
    const kit = await openKit(2);
    const [ann, bob] = [person(kit, 0), person(kit, 1)];
    const id = await begin(kit, "pushy", ann);
    await add(kit, id, ann, bob, false);
    await kit.store.groups.want(bob.id, id, false);
    expect(await kit.store.groups.of(bob.id)).toEqual([]);
    await kit.store.groups.change(id, step(ann.id), steps.removed(ann.id, bob.id));
    await add(kit, id, ann, bob, false);
    expect(await kit.store.groups.of(bob.id)).toEqual([]);
    await kit.store.groups.want(bob.id, id, true);
    expect(await kit.store.groups.of(bob.id)).toHaveLength(1);
  });

  it("is not seen by somebody who has blocked whoever brought them in", async () => {
    const kit = await openKit(2);
    const [ann, bob] = [person(kit, 0), person(kit, 1)];
    const blocked = { personId: ann.id, name: ann.name, state: "blocked", sinceMs: 0 } as const;
    const before = await begin(kit, "before", ann);
    await add(kit, before, ann, bob, false);
    await kit.store.circle.change(bob.id, ann.id, () => ({ bond: blocked }));
    const after = await begin(kit, "after", ann);
    expect(await add(kit, after, ann, bob, true)).toBe("added");
    expect(await kit.store.groups.of(bob.id)).toEqual([]);
  });

  it("is still found by somebody who was taken out and brought in again before the first was done", async () => {
    const kit = await openKit(2);
    const [ann, bob] = [person(kit, 0), person(kit, 1)];
    const id = await begin(kit, "back", ann);
    await add(kit, id, ann, bob);
    await kit.store.groups.change(id, step(ann.id), steps.removed(ann.id, bob.id));
    const without = await kit.store.groups.get(id);
    await add(kit, id, ann, bob);
    // The group was begun, bob came, bob went: that was its third version.
    await settle(kit.parts, bob.id, without, id, 3);
    expect(await kit.store.groups.of(bob.id)).toHaveLength(1);
  });

  it("nobody is brought in who has been forgotten", async () => {
    const kit = await openKit(2);
    const [ann, bob] = [person(kit, 0), person(kit, 1)];
    const id = await begin(kit, "empty", ann);
    await kit.store.people.forget(bob.id);
    expect(await refusal(add(kit, id, ann, bob))).toBe("groupPersonGone");
    expect((await kit.store.groups.get(id))?.members).toHaveLength(1);
    expect(await kit.redis.exists(slotKeys(kit.prefix, bob.id).groups)).toBe(0);
  });
});

describe("forgetting somebody", () => {
  it("hands what they owned to the longest member, ends what nobody else was in, and names them nowhere", async () => {
    const kit = await openKit(4);
    const [ann, bob, cleo, dan] = [0, 1, 2, 3].map((at) => person(kit, at)) as [Person, Person, Person, Person];
    const shared = await begin(kit, "shared", ann);
    await kit.store.groups.change(shared, step(ann.id), steps.added(ann.id, bob, { isFriend: true, atMs: 3_000 }));
    await kit.store.groups.change(shared, step(ann.id), steps.added(ann.id, dan, { isFriend: false, atMs: 1_500 }));
    await kit.store.groups.change(shared, step(ann.id), steps.added(ann.id, cleo, { isFriend: true, atMs: 2_000 }));
    await begin(kit, "Shared", cleo);
    const alone = await begin(kit, "alone", ann);
    const others = await begin(kit, "others", bob);
    await add(kit, others, bob, ann);
    expect((await kit.store.people.forget(ann.id)).groups).toBe(3);
    expect(await kit.store.groups.get(shared)).toMatchObject({ ownerId: cleo.id, name: "shared 2" });
    expect((await kit.store.groups.get(shared))?.members.map(({ personId }) => personId)).toEqual([
      cleo.id,
      bob.id,
      dan.id,
    ]);
    expect(await kit.store.groups.get(alone)).toBeNull();
    expect((await kit.store.groups.get(others))?.members.map(({ personId }) => personId)).toEqual([bob.id]);
    expect([...(await kit.dump()).values()].join()).not.toContain(ann.name);
  });

  it("hands it on past an heir who is being forgotten in the same moment", async () => {
    const kit = await openKit(3);
    const [ann, bob, cleo] = [person(kit, 0), person(kit, 1), person(kit, 2)];
    const shared = await begin(kit, "shared", ann);
    for (const [at, each] of [bob, cleo].entries())
      await kit.store.groups.change(
        shared,
        step(ann.id),
        steps.added(ann.id, each, { isFriend: true, atMs: atMs + at }),
      );
    // Bob's slot is erased and nothing else is yet.
    await kit.redis.hset(slotKeys(kit.prefix, bob.id).self, "forgotten", JSON.stringify({ atMs }));
    await kit.store.people.forget(ann.id);
    const left = await kit.store.groups.get(shared);
    expect(left?.ownerId).toBe(cleo.id);
    expect(left?.members.map(({ personId }) => personId)).toEqual([cleo.id]);
  });
});

function anybody(at: number) {
  return { personId: `p_${at}`, name: `P ${at}`, state: "member", sinceMs: 0 } as const;
}

describe("whatever is done with groups, in any order, by anybody, at the same time", () => {
  // Without groups there is nothing to do to them, and only the owner may do most of it.
  const places = { who: fc.nat(3), whom: fc.nat(3), group: fc.nat(2), isByOwner: fc.boolean(), isTwice: fc.boolean() };
  const op = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("create" as const), name: fc.constantFrom("a", "Á", "b"), ...places }),
    },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("add" as const), isFriend: fc.boolean(), ...places }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("rename" as const), name: fc.constantFrom("a", "b", "B"), ...places }),
    },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("remove" as const), ...places }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("owner" as const), ...places }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          "leave" as const,
          "delete" as const,
          "join" as const,
          "later" as const,
          "forget" as const,
        ),
        ...places,
      }),
    },
  );
  type Op = typeof op extends fc.Arbitrary<infer T> ? T : never;

  let kit: Kit;
  /** An id is used once: it comes from the turn that begins the group. */
  let begunIds = new Set<string>();

  /** Nobody but the owner and oneself takes anybody out. */
  function watched<T>(byId: string, decide: DecideGroup<T>): DecideGroup<T> {
    return (group) => {
      const change = decide(group);
      if (change.group === "keep" || !group) return change;
      const left = new Set(change.group?.members.map(({ personId }) => personId));
      const gone = group.members.filter(({ personId }) => !left.has(personId));
      expect(gone.every(({ personId }) => personId === byId || group.ownerId === byId)).toBe(true);
      return change;
    };
  }

  function decisionOf(one: Op, who: Person, whom: Person, id: string): DecideGroup<unknown> | null {
    switch (one.kind) {
      case "create":
        return (group) => (group ? { group: "keep", answer: null } : steps.begun(id, one.name, who, atMs)(null));
      case "add":
        return steps.added(who.id, whom, { isFriend: one.isFriend, atMs });
      case "rename":
        return steps.renamed(who.id, one.name);
      case "remove":
        return steps.removed(who.id, whom.id);
      case "leave":
        return steps.left(who.id);
      case "delete":
        return steps.deleted(who.id);
      case "owner":
        return steps.handedOver(who.id, whom.id);
      case "join":
        return steps.joined(who.id, atMs);
      default:
        return null;
    }
  }

  async function perform(one: Op, ids: string[]): Promise<void> {
    const id = ids[one.group] ?? "";
    const owner = one.isByOwner && one.kind !== "forget" ? (await kit.store.groups.get(id))?.ownerId : undefined;
    const who = kit.people.find((each) => each.id === owner) ?? person(kit, one.who);
    const whom = person(kit, one.whom);
    if (one.kind === "create" && begunIds.has(id)) return;
    if (one.kind === "create") begunIds.add(id);
    const decide = decisionOf(one, who, whom, id);
    const same = step(who.id);
    if (one.kind === "later") return kit.store.groups.want(who.id, id, false);
    if (one.kind === "forget") return void (await kit.store.people.forget(who.id));
    // The platform hands the same event over twice, now and then.
    const once = () => (decide ? refusal(kit.store.groups.change(id, same, watched(who.id, decide))) : null);
    await (one.isTwice ? Promise.all([once(), once()]) : once());
  }

  async function requireSound(ids: string[]): Promise<void> {
    const found = await Promise.all(ids.map((id) => kit.store.groups.get(id)));
    const groups = found.filter((group) => group !== null);
    for (const group of groups) {
      const ids = group.members.map(({ personId }) => personId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(group.members[0]).toMatchObject({ personId: group.ownerId, state: "member" });
      for (const { personId } of group.members)
        expect(await kit.redis.hexists(slotKeys(kit.prefix, personId).groups, group.id), "the index").toBe(1);
    }
    const names = groups.map(({ ownerId, name }) => `${ownerId} ${foldName(name)}`);
    expect(new Set(names).size).toBe(names.length);
  }

  const rounds = fc.array(fc.array(op, { minLength: 1, maxLength: 8 }), { minLength: 5, maxLength: 12 });

  it("every group has one owner who is in it, nobody twice, and a name of its own; and every member finds it", async () => {
    kit = await openKit(4);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const ids = [0, 1, 2].map((at) => `g_${run}_${at}`);
        begunIds = new Set();
        run += 1;
        for (const together of all) {
          const here = together.filter(({ kind }) => kind !== "forget");
          await Promise.all(here.map((one) => perform(one, ids)));
          await requireSound(ids);
        }
        // The next run begins with people who own nothing.
        for (const id of ids) {
          const group = await kit.store.groups.get(id);
          if (group) await kit.store.groups.change(id, step(group.ownerId), steps.deleted(group.ownerId));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("that also holds while people are forgotten, who are in no group any more", async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        kit = await openKit(4);
        begunIds = new Set();
        const ids = [0, 1, 2].map((at) => `g_${at}`);
        const gone = new Set<string>();
        for (const together of all) {
          await Promise.all(together.map((one) => perform(one, ids)));
          for (const one of together) if (one.kind === "forget") gone.add(person(kit, one.who).id);
          await requireSound(ids);
          const groups = await Promise.all(ids.map((id) => kit.store.groups.get(id)));
          const left = groups.flatMap((group) => group?.members.map(({ personId }) => personId) ?? []);
          expect(left.filter((id) => gone.has(id))).toEqual([]);
        }
      }),
      { numRuns: 15 },
    );
  });
});
