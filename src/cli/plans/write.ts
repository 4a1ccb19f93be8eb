import type { Plan } from './plan.ts';

/** A plan as its file: what is read again is the same plan, and what is written of it the same text. */
export async function planText(plan: Plan): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(plan, { aliasDuplicateObjects: false, lineWidth: 0 });
}
