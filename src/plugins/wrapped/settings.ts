import { z } from "zod";
import type { PluginSettings } from "../../bots/plugin.js";

export interface WrappedSettings {
  /** When months are put together, five fields, UTC. */
  cron: string;
}

const schema = z.object({
  WRAPPED_CRON: z
    .string()
    .trim()
    .regex(/^\S+(?:\s+\S+){4}$/u, 'five fields, such as "0 0 1 * *"')
    .default("0 0 1 * *"),
});

export const wrappedSettings: PluginSettings<WrappedSettings> = {
  keys: ["WRAPPED_CRON"],
  parse: (env) => ({ cron: schema.parse(env).WRAPPED_CRON }),
};
