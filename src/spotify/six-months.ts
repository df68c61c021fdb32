const months = 6;

/**
 * When a consent given at `ms` ends: the same day and time six calendar months later, in UTC; the last day of the month
 * where that month is shorter. Spotify, June 2026: refreshing does not extend it.
 */
export function sixMonthsAfter(ms: number): number {
  const end = new Date(ms);
  const day = end.getUTCDate();
  end.setUTCMonth(end.getUTCMonth() + months);
  // The 31st of a shorter month has run over into the next one; day 0 is the last of the month before.
  if (end.getUTCDate() !== day) end.setUTCDate(0);
  return end.getTime();
}
