import { ARCHIVE_PLACEHOLDERS } from '../../../domain/archive-name.ts';
import { refuse } from '../problems.ts';

/** @throws WireRefusal (422) naming the first placeholder that there is not */
export function checkTemplate(template: string | null | undefined): void {
  for (const [placeholder, name = ''] of (template ?? '').matchAll(/\{([^{}]*)\}|[{}]/g)) {
    if (ARCHIVE_PLACEHOLDERS.includes(name)) continue;
    throw refuse('placeholder_unknown', { placeholder, known: ARCHIVE_PLACEHOLDERS.map((known) => `{${known}}`) });
  }
}
