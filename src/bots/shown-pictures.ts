import { type MannerOf, tongueOf } from "./manner.js";
import type { OpenPlugin } from "./open-plugins.js";
import type { Picture } from "./picture.js";
import type { People } from "./ports.js";
import { type Language, sayIn } from "./say.js";

interface ShownPicturesParts {
  people: Pick<People, "get">;
  plugins: ReadonlyMap<string, Pick<OpenPlugin, "picture">>;
  mannerOf: MannerOf;
}

/**
 * The picture a plugin has under this name for somebody, in this language, null for theirs. Null: there is none (any more),
 * or they have gone, or have disconnected.
 */
export type ShownPictures = (
  plugin: string,
  personId: string,
  ref: string,
  language: Language | null,
) => Promise<Picture | null>;

export function createShownPictures({ people, plugins, mannerOf }: ShownPicturesParts): ShownPictures {
  return async (plugin, personId, ref, language) => {
    const person = await people.get(personId);
    const [address] = person?.addresses ?? [];
    if (!person?.spotify || !address) return null;
    const own = tongueOf(person, address, mannerOf);
    const say = sayIn({ language: language ?? own.language, spell: own.spell });
    return (await plugins.get(plugin)?.picture(personId, ref, say)) ?? null;
  };
}
