import type { Login } from '../../domain/account.ts';
import type { Language } from './catalogue/index.ts';
import { type Element, leaf, node } from './documents/element.ts';
import type { WireError } from './errors.ts';
import { levelOf } from './sessions/show.ts';
import { MAGIC_NUMBER } from './shown-problem.ts';

/** The call that an error ended. */
export interface EndedCall {
  readonly func: string;
  readonly language: Language;
  /** `null` where nobody had proved who calls. */
  readonly login: Login | null;
}

/**
 * The document of an error: no attributes on its root, `msg` and `detail` always there, a text in every `param`
 * (recorded clients read all three). `stack` names the function and who called it, as recorded.
 */
export function showError({ type, object, value, message }: WireError, { func, language, login }: EndedCall): Element {
  const text = avoidMagicNumber(message);
  const level = login === null ? '0' : levelOf(login);
  return node('doc', [
    node(
      'error',
      [
        leaf('param', object, { name: 'object', type: 'msg' }),
        leaf('param', value.length > 200 ? `${value.slice(0, 200)}…` : value, { name: 'value' }),
        node('stack', [leaf('action', func, { level, user: login?.login ?? '' })]),
        leaf('detail', text),
        leaf('msg', text),
      ],
      { type, object, lang: language },
    ),
  ]);
}

/** Texts with it are left out before they are put into words; what is left are numbers. */
const avoidMagicNumber = (message: string): string => message.replaceAll(MAGIC_NUMBER, '4 60');
