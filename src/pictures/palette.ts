import type { Picture } from "../bots/picture.js";
import { chanceOf, pick } from "./chance.js";
import { type Colour, oklch } from "./colour.js";

export interface Palette {
  /** What is written upon. */
  paper: Colour;
  /** Of titles and labels; 7 : 1 on paper or better. */
  ink: Colour;
  /** Of what is less important; 4.5 : 1 or better, as `accent`. */
  soft: Colour;
  accent: Colour;
  /** Of bars; 3 : 1 or better. */
  bar: Colour;
  /** Of lines and of what a bar runs in: decoration. */
  line: Colour;
  /** Of the tiles: grounds and figures, which always differ. */
  grounds: readonly [Colour, ...Colour[]];
  figures: readonly [Colour, ...Colour[]];
}

type Hues = readonly [number, number, number];

/** Three hues that go together, in degrees of OKLCH; none near the green of Spotify, at 149. */
const hues: readonly [Hues, ...Hues[]] = [
  [28, 62, 300],
  [262, 22, 75],
  [312, 40, 85],
  [14, 280, 70],
  [240, 305, 55],
  [52, 350, 265],
  [285, 215, 35],
  [345, 75, 250],
  [205, 30, 95],
  [270, 340, 60],
  [35, 210, 90],
  [325, 255, 45],
];

/** The same for the same seed; light and dark are kin. */
export function paletteOf(seed: string, theme: Picture["theme"]): Palette {
  const chance = chanceOf(`palette ${seed}`);
  const drift = (chance() - 0.5) * 14;
  const [first = 0, second = 0, third = 0] = pick(chance, hues).map((hue) => (hue + drift + 360) % 360);
  const [main, warm, pop]: Hues = chance() < 0.5 ? [first, second, third] : [first, third, second];
  return theme === "light" ? light(main, warm, pop) : dark(main, warm, pop);
}

function light(main: number, warm: number, pop: number): Palette {
  return {
    paper: oklch(0.972, 0.012, warm),
    ink: oklch(0.22, 0.04, main),
    soft: oklch(0.46, 0.035, main),
    accent: oklch(0.48, 0.16, main),
    bar: oklch(0.6, 0.19, main),
    line: oklch(0.9, 0.02, warm),
    grounds: [oklch(0.34, 0.12, main), oklch(0.6, 0.21, main), oklch(0.83, 0.13, warm), oklch(0.91, 0.05, pop)],
    figures: [oklch(0.72, 0.17, pop), oklch(0.97, 0.02, warm), oklch(0.24, 0.07, main), oklch(0.87, 0.13, warm)],
  };
}

function dark(main: number, warm: number, pop: number): Palette {
  return {
    paper: oklch(0.185, 0.025, main),
    ink: oklch(0.965, 0.012, warm),
    soft: oklch(0.75, 0.03, main),
    accent: oklch(0.81, 0.12, pop),
    bar: oklch(0.7, 0.17, pop),
    line: oklch(0.31, 0.035, main),
    grounds: [oklch(0.27, 0.09, main), oklch(0.52, 0.19, main), oklch(0.76, 0.14, warm), oklch(0.37, 0.08, pop)],
    figures: [oklch(0.7, 0.17, pop), oklch(0.95, 0.03, warm), oklch(0.14, 0.04, main), oklch(0.82, 0.13, warm)],
  };
}
