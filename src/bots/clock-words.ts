/** Times of day as people type them. */

const time = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|h)?$/iu;

/** "20:00", "8pm", "7" or "22.30" as a minute of the day; null for none. "24" is midnight. */
export function readMinute(text: string): number | null {
  const [, hours = "", minutes = "0", half = ""] = time.exec(text.trim()) ?? [];
  if (hours === "") return null;
  const hour = hourOf(Number(hours), half.toLowerCase());
  if (hour === null || Number(minutes) > 59 || (hour === 24 && Number(minutes) > 0)) return null;
  return (hour % 24) * 60 + Number(minutes);
}

function hourOf(hour: number, half: string): number | null {
  if (half !== "am" && half !== "pm") return hour <= 24 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === "pm" ? 12 : 0);
}

/** "22-8" or "10pm to 7:30" as two minutes of the day; null for none, and where both are the same. */
export function readSpan(text: string): { fromMinute: number; toMinute: number } | null {
  const [from, to, ...more] = text.split(/-|–|—|\bto\b|\bbis\b/iu);
  if (from === undefined || to === undefined || more.length > 0) return null;
  const [fromMinute, toMinute] = [readMinute(from), readMinute(to)];
  if (fromMinute === null || toMinute === null || fromMinute === toMinute) return null;
  return { fromMinute, toMinute };
}

/** 1320 → "22:00" */
export function clockText(minuteOfDay: number): string {
  const [hours, minutes] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
