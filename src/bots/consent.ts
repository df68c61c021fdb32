import { plainManner } from "./manner.js";
import { textsIn } from "./text.js";

/** What the login page shows above a code, which is before anybody knows who is reading. */
export const CONSENT_WORDING = textsIn({ language: "en", spell: plainManner.spell }).consent();
