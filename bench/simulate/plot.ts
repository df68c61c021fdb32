/** Small plots as SVG that can be read on light and dark pages. */

export interface Line {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

export interface Panel {
  title: string;
  xLabel: string;
  yLabel: string;
  lines: readonly Line[];
  /** Marks of the axes, in their values. */
  xTicks: readonly number[];
  yTicks: readonly number[];
}

export interface BarPanel {
  title: string;
  yLabel: string;
  yTicks: readonly number[];
  /** For each group a bar of each name. */
  names: readonly string[];
  groups: readonly { name: string; values: readonly number[] }[];
}

const width = 380;
const height = 260;
const box = { left: 52, top: 34, right: 14, bottom: 58 };
const inner = { width: width - box.left - box.right, height: height - box.top - box.bottom };

const style = `
  text { font: 11px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 12px }
  .grid { stroke: #8c959f; stroke-opacity: .3 }
  .c0 { stroke: #8c959f; fill: #8c959f } .c1 { stroke: #0969da; fill: #0969da } .c2 { stroke: #bf5700; fill: #bf5700 }
  path.c0, path.c1, path.c2 { fill: none; stroke-width: 2 } rect { stroke: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #d0d7de }
    .c0 { stroke: #8b949e; fill: #8b949e } .c1 { stroke: #58a6ff; fill: #58a6ff } .c2 { stroke: #f0883e; fill: #f0883e }
  }`;

/** Panels side by side; `title` says in words what they show. */
export function svgOf(title: string, panels: readonly (Panel | BarPanel)[]): string {
  const drawn = panels.map((panel, at) => {
    const content = "lines" in panel ? linesOf(panel) : barsOf(panel);
    return `<g transform="translate(${at * width} 0)">${content}</g>`;
  });
  const size = `width="${panels.length * width}" height="${height}" viewBox="0 0 ${panels.length * width} ${height}"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">` +
    `<title>${escaped(title)}</title><style>${style}</style>${drawn.join("")}</svg>\n`
  );
}

function linesOf({ title, xLabel, yLabel, lines, xTicks, yTicks }: Panel): string {
  const x = scale(xTicks, box.left, inner.width);
  const y = scale(yTicks, box.top + inner.height, -inner.height);
  const paths = lines.map(({ points }, at) => {
    const steps = points.map(([px, py], step) => `${step === 0 ? "M" : "L"}${fixed(x(px))} ${fixed(y(py))}`);
    return `<path class="c${at}" d="${steps.join("")}"/>`;
  });
  const marks = xTicks.map((tick) => text(shown(tick), x(tick), box.top + inner.height + 15, "middle"));
  const label = text(xLabel, box.left + inner.width / 2, height - 26, "middle");
  return (
    frame(title, yLabel, yTicks, y) + marks.join("") + label + paths.join("") + legend(lines.map(({ name }) => name))
  );
}

function barsOf({ title, yLabel, yTicks, names, groups }: BarPanel): string {
  const y = scale(yTicks, box.top + inner.height, -inner.height);
  const slot = inner.width / groups.length;
  const bar = (slot * 0.8) / names.length;
  const drawn = groups.map(({ name, values }, group) => {
    const left = box.left + slot * (group + 0.1);
    const rects = values.map((value, at) => {
      const top = y(value);
      const place = `x="${fixed(left + at * bar)}" y="${fixed(top)}" width="${fixed(bar - 1)}"`;
      return `<rect class="c${at}" ${place} height="${fixed(box.top + inner.height - top)}"/>`;
    });
    return rects.join("") + text(name, left + slot * 0.4, box.top + inner.height + 15, "middle");
  });
  return frame(title, yLabel, yTicks, y) + drawn.join("") + legend(names);
}

type Scale = (value: number) => number;

/** From the first tick to the last. */
function scale(ticks: readonly number[], from: number, length: number): Scale {
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  return (value) => from + (length * (Math.min(Math.max(value, low), high) - low)) / (high - low);
}

function frame(title: string, yLabel: string, yTicks: readonly number[], y: Scale): string {
  const lines = yTicks.map((tick) => {
    const at = fixed(y(tick));
    const line = `<line class="grid" x1="${box.left}" x2="${width - box.right}" y1="${at}" y2="${at}"/>`;
    return line + text(shown(tick), box.left - 6, y(tick) + 4, "end");
  });
  const heading = `<text class="title" x="${box.left}" y="14">${escaped(title)}</text>`;
  return heading + text(yLabel, box.left, 28, "start") + lines.join("");
}

/** Nothing stands for what has no name. */
function legend(names: readonly string[]): string {
  let left = box.left;
  const entries = names.map((name, at) => {
    if (name === "") return "";
    const square = `<rect class="c${at}" x="${left}" y="${height - 16}" width="10" height="10"/>`;
    const label = text(name, left + 14, height - 7, "start");
    left += 26 + name.length * 6;
    return square + label;
  });
  return entries.join("");
}

function text(value: string, x: number, y: number, anchor: "start" | "middle" | "end"): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${escaped(value)}</text>`;
}

function shown(value: number): string {
  return value.toLocaleString("en-US");
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
