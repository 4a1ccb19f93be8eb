/** One element of an answer: the same tree whatever format it is written in. */
export interface Element {
  readonly name: string;
  /** In the order in which they are written. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string | null;
  readonly children: readonly Element[];
}

const NO_ATTRIBUTES = {};
const NO_CHILDREN: readonly Element[] = [];

/** An element that holds text. */
export const leaf = (
  name: string,
  text: string | number,
  attributes: Element['attributes'] = NO_ATTRIBUTES,
): Element => ({
  name,
  attributes,
  text: String(text),
  children: NO_CHILDREN,
});

/** An element that holds other elements. */
export const node = (
  name: string,
  children: readonly Element[],
  attributes: Element['attributes'] = NO_ATTRIBUTES,
): Element => ({ name, attributes, text: null, children });

/** An element that holds nothing. */
export const empty = (name: string, attributes: Element['attributes'] = NO_ATTRIBUTES): Element =>
  node(name, NO_CHILDREN, attributes);
