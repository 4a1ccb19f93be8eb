import type { Static, TSchema } from 'typebox';
import { Type } from './type.ts';

/** The parts of which this room's bodies are made. An object of an answer has these fields and no others. */

/** An object whose fields are these, all of them there. */
export const objectOf = <Fields extends Record<string, TSchema>>(fields: Fields, description?: string) =>
  Type.Object(fields, { additionalProperties: false, ...(description === undefined ? {} : { description }) });

/** This, or `null`. */
export const nullable = <Schema extends TSchema>(schema: Schema, description?: string) =>
  Type.Unsafe<Static<Schema> | null>({
    anyOf: [schema, { type: 'null' }],
    ...(description === undefined ? {} : { description }),
  });

/** One of a few words. */
export const oneOf = <Word extends string>(words: readonly Word[], description?: string) =>
  Type.Unsafe<Word>({ type: 'string', enum: words, ...(description === undefined ? {} : { description }) });

/** An object whose field `kind` says which of these it is. */
export const ofKind = <Kinds extends Readonly<Record<string, Record<string, TSchema>>>>(
  kinds: Kinds,
  description?: string,
) =>
  Type.Unsafe<
    { [Kind in keyof Kinds]: { kind: Kind } & Static<ReturnType<typeof objectOf<Kinds[Kind]>>> }[keyof Kinds]
  >({
    type: 'object',
    ...(description === undefined ? {} : { description }),
    required: ['kind'],
    discriminator: { propertyName: 'kind' },
    oneOf: Object.entries(kinds).map(([kind, fields]) =>
      Type.Object({ kind: Type.Literal(kind), ...fields }, { additionalProperties: false }),
    ),
  });

/** The integer that a thing is known by. */
export const ID = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

export const UUID = Type.String({ format: 'uuid', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });

/** What names a thing: its id, or its uuid. */
export const KEY = Type.Unsafe<number | string>({
  anyOf: [ID, UUID],
  description: 'The id or the uuid.',
});

/** What names a thing in a query. */
export const KEY_TEXT = Type.String({
  pattern: '^([1-9]\\d{0,14}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$',
  description: 'The id or the uuid.',
});

/** An instant in RFC 3339; answers have it in UTC, to the second. */
export const TIME = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
  maxLength: 40,
});

/** Several things, of which all or none is done something to. */
export const SOME_KEYS = Type.Array(KEY, { minItems: 1, maxItems: 1_000 });

/** A name that people give. */
export const NAME = Type.String({ minLength: 1, maxLength: 100 });

/** A text of any kind, bounded. */
export const textUpTo = (most: number, description?: string) =>
  Type.String({ maxLength: most, ...(description === undefined ? {} : { description }) });

/** Alternatives of a filter, parted by commas. */
export const anyOf = <Schema extends TSchema>(schema: Schema, description?: string) =>
  Type.Array(schema, { minItems: 1, maxItems: 20, ...(description === undefined ? {} : { description }) });

/** A whole number in these bounds. */
export const wholeFrom = (minimum: number, maximum: number, description?: string) =>
  Type.Integer({ minimum, maximum, ...(description === undefined ? {} : { description }) });

/** How many there are. */
export const COUNT = wholeFrom(0, Number.MAX_SAFE_INTEGER);

/** A number of bytes. */
export const BYTES = Type.Integer({ minimum: 0 });

/** Why something was refused or failed, as problems have it. */
export const FAILURE = objectOf({
  code: Type.String(),
  reason: Type.String(),
  params: Type.Record(Type.String(), Type.Unknown()),
  detail: Type.String({ description: 'One sentence.' }),
});
