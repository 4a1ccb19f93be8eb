import type { Misfit as SchemaMisfit } from '../../server/schema.ts';
import { type Shown, shownAs, shownName } from '../../server/shown.ts';

type Bound = '>=' | '<=';

/** What is wrong with a value, to be put into words; of one in a list, `field` says which (`times[1]`); `null` = all that was sent. */
export type Misfit =
  | { readonly kind: 'missing'; readonly field: string }
  /** `null` = its name is not to be repeated. */
  | { readonly kind: 'unknown'; readonly field: string | null }
  /** Several types are parted by commas. */
  | { readonly kind: 'type'; readonly field: string | null; readonly shown: Shown; readonly type: string }
  | {
      readonly kind: 'choice';
      readonly field: string | null;
      readonly shown: Shown;
      readonly choices: readonly string[];
    }
  | { readonly kind: 'constant'; readonly field: string | null; readonly shown: Shown; readonly value: string }
  | { readonly kind: 'tag'; readonly field: string | null; readonly tag: string }
  | {
      readonly kind: 'range';
      readonly field: string | null;
      readonly shown: Shown;
      readonly comparison: Bound;
      readonly limit: number;
    }
  | { readonly kind: 'length'; readonly field: string | null; readonly comparison: Bound; readonly limit: number }
  | { readonly kind: 'twice'; readonly field: string | null }
  | { readonly kind: 'form'; readonly field: string | null; readonly shown: Shown }
  | { readonly kind: 'cursor'; readonly field: string }
  | { readonly kind: 'day'; readonly field: string }
  /** The first day, or instant, lies after the last. */
  | { readonly kind: 'order'; readonly field: string; readonly last: string };

/** What is wrong with one value, by a word that programs compare, and as data for people's words. */
export interface ValueFault {
  /** Of what is wrong, as a JSON pointer: `/targets/0/label`. */
  readonly path: string;
  readonly reason: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly misfit: Misfit;
}

/** What does not fit its schema, as callers are told. */
export function faultOf({ keyword, params, instancePath, data, schema }: SchemaMisfit): ValueFault {
  const field = fieldAt(instancePath);
  const shown = shownAs(field ?? 'value', data);
  const fault = (reason: string, misfit: Misfit, told: ValueFault['params'] = {}, path = instancePath): ValueFault => ({
    path,
    reason,
    params: told,
    misfit,
  });
  switch (keyword) {
    case 'required': {
      const missing = String(params.missingProperty);
      const path = `${instancePath}/${missing}`;
      return fault('required', { kind: 'missing', field: fieldAt(path) ?? missing }, {}, path);
    }
    case 'additionalProperties': {
      const unknown = shownName(String(params.additionalProperty)) ?? null;
      return fault('unknown', { kind: 'unknown', field: unknown }, {}, `${instancePath}/${unknown ?? 'a field'}`);
    }
    case 'type':
      return fault('type', { kind: 'type', field, shown, type: String(schema) }, { type: schema });
    case 'enum':
      return fault('choice', { kind: 'choice', field, shown, choices: listed(schema) }, { choices: schema });
    case 'const':
      return fault('choice', { kind: 'constant', field, shown, value: JSON.stringify(schema) }, { choices: [schema] });
    case 'discriminator': {
      const tag = String(params.tag);
      return fault('choice', { kind: 'tag', field, tag }, {}, `${instancePath}/${tag}`);
    }
    case 'minimum':
    case 'maximum': {
      const { comparison, limit } = params as { readonly comparison: Bound; readonly limit: number };
      return fault('range', { kind: 'range', field, shown, comparison, limit }, { [keyword]: limit });
    }
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
    case 'minProperties': {
      const limit = Number(params.limit);
      return fault('length', { kind: 'length', field, comparison: BOUNDS[keyword], limit }, { [keyword]: limit });
    }
    case 'uniqueItems':
      return fault('unique', { kind: 'twice', field });
    default:
      return fault('format', { kind: 'form', field, shown });
  }
}

const INDEX = /^\d+$/;

/** What people call the place of a value: `times`, and in lists `times[1]` and `targets[0].label`; `null` = all that was sent. */
function fieldAt(path: string): string | null {
  const names = path.split('/').slice(1);
  const first = names.findIndex((name) => INDEX.test(name));
  const from = first === -1 ? names.length - 1 : first - 1;
  const [head, ...rest] = names.slice(Math.max(0, from));
  if (head === undefined || INDEX.test(head)) return null;
  return head + rest.map((name) => (INDEX.test(name) ? `[${name}]` : `.${name}`)).join('');
}

const BOUNDS = { minLength: '>=', minItems: '>=', minProperties: '>=', maxLength: '<=', maxItems: '<=' } as const;

const listed = (choices: unknown): readonly string[] =>
  Array.isArray(choices) ? choices.map(String) : [String(choices)];
