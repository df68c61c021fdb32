import { z } from "zod";
import type { PluginSettings } from "../../bots/plugin.js";

const schema = z.object({
  WRAPPED_CRON: z
    .string()
    .trim()
    .regex(/^\S+(?:\s+\S+){4}$/u, { error: "must have five fields: minute, hour, day, month, day of the week" })
    .default("0 0 1 * *"),
});

export type WrappedSettings = z.infer<typeof schema>;

export const wrappedSettings: PluginSettings<WrappedSettings> = {
  keys: ["WRAPPED_CRON"],
  about: { WRAPPED_CRON: "When the last month that is over is put together, as a cron pattern in UTC" },
  parse: (env) => schema.parse(env),
};
