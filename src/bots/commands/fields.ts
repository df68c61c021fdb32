import type { Field, Form } from "../forms.js";

/** Fields that several commands have. */

/** All settings are under one slash command, and typed without it. */
export function setting(name: string, ...fields: Field[]): Form {
  return { path: `settings ${name}`, fields };
}

export function oneOf(...choices: string[]): Field {
  return { name: "to", about: "fieldSwitch", kind: "choice", isRequired: true, choices };
}

/** Words that may be left out, by an example. */
export function words(example: string, maxLength: number): Field {
  return { name: "to", about: "fieldWords", example, kind: "text", maxLength };
}

/** The number of a share in a list. */
export function numberIn(about: Field["about"]): Field {
  return { name: "number", about, kind: "number", isRequired: true };
}

/** Which page of a list. */
export const pageField: Field = { name: "page", about: "fieldPage", kind: "number" };

/** One other person; names that could be misread go into the option `name`. */
export function somebody(about: Field["about"]): Field {
  return { name: "who", about, kind: "person", isRequired: true, maxLength: 100, option: "name" };
}
