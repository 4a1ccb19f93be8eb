/** At least one sentence for every entry of a table, in the order of the English ones, of which each has its own. */
export type InRussian<Table> = { readonly [R in keyof Table]: readonly [string, ...string[]] };
