import { z } from "zod";
import type { PluginSettings } from "../../bots/plugin.js";

const schema = z.object({
  RADAR_CRON: z
    .string()
    .trim()
    .regex(/^\S+(?:\s+\S+){4}$/u, { error: "must have five fields: minute, hour, day, month, day of the week" })
    .default("0 0 * * 0"),
});

export type RadarSettings = z.infer<typeof schema>;

export const radarSettings: PluginSettings<RadarSettings> = {
  keys: ["RADAR_CRON"],
  about: { RADAR_CRON: "When the radar begins with the last week that is over, as a cron pattern in UTC" },
  parse: (env) => schema.parse(env),
};
