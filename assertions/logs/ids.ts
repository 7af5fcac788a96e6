// Ids as logs carry them.

/** Lowercase; `''` for none and for all zeros. */
export const cleanId = (id: string): string => (/^0*$/.test(id) ? '' : id.toLowerCase())
