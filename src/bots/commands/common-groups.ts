import { isMember } from "../groups.js";
import type { CommandPorts } from "./command.js";

/** As many as one song names: of people who meet in more, one of these will do. */
const mostNamed = 5;

/** Ids of groups that both have joined; none for friends, who need none. */
export async function commonGroups(
  senderId: string,
  recipientId: string,
  { circle, groups }: Pick<CommandPorts, "circle" | "groups">,
): Promise<string[]> {
  const bond = await circle.get(senderId, recipientId);
  if (bond?.state === "friend") return [];
  const common = (await groups.of(senderId)).filter((group) =>
    [senderId, recipientId].every((id) => isMember(group, id)),
  );
  return common.map(({ id }) => id).slice(0, mostNamed);
}
