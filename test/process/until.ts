import { setTimeout as pause } from "node:timers/promises";

/** Polls what announces itself to nobody, such as the state of another process. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(25);
}
