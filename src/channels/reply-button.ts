/** The id of the song that a button "Reply with a song" is for; null for any other button. Where a dialog can ask for one. */
export function repliedToIn(pressed: string): string | null {
  return /^reply ([sb]_[\w.-]+)$/u.exec(pressed)?.[1] ?? null;
}
