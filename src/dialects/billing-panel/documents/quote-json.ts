const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as a JSON string: as `JSON.stringify`, which most texts do not need. */
export const quoteJson = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));
