import { plainManner } from "./manner.js";
import type { Language } from "./say.js";
import { textsIn } from "./text.js";

/** What the login page shows above a code, and what sending the code agrees to. */
export function consentWording(language: Language): string {
  return textsIn({ language, spell: plainManner.spell }).consent();
}
