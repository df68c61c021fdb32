import type { Address } from "./domain.js";
import type { People } from "./ports.js";

export interface ActingParts {
  people: Pick<People, "at" | "acted" | "speaks">;
  /** The slot of an address that belongs to nobody. */
  addressSlot: (address: Address) => string;
}

/** What channels tell of everything a person does: when it was, and in which language their platform speaks with them. */
export function createActing({ people, addressSlot }: ActingParts) {
  return async (address: Address, atMs: number): Promise<void> => {
    const person = await people.at(address);
    await people.acted(person?.id ?? addressSlot(address), address, atMs);
    const known = person?.addresses.find(
      ({ channel, tenantId, userId }) =>
        channel === address.channel && tenantId === address.tenantId && userId === address.userId,
    );
    const isNews = address.locale !== undefined && address.locale !== known?.locale;
    if (person && known && isNews) await people.speaks(person.id, address);
  };
}
