/** What one or several processes tell at `/metrics`, taken together. */
export interface Scraped {
  /** The sum of these samples. */
  sum(name: string, labels?: Record<string, string>): number;
  /** From a histogram, as Prometheus works it out; null where nothing was measured. `share` from 0 to 1. */
  quantile(name: string, share: number, labels?: Record<string, string>): number | null;
}

interface Sample {
  name: string;
  labels: string;
  value: number;
}

/** Asks each of these addresses for `/metrics`. */
export async function scrape(urls: readonly string[]): Promise<Scraped> {
  const texts = await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  const samples = texts.flatMap(samplesIn);
  const matching = (name: string, labels: Record<string, string> = {}) =>
    samples.filter((one) => one.name === name && hasAll(one.labels, labels));
  return {
    sum: (name, labels) => matching(name, labels).reduce((sum, { value }) => sum + value, 0),
    quantile: (name, share, labels) => quantileOf(matching(`${name}_bucket`, labels), share),
  };
}

function samplesIn(text: string): Sample[] {
  const lines = text.matchAll(/^([a-z_]+)(\{.*\})? (\S+)$/gm);
  return [...lines].map(([, name = "", labels = "", value]) => ({ name, labels, value: Number(value) }));
}

function hasAll(text: string, labels: Record<string, string>): boolean {
  return Object.entries(labels).every(([name, value]) => text.includes(`${name}="${value}"`));
}

function quantileOf(buckets: Sample[], share: number): number | null {
  const counts = new Map<number, number>();
  for (const { labels, value } of buckets) {
    const bound = /le="([^"]+)"/.exec(labels)?.[1] ?? "";
    const at = bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound);
    counts.set(at, (counts.get(at) ?? 0) + value);
  }
  const sorted = [...counts].toSorted(([a], [b]) => a - b);
  const wanted = share * (sorted.at(-1)?.[1] ?? 0);
  return wanted === 0 ? null : within(sorted, wanted);
}

/** As if the values of a bucket lay evenly between its bounds; beyond the last bound nobody knows more than it. */
function within(sorted: [number, number][], wanted: number): number {
  const at = sorted.findIndex(([, count]) => count >= wanted);
  const [lower, below] = sorted[at - 1] ?? [0, 0];
  const [upper, upTo] = sorted[at] ?? [0, 0];
  if (upper === Number.POSITIVE_INFINITY) return lower;
  return lower + ((upper - lower) * (wanted - below)) / Math.max(1, upTo - below);
}
