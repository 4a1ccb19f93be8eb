import { type Static, type TSchema, Type } from 'typebox';
import type { RouteEndpoint } from './call.ts';
import type { ListRules } from './list-query.ts';

type WireType = 'boolean' | 'dict' | 'integer' | 'list' | 'related' | 'string';

/** One field of a resource, in the words of the provider's schema documents. */
export interface SchemaField {
  readonly default: unknown;
  readonly help_text: string;
  readonly readonly: boolean;
  readonly required: boolean;
  readonly type: WireType;
  readonly choices?: readonly string[];
  readonly fields?: Readonly<Record<string, SchemaSubfield>>;
}

/** A field inside a field. */
interface SchemaSubfield {
  readonly blank: boolean;
  readonly default: unknown;
  readonly help_text: string;
  readonly nullable: boolean;
  readonly readonly: boolean;
  readonly type: WireType;
  readonly unique: boolean;
}

/** A field, stated once: what may be sent in it, and what the schema document says of it. `null`: only we set it. */
interface Field<Shape extends TSchema | null, Document> {
  readonly shape: Shape;
  readonly document: Document;
}

/** The fields of a resource, or of a field, by name. */
type FieldTable<Document> = Readonly<Record<string, Field<TSchema | null, Document>>>;

/** The fields of a resource by name, in the order in which its schema document shows them. */
export type Fields = FieldTable<SchemaField>;

/** What a client may send of such fields, any part of them. */
export type Sent<Table> = {
  readonly [Name in keyof Table as Table[Name] extends { readonly shape: TSchema }
    ? Name
    : never]?: Table[Name] extends {
    readonly shape: infer Shape extends TSchema;
  }
    ? Static<Shape>
    : never;
};

/** What the provider's documents say of an absent default. */
const NO_DEFAULT = 'No default provided.';

/** A field that clients write; what is not said otherwise is optional and without a default. */
export const writable = <Shape extends TSchema>(
  shape: Shape,
  type: WireType,
  help: string,
  others: Partial<SchemaField> = {},
): Field<Shape, SchemaField> => ({
  shape,
  document: { default: NO_DEFAULT, help_text: help, readonly: false, required: false, type, ...others },
});

/** A field that only the server sets. */
export const readable = (
  type: WireType,
  help: string,
  others: Pick<SchemaField, 'fields'> = {},
): Field<null, SchemaField> => ({
  shape: null,
  document: { default: NO_DEFAULT, help_text: help, readonly: true, required: false, type, ...others },
});

/** A field inside a field. */
export const inner = <Shape extends TSchema | null>(
  shape: Shape,
  type: WireType,
  help: string,
  others: Partial<SchemaSubfield> = {},
): Field<Shape, SchemaSubfield> => ({
  shape,
  document: {
    blank: false,
    default: NO_DEFAULT,
    help_text: help,
    nullable: false,
    readonly: false,
    type,
    unique: false,
    ...others,
  },
});

/** A field inside a field that only the server sets. */
export const innerReadable = (type: WireType, help: string): Field<null, SchemaSubfield> =>
  inner(null, type, help, { readonly: true });

/** What the schema documents say of these fields. */
export const documentsOf = <Document>(table: FieldTable<Document>): Readonly<Record<string, Document>> =>
  Object.fromEntries(Object.entries(table).map(([name, { document }]) => [name, document]));

/** The JSON Schemas of what may be sent in these fields. */
export const shapesOf = (table: FieldTable<unknown>): Readonly<Record<string, TSchema>> =>
  Object.fromEntries(Object.entries(table).flatMap(([name, { shape }]) => (shape === null ? [] : [[name, shape]])));

/** An object of any part of these fields. */
export const objectOf = <Table extends FieldTable<unknown>>(table: Table) =>
  Type.Unsafe<Sent<Table>>({ type: 'object', properties: shapesOf(table) });

/** `GET …/schema/`: a resource's schema document (source: the provider's dumps of it). */
export const schemaEndpoint = (noun: string, fields: Fields, rules: SchemaRules): RouteEndpoint => {
  const json = schemaDocument(fields, rules);
  return { name: `${noun}.schema`, status: 200, run: async () => ({ json }) };
};

/** What a schema document says beside the fields. */
export interface SchemaRules {
  /** `null` = there is no list. */
  readonly list: ListRules<string, string> | null;
  /** Absent = all that a resource can have. */
  readonly methods?: { readonly detail: readonly string[]; readonly list: readonly string[] };
}

const ALL_METHODS = { detail: ['get', 'put', 'delete'], list: ['get', 'post', 'delete'] };

const schemaDocument = (fields: Fields, { list, methods = ALL_METHODS }: SchemaRules) =>
  Object.freeze({
    allowed_detail_http_methods: methods.detail,
    allowed_list_http_methods: methods.list,
    default_format: 'application/json',
    default_limit: 20,
    fields: documentsOf(fields),
    filtering: Object.fromEntries((list?.filters ?? []).map((filter) => [filter, 'exact'])),
    ordering: list?.ordering ?? [],
  });
