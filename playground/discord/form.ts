import { asObject, isObject, type Json } from "../json.js";
import { DiscordError } from "./api-error.js";
import { isSnowflake } from "./snowflakes.js";

/** Checks one value; what is wrong with it goes to the form. */
export type Rule = (value: unknown, form: Form) => void;

interface Issue {
  path: string[];
  code: string;
  message: string;
}

/** Collects everything wrong with a payload, each issue at its field. */
export class Form {
  readonly #issues: Issue[];
  readonly #path: string[];

  constructor(issues: Issue[] = [], path: string[] = []) {
    this.#issues = issues;
    this.#path = path;
  }

  /** The same form, one level deeper. */
  in(...keys: (string | number)[]): Form {
    return new Form(this.#issues, [...this.#path, ...keys.map(String)]);
  }

  fail(code: string, message: string): void {
    this.#issues.push({ path: this.#path, code, message });
  }

  get isClean(): boolean {
    return this.#issues.length === 0;
  }

  /** @throws DiscordError 50035 with all issues, if there are any */
  throwIssues(): void {
    if (this.#issues.length > 0) throw new DiscordError(400, 50035, "Invalid Form Body", nested(this.#issues));
  }
}

/** Checks a payload. @throws DiscordError 50035 */
export function check(value: unknown, rule: Rule): void {
  const form = new Form();
  rule(value, form);
  form.throwIssues();
}

/** A payload refused for one reason, at one field. */
export function invalidForm(field: string, code: string, message: string): DiscordError {
  return new DiscordError(400, 50035, "Invalid Form Body", nested([{ path: [field], code, message }]));
}

function nested(issues: Issue[]): Json {
  const root: Json = {};
  for (const { path, code, message } of issues) {
    let at = root;
    for (const key of path) {
      if (!isObject(at[key])) at[key] = {};
      at = asObject(at[key]);
    }
    at._errors = [...(Array.isArray(at._errors) ? at._errors : []), { code, message }];
  }
  return root;
}

/** A string of so many characters. */
export function text(min: number, max: number): Rule {
  return (value, form) => {
    if (typeof value !== "string") form.fail("STRING_TYPE_CONVERT", "Could not interpret value as string.");
    else if (value.length > max) form.fail("BASE_TYPE_MAX_LENGTH", `Must be ${max} or fewer in length.`);
    else if (value.trim().length < min)
      form.fail("BASE_TYPE_BAD_LENGTH", `Must be between ${min} and ${max} in length.`);
  };
}

/** A whole number between the bounds. */
export function integer(min: number, max: number): Rule {
  return (value, form) => {
    if (!Number.isInteger(value)) form.fail("NUMBER_TYPE_COERCE", `Value "${String(value)}" is not int.`);
    else if (Number(value) < min) form.fail("NUMBER_TYPE_MIN", `int value should be greater than or equal to ${min}.`);
    else if (Number(value) > max) form.fail("NUMBER_TYPE_MAX", `int value should be less than or equal to ${max}.`);
  };
}

/** Any number there is in JSON. */
export const number: Rule = (value, form) => {
  if (typeof value !== "number") form.fail("FLOAT_TYPE_COERCE", `Value "${String(value)}" is not float.`);
};

/** True or false. */
export const flag: Rule = (value, form) => {
  if (typeof value !== "boolean") form.fail("BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
};

/** An id. */
export const snowflake: Rule = (value, form) => {
  if (!isSnowflake(value)) form.fail("NUMBER_TYPE_COERCE", `Value "${String(value)}" is not snowflake.`);
};

/** Fields that Discord ignores. */
export const ignored: Rule = () => {};

/** One of a few values. */
export function oneOf(...values: unknown[]): Rule {
  return (value, form) => {
    if (!values.includes(value)) form.fail("BASE_TYPE_CHOICES", `Value must be one of {${values.join(", ")}}.`);
  };
}

/** Null, or what the rule says. */
export function nullable(rule: Rule): Rule {
  return (value, form) => {
    if (value !== null) rule(value, form);
  };
}

/** A list of so many, all by one rule. */
export function listOf(rule: Rule, min: number, max: number): Rule {
  return (value, form) => {
    if (!Array.isArray(value)) return form.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.");
    if (value.length < min || value.length > max) {
      form.fail("BASE_TYPE_BAD_LENGTH", `Must be between ${min} and ${max} in length.`);
    }
    for (const [index, each] of value.entries()) rule(each, form.in(index));
  };
}

/** An object with these fields and no others: an unknown one is usually a typo, though Discord may ignore it. */
export function shape(required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule {
  return (value, form) => {
    if (!isObject(value)) return form.fail("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType.");
    for (const key of Object.keys(required)) {
      if (value[key] === undefined) form.in(key).fail("BASE_TYPE_REQUIRED", "This field is required");
    }
    for (const [key, each] of Object.entries(value)) checkField(key, each, { ...optional, ...required }, form);
  };
}

function checkField(key: string, value: unknown, rules: Record<string, Rule>, form: Form): void {
  const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
  if (rule === undefined) form.in(key).fail("UNKNOWN_FIELD", `There is no field "${key}" here.`);
  else if (value !== undefined) rule(value, form.in(key));
}

/** All of the rules, each only if nothing is wrong so far. */
export function inOrder(...rules: Rule[]): Rule {
  return (value, form) => {
    for (const rule of rules) if (form.isClean) rule(value, form);
  };
}

/** An address with one of these schemes, of at most so many characters. */
export function url(max: number, schemes: string[]): Rule {
  return (value, form) => {
    text(1, max)(value, form);
    if (typeof value !== "string") return;
    if (!schemes.some((scheme) => value.startsWith(`${scheme}://`)) || !URL.canParse(value)) {
      form.fail("URL_TYPE_INVALID_URL", `Not a well formed URL. Scheme must be one of (${schemes.join(", ")}).`);
    }
  };
}
