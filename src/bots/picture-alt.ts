import type { Picture, PictureColumn, PictureRow } from "./picture.js";

/** Everything that is written in a picture, line by line: its `alt`, where nothing better is known. */
export function altOf({ title, subtitle, foot, columns }: Omit<Picture, "alt" | "theme" | "seed">): string {
  return [title, subtitle, ...columns.map(columnText), foot].filter(Boolean).join("\n");
}

function columnText({ heading, rows }: PictureColumn): string {
  return `${heading}: ${rows.map(rowText).join("; ")}`;
}

function rowText({ label, detail }: PictureRow): string {
  return detail ? `${label} (${detail})` : label;
}
