/** `#rrggbb` */
export type Colour = string;

/** Björn Ottosson's OKLCH: equal steps look equal. Chroma is lowered until the colour can be shown. */
export function oklch(lightness: number, chroma: number, hue: number): Colour {
  for (let tried = chroma; tried > 0.001; tried *= 0.96) {
    const channels = linearOf(lightness, tried, hue);
    if (channels.every((channel) => channel >= 0 && channel <= 1)) return hexOf(channels);
  }
  return hexOf(linearOf(lightness, 0, 0).map((channel) => Math.min(1, Math.max(0, channel))));
}

function linearOf(lightness: number, chroma: number, hue: number): number[] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function hexOf(linear: number[]): Colour {
  const bytes = linear.map((channel) => Math.round(255 * (channel <= 0.0031308 ? 12.92 * channel : gamma(channel))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function gamma(channel: number): number {
  return 1.055 * channel ** (1 / 2.4) - 0.055;
}

/** WCAG 2's contrast of two colours, 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
