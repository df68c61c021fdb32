import { alarmsContract } from "../contracts/alarms.js";
import { clean, realClock, setUp } from "./setup.js";

alarmsContract("BullMQ on Redis", async (dueTimes) => {
  const { alarms, prefix } = setUp({ dueTimes });
  const close = async (): Promise<void> => {
    await alarms.stop();
    await clean(prefix);
  };
  return { alarms, nowMs: realClock.nowMs, until: (event) => event, close };
});
