/** What a query needs to exist. */
export interface Needed {
  /** Names of samples. */
  samples: string[];
  /** Names of labels, in matchers and groupings. */
  labels: string[];
}

const words = /[a-zA-Z_:][\w:]*/g;
const keywords = new Set([
  "by",
  "without",
  "on",
  "ignoring",
  "group_left",
  "group_right",
  "and",
  "or",
  "unless",
  "offset",
  "bool",
]);

/** What this PromQL reads. Knows as much of the language as dashboards are written in. */
export function neededBy(query: string): Needed {
  const groupings = [...query.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].map(([, inside = ""]) => inside);
  const matchers = [...query.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = ""]) =>
    [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, name = ""]) => name),
  );
  const bare = query
    .replace(/\{[^}]*\}/g, "")
    .replace(/\[[^\]]*\]/g, "")
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, "")
    .replace(/[a-zA-Z_]\w*(?=\s*\()/g, "");
  const labels = [...groupings.flatMap((inside) => inside.match(words) ?? []), ...matchers];
  return { samples: (bare.match(words) ?? []).filter((word) => !keywords.has(word)), labels };
}
