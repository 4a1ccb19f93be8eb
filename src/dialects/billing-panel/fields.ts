import { Ajv } from 'ajv';
import { notFound } from '../../domain/errors.ts';
import type { Noun } from '../../domain/problems/index.ts';
import { MAX_NAME_LENGTH } from '../../domain/text.ts';
import type { Parameters } from '../../server/dialect.ts';
import { filled } from './call.ts';
import type { Text, TextKey } from './catalogue/index.ts';
import { refuseField } from './refusals.ts';

/** What one field of a form must be. */
export interface FieldRule {
  /** JSON Schema of its text. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** What to do about a wrong value; ends the error's sentence. */
  readonly advice: Text;
}

/** Checks the fields of a form, made ready for their schemas; `shown` is what its sender wrote, for the error. */
export type FieldCheck = (
  flat: Readonly<Record<string, string | number>>,
  shown: Readonly<Record<string, string>>,
) => void;

const ajv = new Ajv({ allErrors: true });

/**
 * Compiles the rules of a form. Of several wrong fields the first in the rules' order is refused.
 * The check throws PanelRefusal.
 */
export function compileFieldRules(rules: Readonly<Record<string, FieldRule>>, required: readonly string[]): FieldCheck {
  const properties = Object.fromEntries(Object.entries(rules).map(([name, { schema }]) => [name, schema]));
  const validate = ajv.compile({ type: 'object', properties, required: [...required] });
  return (flat, shown) => {
    if (validate(flat)) return;
    const wrong = new Set(
      (validate.errors ?? []).map(({ instancePath, params }) => instancePath.slice(1) || params.missingProperty),
    );
    for (const [name, { advice }] of Object.entries(rules)) {
      if (wrong.has(name)) throw refuseField(name, shown[name] ?? '', advice);
    }
  };
}

/**
 * The id that a text names. One that can be no id is answered as one that nothing has.
 * @throws GatewayError `not_found`
 */
export function readId(text: string, noun: Noun): number {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  if (id < 1 || !Number.isSafeInteger(id)) throw notFound(noun, text);
  return id;
}

/** The id in `elid`. @throws PanelRefusal where it is absent, GatewayError `not_found` */
export function readElid(fields: Parameters, noun: Noun): number {
  return readId(filled(fields, 'elid') ?? refuseEmpty('elid', 'advice.element'), noun);
}

/** The ids in `elid`, `a, b`, each once. @throws PanelRefusal where there is none, GatewayError `not_found` */
export function readElids(fields: Parameters, noun: Noun): readonly number[] {
  const texts = (fields.get('elid') ?? '').split(/[,\s]+/).filter((text) => text !== '');
  if (texts.length === 0) refuseEmpty('elid', 'advice.elements');
  return [...new Set(texts.map((text) => readId(text, noun)))];
}

/** The instance that an edit happens in. @throws PanelRefusal where it is absent, GatewayError `not_found` */
export function readPlid(fields: Parameters): number {
  return readId(filled(fields, 'plid') ?? refuseEmpty('plid', 'advice.instance'), 'target');
}

/** The instance whose elements are listed: `elid` before `plid`; `null` = those of all. @throws GatewayError `not_found` */
export function readParent(fields: Parameters): number | null {
  const text = filled(fields, 'elid') ?? filled(fields, 'plid');
  return text === null ? null : readId(text, 'target');
}

const refuseEmpty = (field: string, advice: TextKey): never => {
  throw refuseField(field, '', { key: advice });
};

/** What a name must be, in every form of this room. */
export const NAME_RULE: FieldRule = {
  schema: { type: 'string', minLength: 1, maxLength: MAX_NAME_LENGTH, pattern: '^[^\\p{Cc}]*$' },
  advice: { key: 'advice.name', values: { most: MAX_NAME_LENGTH } },
};

/** The fields that a copy's name may be in: backups' and images' forms call it differently. */
const CHECKS = {
  name: compileFieldRules({ name: NAME_RULE }, ['name']),
  image_name: compileFieldRules({ image_name: NAME_RULE }, ['image_name']),
} as const;

/** The name in a field, trimmed. @throws PanelRefusal where it is absent or wrong */
export function readNewName(fields: Parameters, field: keyof typeof CHECKS): string {
  const shown = fields.get(field) ?? '';
  const name = shown.trim();
  CHECKS[field]({ [field]: name }, { [field]: shown });
  return name;
}
