/** Ids of checks that are gone. They are never used again: suppressions and tickets may still name them. */
export const retiredIds: readonly string[] = []
