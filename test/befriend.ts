import type { Person } from "../src/bots/domain.js";
import type { Circle } from "../src/bots/ports.js";
import { redisCircle } from "../src/store/circle.js";
import { redisPeople } from "../src/store/people.js";
import { connectRedis } from "../src/store/redis.js";
import { silentLog } from "./fixtures/silent-log.js";

type Who = Pick<Person, "id" | "name">;

/** Makes two people friends as if each had said yes to the other, for tests that are about something else. */
export async function befriend(circle: Circle, one: Who, other: Who): Promise<void> {
  const friend = ({ id: personId, name }: Who) => ({
    bond: { personId, name, state: "friend" as const, sinceMs: 0 },
  });
  await circle.change(one.id, other.id, () => friend(other));
  await circle.change(other.id, one.id, () => friend(one));
}

/** Makes everybody of these names friends, in the Redis of a running program. `prefix`: its REDIS_PREFIX. */
export async function befriendNamed(names: readonly string[], { url, prefix }: { url: string; prefix: string }) {
  const redis = connectRedis(url, { log: silentLog });
  try {
    const parts = { redis, prefix: `${prefix}:`, clock: { nowMs: Date.now } };
    const people = (await Promise.all(names.map((name) => redisPeople(parts).named(name)))).flat();
    for (const [at, one] of people.entries())
      for (const other of people.slice(at + 1)) await befriend(redisCircle(parts), one, other);
  } finally {
    redis.disconnect();
  }
}
