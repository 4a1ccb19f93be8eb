import { Ajv } from 'ajv';
import type { Text } from './catalogue/index.ts';
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
