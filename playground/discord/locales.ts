import { isObject } from "../json.js";
import { type Form, nullable, type Rule } from "./form.js";

const LOCALES = new Set(
  (
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja " +
    "zh-TW ko"
  ).split(" "),
);

/** Texts by locale, of locales that Discord knows. */
export function localizations(rule: Rule): Rule {
  return nullable((value: unknown, form: Form) => {
    if (!isObject(value)) return form.fail("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType.");
    for (const [locale, each] of Object.entries(value)) {
      if (LOCALES.has(locale)) rule(each, form.in(locale));
      else form.in(locale).fail("BASE_TYPE_CHOICES", `There is no locale ${locale}.`);
    }
  });
}
