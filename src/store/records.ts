import type { Address, Person } from "../bots/domain.js";
import type { Erased } from "../bots/ports.js";
import { type AddressIdentity, addressKey } from "./keys.js";

/** How a person is stored: with every index key that ever pointed here, so that forgetting finds them all. */
export interface PersonRecord {
  person: Person;
  nameKeys: string[];
  accountKeys: string[];
}

/** What is left of a forgotten person. Without `cleanup` nothing but the time. */
export interface Tombstone {
  atMs: number;
  /** Entries elsewhere that are still to be removed; a crash in between leaves them here. */
  cleanup?: {
    nameKeys: string[];
    accountKeys: string[];
    addressSlots: string[];
    inviteKeys?: string[];
    groupIds?: string[];
  };
  counts?: Erased;
}

/** Null stays null. */
export function parse<T>(text: string | null | undefined): T | null {
  return text == null ? null : (JSON.parse(text) as T);
}

export function parseAll<T>(texts: readonly (string | null)[]): T[] {
  return texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as T]));
}

export function isSameAddress(one: AddressIdentity, other: AddressIdentity): boolean {
  return addressKey(one) === addressKey(other);
}

/** A known address is renewed in its place, another one is added at the end. */
export function withAddress(addresses: Address[], address: Address): Address[] {
  if (!addresses.some((one) => isSameAddress(one, address))) return [...addresses, address];
  return addresses.map((one) => (isSameAddress(one, address) ? address : one));
}

/** Each once. */
export function union(list: readonly string[], more: string): string[] {
  return [...new Set([...list, more])];
}
