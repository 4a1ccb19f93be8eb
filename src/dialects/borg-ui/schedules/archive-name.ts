import { refuse } from '../problems.ts';

/** What a template of archives' names may have in braces. */
export const PLACEHOLDERS = ['job_name', 'plan_name', 'repo_name', 'now', 'date', 'time', 'timestamp'] as const;

/** @throws WireRefusal (422) naming the first placeholder that there is not */
export function checkTemplate(template: string | null | undefined): void {
  for (const [placeholder, name = ''] of (template ?? '').matchAll(/\{([^{}]*)\}|[{}]/g)) {
    if (PLACEHOLDERS.some((known) => known === name)) continue;
    throw refuse('placeholder_unknown', { placeholder, known: PLACEHOLDERS.map((known) => `{${known}}`) });
  }
}
