import type { CallProblem, Noun } from '../../domain/problems/index.ts';
import { isId, isLoginName, shownText, withoutSecret, withTexts } from '../../server/shown.ts';
import { isEchoed } from './answer.ts';
import { wireField } from './catalogue/index.ts';

/** Zomro's cabinet takes any message with this in it for a code of its own. */
export const MAGIC_NUMBER = '460';

/** What a caller asked for, as far as it may be repeated: ids, and names of logins. */
export const shownAsked = (noun: Noun, asked: string): string =>
  (noun === 'login' ? isLoginName(asked) : isId(asked)) ? asked : '';

/** What a caller sent in a field of the wire, as far as it may be repeated. */
export const shownSent = (field: string, value: string): string => (isEchoed(field, value) ? value : '');

/**
 * The problem as its sentence may tell it: of its params, what may not be repeated is left out, and so is what the cabinet
 * would take for a code.
 */
export function withShownParams(problem: CallProblem): CallProblem {
  const shown = withTexts(problem.params, hideText);
  if (problem.reason === 'missing') {
    const { noun, asked } = problem.params;
    shown.asked = hideText(shownText(shownAsked(noun, asked)));
  } else if ('value' in problem.params) {
    const { field, value } = problem.params;
    shown.value = value === '' ? '' : hideText(shownText(shownSent(wireField(field), value) || '…'));
  }
  return { ...problem, params: shown } as CallProblem;
}

const hideText = (text: string): string => (text.includes(MAGIC_NUMBER) ? '…' : withoutSecret(text));
