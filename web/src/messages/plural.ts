import { LANGUAGE } from '../app/language.ts';
import { countText } from '../parts/figures.ts';

const rules = new Intl.PluralRules(LANGUAGE);

/** A number with the form of the noun that goes with it: `forms.other` where its own is absent. */
export function counted(
  count: number,
  forms: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string },
): string {
  return `${countText(count)} ${forms[rules.select(count)] ?? forms.other}`;
}
