import { isObject, type Json } from "../json.js";

/** Collects what is wrong with a piece of Block Kit, in Slack's words and with a JSON pointer. */
export class Report {
  readonly problems: string[] = [];

  add(problem: string, at: string): void {
    this.problems.push(`${problem} [json-pointer:${at}]`);
  }
}

/** Judges one value; `at` is its JSON pointer. */
export type Rule = (value: unknown, at: string, report: Report) => void;

/** A field that must be there. */
interface Required {
  required: Rule;
}

/** The fields an object may have. */
export type Fields = Record<string, Rule | Required>;

export function required(rule: Rule): Required {
  return { required: rule };
}

/** An object with these fields and no others. */
export function object(fields: Fields): Rule {
  return (value, at, report) => {
    if (!isObject(value)) return report.add("must provide an object", at);
    for (const [name, field] of Object.entries(fields)) checkField(value, name, field, at, report);
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) report.add(`invalid additional property: ${name}`, at);
    }
  };
}

function checkField(value: Json, name: string, field: Rule | Required, at: string, report: Report): void {
  const isThere = value[name] !== undefined && value[name] !== null;
  if (isThere) (typeof field === "function" ? field : field.required)(value[name], `${at}/${name}`, report);
  else if (typeof field !== "function") report.add(`missing required field: ${name}`, at);
}

/** A string of `min` to `max` characters, counted as people do, not in UTF-16 units. */
export function string(max: number, min = 1): Rule {
  return (value, at, report) => {
    if (typeof value !== "string") return report.add("must provide a string", at);
    const length = [...value].length;
    if (length < min) report.add(`must be more than ${min - 1} characters`, at);
    if (length > max) report.add(`must be less than ${max + 1} characters`, at);
  };
}

export const boolean: Rule = (value, at, report) => {
  if (typeof value !== "boolean") report.add("must provide a boolean", at);
};

export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Rule {
  return (value, at, report) => {
    const isFine = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
    if (!isFine) report.add(`must provide an integer from ${min} to ${max}`, at);
  };
}

/** One of these strings. */
export function literal(...values: string[]): Rule {
  return (value, at, report) => {
    if (!values.some((allowed) => allowed === value)) report.add(`must be one of ${values.join(", ")}`, at);
  };
}

/** An address of the web. */
export function url(max: number): Rule {
  const length = string(max);
  return (value, at, report) => {
    length(value, at, report);
    const isWeb = typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
    if (!isWeb) report.add("invalid url", at);
  };
}

export function list(rule: Rule, max: number, min = 1): Rule {
  return (value, at, report) => {
    if (!Array.isArray(value)) return report.add("must provide an array", at);
    if (value.length < min) report.add(`no fewer than ${min} items allowed`, at);
    if (value.length > max) report.add(`no more than ${max} items allowed`, at);
    for (const [index, item] of value.entries()) rule(item, `${at}/${index}`, report);
  };
}

/** An object judged by its `type`. */
export function tagged(rules: Record<string, Rule>): Rule {
  return (value, at, report) => {
    if (!isObject(value)) return report.add("must provide an object", at);
    const { type } = value;
    if (type === undefined) return report.add("missing required field: type", at);
    const rule = typeof type === "string" && Object.hasOwn(rules, type) ? rules[type] : undefined;
    if (rule === undefined) return report.add(`unsupported type: ${String(type)}`, `${at}/type`);
    rule(value, at, report);
  };
}

/** All of these rules. */
export function all(...rules: Rule[]): Rule {
  return (value, at, report) => {
    for (const rule of rules) rule(value, at, report);
  };
}

/** At least one of these fields has something in it. */
export function anyOf(...names: string[]): Rule {
  return (value, at, report) => {
    if (isObject(value) && names.every((name) => value[name] === undefined)) {
      report.add(`missing required field: one of ${names.join(", ")}`, at);
    }
  };
}

/** Exactly one of these fields. */
export function oneOf(...names: string[]): Rule {
  return (value, at, report) => {
    const given = names.filter((name) => isObject(value) && value[name] !== undefined);
    if (given.length !== 1) report.add(`must provide exactly one of ${names.join(", ")}`, at);
  };
}
