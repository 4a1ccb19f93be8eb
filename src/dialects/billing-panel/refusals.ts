import type { Text } from './catalogue/index.ts';

/** What this room itself refuses, before or beside the services. */
export type Refused =
  /** A field, by its name on the wire, with its value as it was sent; `advice` says what to do about it. */
  | { readonly kind: 'field'; readonly field: string; readonly value: string; readonly advice: Text }
  | { readonly kind: 'function_unknown' }
  /** One of the cabinet's that this gateway has no word for. */
  | { readonly kind: 'function_withheld' }
  | { readonly kind: 'url_credentials' }
  /** Nothing but a cookie says who calls, and the call comes from a page that is not ours. */
  | { readonly kind: 'foreign_page' };

/** Thrown for what this room itself refuses; `errors.ts` words it. */
export class PanelRefusal extends Error {
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(refused.kind);
    this.name = 'PanelRefusal';
    this.refused = refused;
  }
}

/** The refusal of a field's value. */
export const refuseField = (field: string, value: string, advice: Text): PanelRefusal =>
  new PanelRefusal({ kind: 'field', field, value, advice });
