/** A genre and its points, as lies in a month. */
export type WeighedGenre = { name: string; points: number };

/** More are of no use to anybody. */
const mostGenres = 50;

/**
 * Genres by the ranks of the artists that make them: of `n` artists the one at place `i`, from 0, gives each of its genres
 * `max(1, n - i)` points. Most first; of two that are equal the one that was met first.
 */
export function weighed(genresByRank: readonly (readonly string[])[]): WeighedGenre[] {
  const points = new Map<string, number>();
  for (const [at, genres] of genresByRank.entries()) {
    const own = new Set(genres.map((genre) => genre.trim().toLowerCase()).filter(Boolean));
    for (const genre of own) points.set(genre, (points.get(genre) ?? 0) + Math.max(1, genresByRank.length - at));
  }
  const all = [...points].map(([name, sum]): WeighedGenre => ({ name, points: sum }));
  return all.sort((a, b) => b.points - a.points).slice(0, mostGenres);
}
