import type { Person } from "../src/bots/domain.js";
import type { Circle } from "../src/bots/ports.js";

/** Makes two people friends as if each had said yes to the other, for tests that are about something else. */
export async function befriend(circle: Circle, one: Pick<Person, "id" | "name">, other: Pick<Person, "id" | "name">) {
  const friend = ({ id: personId, name }: Pick<Person, "id" | "name">) => ({
    bond: { personId, name, state: "friend" as const, sinceMs: 0 },
  });
  await circle.change(one.id, other.id, () => friend(other));
  await circle.change(other.id, one.id, () => friend(one));
}
