/** Runs `work` for 0 … count-1, so many at a time. */
export async function together(count: number, atATime: number, work: (index: number) => Promise<unknown>) {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atATime, count) }, lane));
}
