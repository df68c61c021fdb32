import { act } from "./api.js";
import { setText } from "./dom.js";
import { exactTime, span } from "./format.js";

/** The clock and the buttons that move it. `world` gives `fail`, `said`, `refresh` and `hurry`. */
export function createTimeBar(world) {
  const bar = document.querySelector(".time-bar");
  const face = document.getElementById("clock");
  const buttons = [...document.querySelectorAll(".skip")];
  let isSkipping = false;

  function show(isBusy) {
    bar.setAttribute("aria-busy", String(isBusy));
    for (const button of buttons) button.disabled = isBusy;
  }

  async function skip(button) {
    const ms = Number(button.dataset.ms);
    isSkipping = true;
    button.dataset.running = "";
    show(true);
    world.hurry(true);
    try {
      const done = await act("skip", { ms });
      world.said(`${span(ms)} later. ${done.alarms === 1 ? "1 alarm" : `${done.alarms} alarms`} rang on the way.`);
    } catch (error) {
      world.fail(error);
    }
    delete button.dataset.running;
    isSkipping = false;
    world.hurry(false);
    await world.refresh();
    show(false);
    button.focus({ preventScroll: true });
  }

  for (const button of buttons) button.addEventListener("click", () => skip(button));

  return {
    tick(nowMs) {
      setText(face, exactTime(nowMs));
      face.dateTime = new Date(nowMs).toISOString();
    },
    /** `current` is the skip under way, mine or another's; null for none. */
    update(current) {
      if (!isSkipping) show(current !== null);
    },
  };
}
