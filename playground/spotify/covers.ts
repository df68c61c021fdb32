import { digest } from "./ids.js";

/** Numbers in [0, 1) that are always the same for the same seed. */
function numbers(seed: string): () => number {
  let state = digest(seed).readUInt32BE(4);
  return () => {
    // mulberry32: small, even enough for pictures.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PALETTES: readonly (readonly [string, string, string, string, string])[] = [
  ["#7b2d5b", "#e4587b", "#f7b267", "#fde8c9", "#2b1331"],
  ["#1f4e8c", "#5aa9c9", "#f4d58d", "#f8f1e0", "#12233f"],
  ["#8c3b1f", "#e07a3f", "#f6c667", "#fbeed3", "#33160f"],
  ["#4b3b8f", "#9a7bd8", "#f3a6b8", "#fdeef0", "#1d1740"],
  ["#22577a", "#c8553d", "#f28f3b", "#ffe9d0", "#14213d"],
  ["#6d2e46", "#a26769", "#d5b9b2", "#ece2d0", "#2a1220"],
  ["#3d348b", "#7678ed", "#f7b801", "#fff3cf", "#1a1546"],
  ["#9b2948", "#ff7251", "#ffca7b", "#ffedbf", "#3a0f22"],
  ["#264653", "#6b8fb5", "#e9a5a0", "#f9ece5", "#13232b"],
];

/** Five colours that go together: two for a gradient, a bright one, a pale one, a dark one. */
export function palette(seed: string): readonly [string, string, string, string, string] {
  const index = digest(`palette:${seed}`).readUInt32BE(0) % PALETTES.length;
  return PALETTES[index] ?? ["#7b2d5b", "#e4587b", "#f7b267", "#fde8c9", "#2b1331"];
}

type Draw = (random: () => number, colors: ReturnType<typeof palette>) => string;

function times(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join("");
}

const between = (random: () => number, low: number, high: number) => Math.round(low + random() * (high - low));

const rings: Draw = (random, [, , bright, pale]) => {
  const x = between(random, 180, 460);
  const y = between(random, 180, 460);
  const ring = (index: number) =>
    `<circle cx="${x}" cy="${y}" r="${40 + index * 46}" fill="none" stroke="${index % 2 === 0 ? pale : bright}" stroke-width="${between(random, 6, 22)}" opacity="${(0.9 - index * 0.09).toFixed(2)}"/>`;
  return `${times(8, ring)}<circle cx="${x}" cy="${y}" r="22" fill="${bright}"/>`;
};

const hills: Draw = (random, [first, second, bright, pale, dark]) => {
  const layers = [second, first, dark];
  const layer = (index: number) => {
    const top = 330 + index * 95;
    const [a, b] = [between(random, -110, 60), between(random, -60, 110)];
    return `<path d="M0 ${top}C160 ${top + a} 300 ${top + b} 400 ${top - 20}S560 ${top - a} 640 ${top + 10}V640H0Z" fill="${layers[index]}"/>`;
  };
  const sun = `<circle cx="${between(random, 150, 490)}" cy="${between(random, 130, 250)}" r="${between(random, 60, 105)}" fill="${bright}"/>`;
  return `<rect width="640" height="640" fill="${pale}" opacity=".55"/>${sun}${times(3, layer)}`;
};

const quarterCircles: Draw = (random, colors) => {
  const size = 160;
  const tile = (index: number) => {
    const [x, y] = [(index % 4) * size, Math.floor(index / 4) * size];
    const color = colors[between(random, 0, 4)];
    const turn = between(random, 0, 3) * 90;
    return `<path d="M0 0H${size}A${size} ${size} 0 0 1 0 ${size}Z" fill="${color}" transform="rotate(${turn} ${x + size / 2} ${y + size / 2}) translate(${x} ${y})"/>`;
  };
  return times(16, tile);
};

const stripes: Draw = (random, [, , bright, pale, dark]) => {
  const shades = [bright, pale, dark];
  const stripe = (index: number) =>
    `<rect x="${-200 + index * 112}" y="-200" width="${between(random, 18, 74)}" height="1040" fill="${shades[index % 3]}" opacity=".82"/>`;
  const disc = `<circle cx="320" cy="320" r="${between(random, 110, 170)}" fill="${pale}"/><circle cx="320" cy="320" r="${between(random, 30, 80)}" fill="${dark}"/>`;
  return `<g transform="rotate(${between(random, -60, 60)} 320 320)">${times(9, stripe)}</g>${disc}`;
};

const orbits: Draw = (random, [, , bright, pale, dark]) => {
  const orbit = (index: number) => {
    const rotation = between(random, 0, 180);
    const [rx, ry] = [130 + index * 42, 60 + index * 34];
    return `<g transform="rotate(${rotation} 320 320)"><ellipse cx="320" cy="320" rx="${rx}" ry="${ry}" fill="none" stroke="${pale}" stroke-width="3" opacity=".75"/><circle cx="${320 + rx}" cy="320" r="${between(random, 9, 26)}" fill="${index % 2 === 0 ? bright : pale}"/></g>`;
  };
  return `<rect width="640" height="640" fill="${dark}" opacity=".55"/>${times(5, orbit)}<circle cx="320" cy="320" r="64" fill="${bright}"/>`;
};

const DRAWINGS: readonly Draw[] = [rings, hills, quarterCircles, stripes, orbits];

/** Abstract cover art as an SVG of 640 × 640, always the same for the same id. Any id has a cover. */
export function cover(id: string): string {
  const random = numbers(`cover:${id}`);
  const colors = palette(id);
  const draw = DRAWINGS[Math.floor(random() * DRAWINGS.length)] ?? rings;
  const turn = between(random, 0, 90);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640" width="640" height="640" role="img" aria-label="Abstract cover art"><defs><linearGradient id="g" gradientTransform="rotate(${turn} .5 .5)"><stop stop-color="${colors[0]}"/><stop offset="1" stop-color="${colors[1]}"/></linearGradient></defs><rect width="640" height="640" fill="url(#g)"/>${draw(random, colors)}</svg>`;
}
