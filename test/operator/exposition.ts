/** One line that Prometheus reads. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** What `/metrics` says. */
export interface Exposition {
  /** By the metric's name: counter, gauge or histogram. */
  types: Map<string, string>;
  samples: Sample[];
  /** The sum of all samples of that name with these labels among theirs; 0 where there is none. */
  sum(name: string, labels?: Record<string, string>): number;
}

export function exposition(text: string): Exposition {
  const lines = text.split("\n");
  const types = new Map(lines.flatMap((line) => /^# TYPE (\S+) (\w+)$/.exec(line)?.slice(1, 3) ?? []).flatMap(pairUp));
  const samples = lines.filter((line) => line !== "" && !line.startsWith("#")).map(sampleOf);
  const has = (sample: Sample, labels: Record<string, string>) =>
    Object.entries(labels).every(([name, value]) => sample.labels[name] === value);
  return {
    types,
    samples,
    sum: (name, labels = {}) =>
      samples.filter((one) => one.name === name && has(one, labels)).reduce((sum, { value }) => sum + value, 0),
  };
}

function pairUp(word: string, at: number, words: string[]): [string, string][] {
  return at % 2 === 0 ? [[word, words[at + 1] ?? ""]] : [];
}

function sampleOf(line: string): Sample {
  const [, name = "", inside = "", value = ""] = /^([\w:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === "") throw new Error(`no sample: ${line}`);
  const labels = [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = "", text = ""]) => [label, text]);
  return { name, labels: Object.fromEntries(labels), value: Number(value === "+Inf" ? Infinity : value) };
}
