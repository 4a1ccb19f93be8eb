interface Operation {
  readonly tags?: readonly string[];
}

/** As much of the API's document as is looked at here. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The document with each operation in the group of its noun, by which the viewer lists them. */
export function byNoun(document: Document): Document {
  const grouped = Object.entries(document.paths).map(([path, operations]) => {
    const tags = [path.split('/')[1] ?? ''];
    return [path, Object.fromEntries(Object.entries(operations).map(([method, of]) => [method, { ...of, tags }]))];
  });
  return { ...document, paths: Object.fromEntries(grouped) };
}
