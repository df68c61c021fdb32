import { type CommandCall, unquote } from "../command.js";
import type { Group } from "../domain.js";
import { UserError } from "../errors.js";
import { isNamed } from "../groups.js";
import { limits } from "../limits.js";
import type { CommandPorts, Outcome, PersonTurn } from "./command.js";
import { groupName } from "./recipients.js";

/** Which group is meant, and what stands besides: names of groups may have spaces, with or without quotes. */

/** What a sub-command is given: its own name, and the words behind it. */
export interface GroupCall {
  sub: string;
  words: string;
  options: CommandCall["options"];
}

/** A sub-command of "group". */
export type SubCommand = (call: GroupCall, turn: PersonTurn, ports: CommandPorts) => Promise<Outcome>;

const quotes = `"“”„‟«»'‘’‚‛\`´`;
// An apostrophe inside a word neither opens nor closes anything: O'Hara. Longer than any name is nothing in quotes, or
// quotes that nothing closes would take quadratic time.
const wordPattern = new RegExp(`[${quotes}].{0,${4 * limits.groupNameLength}}?[${quotes}](?=\\s|$)|\\S+`, "gu");

interface Found {
  groups: Group[];
  /** What stands behind, or before, the group. */
  rest: string;
}

/**
 * Finds the group in "road trip Bob Fisher", "'road trip' 'Bob Fisher'" and "Bob Fisher to road trip"; the longest name
 * that fits counts. Null when none is named. `needsRest`: something has to be left over.
 */
export function groupIn(words: string, mine: readonly Group[], needsRest: boolean): Found | null {
  const parts = words.match(wordPattern) ?? [];
  const most = Math.min(parts.length - (needsRest ? 1 : 0), limits.groupNameLength);
  for (let count = most; count > 0; count--) {
    const groups = called(parts.slice(0, count).join(" "), mine);
    if (groups.length > 0) return { groups, rest: parts.slice(count).join(" ") };
  }
  const [, before = "", after = ""] = /^(.+)\s(?:to|from|of|in)\s+(.+)$/iu.exec(words) ?? [];
  const groups = after === "" ? [] : called(after, mine);
  return groups.length > 0 ? { groups, rest: before } : null;
}

function called(said: string, mine: readonly Group[]): Group[] {
  const name = groupName(unquote(said).replace(/^group:/u, ""));
  const byId = mine.filter(({ id }) => id === name);
  return byId.length > 0 ? byId : mine.filter((group) => isNamed(group, name));
}

export interface Meant {
  group: Group;
  rest: string;
}

export interface About {
  /** Only the owner may: of several of one name theirs is meant. */
  isOwners?: boolean;
  /** Something more is needed; this is said where it is missing. Unset: nothing may follow the name. */
  needs?: "groupWho" | "groupRenameHow";
  /** What may follow nevertheless. */
  mayEnd?: string;
}

/**
 * Decides about the group that is meant among the caller's own; of several of one name they choose. Throws UserError when
 * none is named, or nobody knows it.
 */
export async function aboutGroup(
  call: GroupCall,
  turn: PersonTurn,
  ports: CommandPorts,
  { isOwners = false, needs, mayEnd = "" }: About,
  decide: (meant: Meant) => Promise<Outcome>,
): Promise<Outcome> {
  const { sub, words, options } = call;
  const mine = await ports.groups.of(turn.person.id);
  const found = named(call, mine, needs !== undefined);
  if (!found && needs === undefined) throw missing(call, undefined, true);
  if (!found) throw missing(call, groupIn(words, mine, false) !== null ? needs : undefined);
  // "leave road trip" must not leave "road".
  if (needs === undefined && !["", mayEnd].includes(found.rest)) throw new UserError("groupUnknown", { group: words });
  const owned = found.groups.filter(({ ownerId }) => ownerId === turn.person.id);
  const [group, ...others] = isOwners && owned.length > 0 ? owned : found.groups;
  if (!group) throw missing(call, undefined);
  // "Add road-trip to Bob Fisher"; a name may begin with "To".
  const said = needs === "groupWho" ? found.rest.replace(/^\s*to\s+(?=\S)/u, "") : found.rest;
  const rest = unquote(said.trim()).replace(/^@(?=\p{L})/u, "");
  if (others.length === 0) return decide({ group, rest });
  const more = options.name !== undefined && found.rest === "" ? ` ${options.name}` : ` ${rest}`;
  const command = (id: string) => `group ${sub} ${id}${more}`.trim();
  return { reply: turn.texts.whichGroup(group.name, [group, ...others], command) };
}

/** The name: option may hold the group or what stands besides it. */
function named({ words, options }: GroupCall, mine: readonly Group[], needsRest: boolean): Found | null {
  const { name } = options;
  if (name === undefined) return groupIn(words, mine, needsRest);
  const inWords = groupIn(words, mine, false);
  if (inWords) return needsRest ? { groups: inWords.groups, rest: name } : inWords;
  const groups = called(name, mine);
  return groups.length > 0 ? { groups, rest: words } : null;
}

/** `isAll`: all the words are the name of the group. */
function missing({ sub, words, options }: GroupCall, needs: About["needs"], isAll = false): UserError {
  if (needs) return new UserError(needs, { sub });
  const [first] = isAll && words !== "" ? [words] : (words.match(wordPattern) ?? []);
  const said = first ?? options.name ?? "";
  if (said === "") return new UserError("groupWhich", { sub });
  return new UserError("groupUnknown", { group: groupName(unquote(said)) });
}
