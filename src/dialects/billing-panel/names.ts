import { MAX_NAME_LENGTH } from '../../domain/schedule.ts';
import type { Parameters } from '../../server/dialect.ts';
import { compileFieldRules, type FieldRule } from './field-rules.ts';

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
