import type { Misfit } from '../../server/schema.ts';
import { shownName, shownValue } from '../../server/shown.ts';

/** What is wrong with one value, by a word that programs compare, and in a sentence for people. */
export interface ValueFault {
  /** Of what is wrong, as a JSON pointer: `/targets/0/label`. */
  readonly path: string;
  readonly reason: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly detail: string;
}

/** What does not fit its schema, as callers are told. */
export function faultOf(misfit: Misfit): ValueFault {
  const { keyword, params, instancePath, data, schema } = misfit;
  const name = instancePath.split('/').at(-1) ?? '';
  const field = /^\d*$/.test(name) ? 'value' : name;
  const shown = shownValue(field, data);
  const fault = (reason: string, detail: string, told: ValueFault['params'] = {}, path = instancePath): ValueFault => ({
    path,
    reason,
    params: told,
    detail,
  });
  switch (keyword) {
    case 'required': {
      const missing = String(params.missingProperty);
      return fault('required', `${missing} is missing.`, {}, `${instancePath}/${missing}`);
    }
    case 'additionalProperties': {
      const unknown = shownName(String(params.additionalProperty)) ?? 'a field';
      return fault('unknown', `${unknown} is not known here; leave it out.`, {}, `${instancePath}/${unknown}`);
    }
    case 'type':
      return fault('type', `${field} is ${shown}; it must be of type ${String(schema)}.`, { type: schema });
    case 'enum':
      return fault('choice', `${field} is ${shown}; it must be one of ${listed(schema)}.`, { choices: schema });
    case 'const':
      return fault('choice', `${field} is ${shown}; it must be ${JSON.stringify(schema)}.`, { choices: [schema] });
    case 'discriminator':
      return fault(
        'choice',
        `${field} has a ${String(params.tag)} that is not known.`,
        {},
        `${instancePath}/${String(params.tag)}`,
      );
    case 'minimum':
    case 'maximum':
      return fault('range', `${field} is ${shown}; it must be ${String(params.comparison)} ${String(params.limit)}.`, {
        [keyword]: params.limit,
      });
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
      return fault('length', `${field} has a length that is not ${BOUNDS[keyword]} ${String(params.limit)}.`, {
        [keyword]: params.limit,
      });
    case 'uniqueItems':
      return fault('unique', `${field} has an element twice.`);
    default:
      return fault('format', `${field} is ${shown}, which is not of the form that is asked for here.`);
  }
}

const BOUNDS = {
  minLength: 'at least',
  minItems: 'at least',
  minProperties: 'at least',
  maxLength: 'at most',
  maxItems: 'at most',
};

const listed = (choices: unknown): string =>
  Array.isArray(choices) ? choices.map(String).join(', ') : String(choices);
