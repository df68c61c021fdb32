import type { SKRSContext2D } from "@napi-rs/canvas";
import { type Chance, pick } from "./chance.js";
import { contrast } from "./colour.js";
import type { Palette } from "./palette.js";

/** One figure in a square of side 1, drawn in the colour that is set. */
type Figure = (on: SKRSContext2D, chance: Chance) => void;

const quarter: Figure = (on) => {
  on.beginPath();
  on.moveTo(0, 0);
  on.arc(0, 0, 1, 0, Math.PI / 2);
  on.fill();
};

const scales: Figure = (on) => {
  for (const y of [0, 0.5]) {
    on.beginPath();
    on.arc(0.5, y, 0.5, 0, Math.PI);
    on.fill();
  }
};

const leaf: Figure = (on) => {
  on.beginPath();
  on.arc(0, 1, 1, -Math.PI / 2, 0);
  on.arc(1, 0, 1, Math.PI / 2, Math.PI);
  on.fill();
};

const petals: Figure = (on) => {
  for (const [x, y] of [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const) {
    on.beginPath();
    on.ellipse(0.5 + (x - 0.5) * 0.5, 0.5 + (y - 0.5) * 0.5, 0.25, 0.25, 0, 0, 2 * Math.PI);
    on.fill();
  }
};

const slope: Figure = (on) => {
  on.beginPath();
  on.moveTo(0, 0);
  on.lineTo(1, 1);
  on.lineTo(0, 1);
  on.fill();
};

/** As on a mixing desk. */
const levels: Figure = (on, chance) => {
  for (let at = 0; at < 4; at += 1) {
    const height = 0.25 + 0.65 * chance();
    on.fillRect(0.1 + at * 0.215, 0.95 - height, 0.155, height);
  }
};

const stripes: Figure = (on) => {
  for (let at = 0; at < 4; at += 1) on.fillRect(0, at / 4, 1, 1 / 8);
};

const note: Figure = (on) => {
  on.beginPath();
  on.ellipse(0.38, 0.74, 0.19, 0.145, -0.35, 0, 2 * Math.PI);
  on.fill();
  on.fillRect(0.5, 0.16, 0.065, 0.56);
  on.beginPath();
  on.moveTo(0.5, 0.14);
  on.quadraticCurveTo(0.6, 0.34, 0.8, 0.4);
  on.quadraticCurveTo(0.74, 0.58, 0.76, 0.54);
  on.quadraticCurveTo(0.7, 0.42, 0.5, 0.4);
  on.fill();
};

const dot: Figure = (on) => {
  on.beginPath();
  on.arc(0.5, 0.5, 0.3, 0, 2 * Math.PI);
  on.fill();
};

const steps: Figure = (on) => {
  on.beginPath();
  on.moveTo(0, 1);
  for (let at = 0; at < 4; at += 1) {
    on.lineTo(at / 4, at / 4);
    on.lineTo((at + 1) / 4, at / 4);
  }
  on.lineTo(1, 1);
  on.fill();
};

const plain: Figure = () => undefined;

/** Those that stand upright are not turned. */
const upright: readonly Figure[] = [levels, note];
const figures: readonly [Figure, ...Figure[]] = [
  ...([quarter, quarter, scales, leaf, leaf, petals, slope, levels, stripes, note, dot, steps, plain] as const),
];

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Tiles of one size, some of them fourfold, in the colours of the palette. */
export function drawTiles(on: SKRSContext2D, area: Area, side: number, palette: Palette, chance: Chance): void {
  const columns = Math.round(area.width / side);
  const rows = Math.round(area.height / side);
  const taken = new Set<string>();
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (taken.has(`${column} ${row}`)) continue;
      const isLarge = column + 1 < columns && row + 1 < rows && !taken.has(`${column + 1} ${row}`) && chance() < 0.22;
      const span = isLarge ? 2 : 1;
      for (const [x, y] of [
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const)
        if (isLarge) taken.add(`${column + x} ${row + y}`);
      drawTile(on, { x: area.x + column * side, y: area.y + row * side, side: side * span }, palette, chance);
    }
  }
}

function drawTile(
  on: SKRSContext2D,
  { x, y, side }: { x: number; y: number; side: number },
  palette: Palette,
  chance: Chance,
): void {
  const ground = pick(chance, palette.grounds);
  const [first = ground, ...others] = palette.figures.filter((colour) => contrast(colour, ground) > 1.6);
  const figure = pick(chance, figures);
  on.save();
  on.translate(x, y);
  on.scale(side, side);
  on.fillStyle = ground;
  // A hair wider than the tile: no gap shows between neighbours.
  on.fillRect(0, 0, 1.004, 1.004);
  on.beginPath();
  on.rect(0, 0, 1, 1);
  on.clip();
  const turns = Math.floor(chance() * 4);
  on.translate(0.5, 0.5);
  if (!upright.includes(figure)) on.rotate((turns * Math.PI) / 2);
  on.translate(-0.5, -0.5);
  on.fillStyle = pick(chance, [first, ...others]);
  figure(on, chance);
  on.restore();
}
