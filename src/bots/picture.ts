/** A card that is drawn: own art, no covers. Everything that is written in it stands in `alt` too. */
export interface Picture {
  title: string;
  subtitle?: string;
  /** The small line at the foot. */
  foot?: string;
  theme: "light" | "dark";
  /** Chooses the colours; the same for the same month or group. */
  seed: string;
  /** Up to three columns of up to ten rows. */
  columns: PictureColumn[];
  alt: string;
}

export interface PictureColumn {
  heading: string;
  rows: PictureRow[];
}

export interface PictureRow {
  label: string;
  detail?: string;
  /** 0 to 1: the length of its bar; unset: none. */
  share?: number;
}
