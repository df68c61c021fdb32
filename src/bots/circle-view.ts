import type { Bond, Person } from "./domain.js";
import { limits } from "./limits.js";
import type { Acquaintance, Circle, Shares } from "./ports.js";
import { isOpen } from "./share-states.js";
import type { CircleShown } from "./texts/circle.js";
import { askingOf } from "./visibility.js";

/** What one person may see of their circle. */

type Ports = { shares: Shares; circle: Circle };

export function personOf({ personId: id, name }: Bond): Acquaintance {
  return { id, name };
}

/** Everybody with a song that still waits for an answer, of whom nothing has been decided. */
export async function waitingFor({ shares, circle }: Ports, personId: string): Promise<Acquaintance[]> {
  const [received, bonds] = await Promise.all([shares.received(personId), circle.of(personId)]);
  const decided = new Set(bonds.map((bond) => bond.personId));
  const asking = received.filter(askingOf(personId));
  const open = asking.filter((share) => isOpen(share) && !decided.has(share.senderId));
  return [...new Map(open.map(({ senderId: id, senderName: name }) => [id, { id, name }])).values()];
}

/** One page of the circle, from 1: whoever waits for an answer comes first. */
export async function circlePage(
  ports: Ports,
  { id: personId, zone }: Pick<Person, "id" | "zone">,
  page: number,
  nowMs: number,
): Promise<CircleShown> {
  const [bonds, requests] = await Promise.all([ports.circle.of(personId), waitingFor(ports, personId)]);
  const of = (state: Bond["state"]) => bonds.filter((bond) => bond.state === state);
  const friends = of("friend");
  const end = page * limits.friendsPerPage;
  const onPage = <T>(all: readonly T[], before: number) =>
    all.filter((_, at) => at + before >= end - limits.friendsPerPage && at + before < end);
  return {
    friends: friends.length,
    requests,
    asked: of("asked"),
    later: of("later"),
    blocked: of("blocked"),
    shown: { requests: onPage(requests, 0), friends: onPage(friends, requests.length) },
    nextPage: requests.length + friends.length > end ? page + 1 : null,
    nowMs,
    zone,
  };
}
