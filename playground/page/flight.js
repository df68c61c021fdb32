import { el } from "./dom.js";

const FLIGHT_MS = 950;
/** As long as the animation `glow`. */
const GLOW_MS = 1600;
const MAX_LIFT_PX = 130;

/**
 * Lets a record fly from one phone to where something has arrived on another, then lets that glow. Without movement it
 * only glows. `from` and `to` are phones; `node` is what has arrived.
 */
export function fly(from, to, node) {
  if (node === null) return;
  const glow = () => {
    node.style.setProperty("--glowing", getComputedStyle(node).getPropertyValue(`--${from.person.colour}`));
    node.classList.add("arrived");
    setTimeout(() => node.classList.remove("arrived"), GLOW_MS);
  };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden) return glow();
  const start = centreOf(from.node.querySelector(".phone"));
  const end = centreOf(to.node.querySelector(".phone"));
  const disc = el("span", { className: "flying", "aria-hidden": "true" });
  disc.dataset.colour = from.person.colour;
  document.body.append(disc);
  const lift = Math.min(MAX_LIFT_PX, Math.abs(end.x - start.x) / 3 + 40);
  const animation = disc.animate(arc(start, end, lift), { duration: FLIGHT_MS, easing: "cubic-bezier(.45,.05,.4,1)" });
  animation.finished.then(glow, glow).finally(() => disc.remove());
}

/** Relative to the page, so that scrolling on the way does not matter. */
function centreOf(node) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return { x: left + width / 2 + scrollX, y: top + height / 2 + scrollY };
}

function arc(start, end, lift) {
  const frames = [];
  for (let step = 0; step <= 10; step += 1) {
    const t = step / 10;
    const x = start.x + (end.x - start.x) * t;
    const y = start.y + (end.y - start.y) * t - lift * 4 * t * (1 - t);
    const scale = 0.5 + 2 * t * (1 - t);
    const opacity = Math.min(1, 6 * t, 6 * (1 - t));
    frames.push({ transform: `translate(${x}px, ${y}px) rotate(${t * 540}deg) scale(${scale})`, opacity });
  }
  return frames;
}
