interface Operation {
  readonly tags?: readonly string[];
}

interface Parameter {
  readonly $ref?: string;
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;

/** An address: its operations by their methods, and what all of them take. */
type PathItem = { readonly [method in (typeof METHODS)[number]]?: Operation } & {
  readonly parameters?: readonly Parameter[];
};

/** As much of the API's document as is looked at here. */
export interface Document {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components?: { readonly parameters?: Readonly<Record<string, Parameter>> };
}

/**
 * The document as the viewer draws it: each operation in the group of its noun, by which it lists them, and an address's own
 * parameters written out, as it finds no names for those that are stated elsewhere.
 */
export function byNoun(document: Document): Document {
  const shared = document.components?.parameters ?? {};
  const stated = (parameter: Parameter): Parameter => shared[parameter.$ref?.split('/').at(-1) ?? ''] ?? parameter;
  const grouped = Object.entries(document.paths).map(([path, item]) => {
    const tags = [path.split('/')[1] ?? ''];
    const operations = METHODS.flatMap((method) => (item[method] ? [[method, { ...item[method], tags }]] : []));
    const parameters = (item.parameters ?? []).map(stated);
    return [path, { ...item, parameters, ...Object.fromEntries(operations) }];
  });
  return { ...document, paths: Object.fromEntries(grouped) };
}
