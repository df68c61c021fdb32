const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

/** "10:42" */
export function timeOfDay(ms) {
  return time.format(ms);
}

/** "Fri 21 Nov, 10:42:07" */
export function exactTime(ms) {
  return exact.format(ms).replace(/^(\w+),/, "$1");
}

/** "10:42", with the day in front where it is another than today. */
export function stamp(ms, nowMs) {
  return day.format(ms) === day.format(nowMs) ? timeOfDay(ms) : `${day.format(ms).replace(",", "")}, ${timeOfDay(ms)}`;
}

/** "in 4 min 5 s", "in 2 h 10 min", "in 3 d 4 h"; "now" for what is due. */
export function until(ms) {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 0) return "now";
  const units = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const parts = [];
  let rest = seconds;
  for (const [size, unit] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
  }
  return `in ${parts.slice(0, 2).join(" ")}`;
}

/** "3:42" */
export function songLength(ms) {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "5 minutes", "1 day" … for the lengths that can be skipped. */
export function span(ms) {
  const units = [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [60_000, "minute"],
    [1000, "second"],
  ];
  const [size, unit] = units.find(([each]) => ms >= each) ?? [1000, "second"];
  const count = Math.round(ms / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
