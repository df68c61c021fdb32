/** What lies in Redis as it is. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
