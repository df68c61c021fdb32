/** One song of an invented album: title, length as m:ss, and what is unusual about it. */
export type SongData = readonly [title: string, length: string, more?: SongExtras];

/** What may be unusual about a song. */
interface SongExtras {
  /** Artists beside the album's own. */
  with?: readonly string[];
  explicit?: boolean;
  /** Another recording of the same title: it gets an ISRC of its own. */
  recording?: string;
}

/** One invented album or single. `released` may be a year, a month or a day, as in Spotify. */
export interface AlbumData {
  artist: string;
  title: string;
  type: "album" | "single" | "compilation";
  released: string;
  songs: readonly SongData[];
}

/**
 * The invented catalogue. It holds the cases that make matching hard:
 * "Lantern on the Weir" exists as album track and single (two ids, one ISRC), live, and on a compilation with another ISRC;
 * "Harbour Radio" has a remaster; "Slow Elevator" has a featured artist.
 */
export const ALBUMS: readonly AlbumData[] = [
  {
    artist: "The Paper Herons",
    title: "Maps for Small Rivers",
    type: "album",
    released: "2019-04-12",
    songs: [
      ["Lantern on the Weir", "3:42"],
      ["Tin Boat Morning", "2:58"],
      ["Seven Bridges Home", "4:21"],
      ["A Heron Keeps the Hours", "3:13"],
    ],
  },
  {
    artist: "The Paper Herons",
    title: "Lantern on the Weir",
    type: "single",
    released: "2019-02-22",
    songs: [["Lantern on the Weir", "3:42"]],
  },
  {
    artist: "The Paper Herons",
    title: "Live at Copper Hall",
    type: "album",
    released: "2021-11-05",
    songs: [
      ["Lantern on the Weir - Live at Copper Hall", "4:37"],
      ["Seven Bridges Home - Live at Copper Hall", "5:02"],
    ],
  },
  {
    artist: "Oona Vask",
    title: "Glass Weather",
    type: "album",
    released: "2024-09-06",
    songs: [
      ["Glass Weather", "3:27"],
      ["Halogen Orchard", "3:51"],
      ["Slow Elevator (feat. Marlow Tindle)", "3:09", { with: ["Marlow Tindle"] }],
      ["Every Umbrella Is Yours", "2:44"],
    ],
  },
  {
    artist: "Marlow Tindle",
    title: "Biscuit Tin Radio",
    type: "album",
    released: "2022-05-20",
    songs: [
      ["Biscuit Tin Radio", "2:36"],
      ["Postcards to Nobody's Aunt", "3:18"],
      ["The Kettle Knows", "2:52"],
    ],
  },
  {
    artist: "Fennimore Grey",
    title: "Harbour Lights After Nine",
    type: "album",
    released: "1987",
    songs: [
      ["Harbour Radio", "4:05"],
      ["Ferry to the Blue Hour", "5:11"],
    ],
  },
  {
    artist: "Fennimore Grey",
    title: "Harbour Lights After Nine (2017 Remaster)",
    type: "album",
    released: "2017-10-13",
    songs: [
      ["Harbour Radio - 2017 Remaster", "4:06"],
      ["Ferry to the Blue Hour - 2017 Remaster", "5:12"],
    ],
  },
  {
    artist: "Copper Almanac",
    title: "Clockwork Orchard",
    type: "album",
    released: "2023-03",
    songs: [
      ["Windfall Engine", "3:34"],
      ["Brass Apples", "4:12"],
      ["Ladder Song", "2:21"],
    ],
  },
  {
    artist: "Nightbus Choir",
    title: "Last Stop Aurora",
    type: "album",
    released: "2025-01-31",
    songs: [
      ["Last Stop Aurora", "4:48"],
      ["Upper Deck Confessional", "3:39"],
      ["N17 to Anywhere", "3:03"],
    ],
  },
  {
    artist: "DJ Pocket Lint",
    title: "Static Cling",
    type: "single",
    released: "2026-06-19",
    songs: [
      ["Static Cling", "2:47", { explicit: true }],
      ["Static Cling - Tumble Dry Mix", "6:15", { explicit: true }],
    ],
  },
  {
    artist: "Søren Ålund",
    title: "Crème de la Brume",
    type: "album",
    released: "2020-02-14",
    songs: [
      ["Crème de la Brume", "3:55"],
      ["Møllevej 9", "3:22"],
    ],
  },
  {
    artist: "Tomas Quill Trio",
    title: "Nocturnes for a Broken Metronome",
    type: "album",
    released: "2016-08-26",
    songs: [
      ["Nocturne for a Broken Metronome", "9:41"],
      ["Interlude with Rain", "0:48"],
    ],
  },
  {
    artist: "Velvet Abacus",
    title: "The Sum of Small Lamps",
    type: "single",
    released: "2026-09-25",
    songs: [["The Sum of Small Lamps", "3:16", { with: ["Oona Vask"] }]],
  },
  {
    artist: "Various Artists",
    title: "Riverside Tapes, Vol. 2",
    type: "compilation",
    released: "2022-12-02",
    songs: [["Lantern on the Weir", "3:43", { with: ["The Paper Herons"], recording: "riverside tapes" }]],
  },
];
