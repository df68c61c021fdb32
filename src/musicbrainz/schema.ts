import { z } from "zod";

const id = z.uuid();
const name = z.string().min(1);
const artist = z.looseObject({ id, name });
const relation = z.looseObject({ artist });
const found = artist.extend({ score: z.coerce.number() });
const genre = z.looseObject({ name, count: z.number() });

export type KnownArtist = z.output<typeof artist>;
export type FoundArtist = z.output<typeof found>;
export type CountedGenre = z.output<typeof genre>;

/** A web address, with the artists it belongs to. */
export const urlAnswer = z.looseObject({
  relations: z
    .array(z.unknown())
    .nullish()
    .transform((rows) => each(relation, rows).map((row) => row.artist)),
});

/** Artists found by their name, with a score of at most 100. */
export const searchAnswer = z.looseObject({
  artists: z.array(z.unknown()).transform((rows) => each(found, rows)),
});

/** An artist with what people say they make; `count` is how many say so. */
export const artistAnswer = z.looseObject({
  genres: z
    .array(z.unknown())
    .nullish()
    .transform((rows) => each(genre, rows)),
});

/** What we have stored ourselves. */
export const storedGenres = z.array(name).nullable();

/** Every row that fits. */
function each<S extends z.ZodType>(schema: S, rows: unknown[] | null | undefined): z.output<S>[] {
  return (rows ?? []).flatMap((row) => {
    const result = schema.safeParse(row);
    return result.success ? [result.data] : [];
  });
}
