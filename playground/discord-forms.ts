import { BadCall, letThrough } from "./answers.js";
import type { SeenField, SeenModal } from "./discord/modals.js";
import { checkOutcome, type DiscordSide } from "./discord-side.js";
import type { FormField, Forms, FormValues, PaneForm } from "./surfaces.js";

/** Modals of the bot, as people fill them in. */
export function createDiscordForms(discord: DiscordSide): Forms {
  return {
    open(userId) {
      const modal = discord.modal(userId);
      return modal === null ? null : formOf(modal);
    },
    async submit(userId, values) {
      const modal = modalOf(discord, userId);
      checkOutcome(await letThrough("Discord", () => discord.submitModal(userId, valuesFor(modal, values)), "values"));
    },
    async close(userId) {
      modalOf(discord, userId);
      discord.dismissModal(userId);
    },
    suggest: async () => {
      throw new BadCall("bad_request", "A modal on Discord asks the bot nothing.", "field");
    },
  };
}

function modalOf(discord: DiscordSide, userId: string): SeenModal {
  const modal = discord.modal(userId);
  if (modal === null) throw new BadCall("conflict", "There is no modal open.");
  return modal;
}

function formOf({ id, title, texts, fields }: SeenModal): PaneForm {
  return { id, title, words: texts.join("\n"), fields: fields.map(fieldOf), submit: "Submit", failure: null };
}

function fieldOf({ customId, label, required, options, placeholder, isLong, maxLength, value }: SeenField): FormField {
  const text = isLong ? "lines" : "line";
  return {
    name: customId,
    label,
    kind: options.length > 0 ? "menu" : text,
    isOptional: !required,
    value: value ?? "",
    shown: value ?? "",
    placeholder: placeholder ?? "",
    maxLength: maxLength ?? null,
    options,
    error: null,
  };
}

/** Nothing chosen is no value at all; nothing typed is an empty text. */
function valuesFor({ fields }: SeenModal, values: FormValues): Record<string, string> {
  const isChosen = (name: string) => fields.some(({ customId, options }) => customId === name && options.length > 0);
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== "" || !isChosen(name)));
}
