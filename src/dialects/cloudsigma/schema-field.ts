/** One field of a resource, in the words of the provider's schema documents. */
export interface SchemaField {
  readonly default: unknown;
  readonly help_text: string;
  readonly readonly: boolean;
  readonly required: boolean;
  readonly type: 'boolean' | 'dict' | 'integer' | 'list' | 'related' | 'string';
  readonly choices?: readonly string[];
  readonly fields?: Readonly<Record<string, SchemaSubfield>>;
}

/** A field inside a field. */
export interface SchemaSubfield {
  readonly blank: boolean;
  readonly default: unknown;
  readonly help_text: string;
  readonly nullable: boolean;
  readonly readonly: boolean;
  readonly type: SchemaField['type'];
  readonly unique: boolean;
}

/** What the provider's documents say of an absent default. */
const NO_DEFAULT = 'No default provided.';

/** A field that clients write; what is not said otherwise is optional and without a default. */
export const writable = (type: SchemaField['type'], help: string, others: Partial<SchemaField> = {}): SchemaField => ({
  default: NO_DEFAULT,
  help_text: help,
  readonly: false,
  required: false,
  type,
  ...others,
});

/** A field that only the server sets. */
export const readable = (type: SchemaField['type'], help: string): SchemaField => ({
  ...writable(type, help),
  readonly: true,
  required: true,
});

/** A field inside a field. */
export const inner = (
  type: SchemaField['type'],
  help: string,
  others: Partial<SchemaSubfield> = {},
): SchemaSubfield => ({
  blank: false,
  default: NO_DEFAULT,
  help_text: help,
  nullable: false,
  readonly: false,
  type,
  unique: false,
  ...others,
});
