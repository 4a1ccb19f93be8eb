import { answer, showMessages } from './answer.ts';
import type { PanelAnswer, PanelCall } from './call.ts';
import { type Element, leaf, node } from './documents/element.ts';
import { filled } from './fields.ts';

/** BILLmanager's form: its fields, and which of them a person may write. */
export const answerForm = (call: PanelCall, fields: readonly Element[], inputs: readonly string[]): PanelAnswer =>
  answer(call, [
    ...fields,
    showMessages(
      call,
      fields.map(({ name }) => name),
    ),
    showLayout(call.func, inputs),
  ]);

/** What a field shows: what is stored, or what was sent, where the form is only worked out again (`sv_field`). */
export const shownValue = ({ fields }: PanelCall, name: string, stored: string): string =>
  filled(fields, 'sv_field') === null ? stored : (fields.get(name) ?? stored);

/** A choice of a form. */
export const select = (name: string, choices: readonly (readonly [key: string, text: string])[]): Element =>
  node(
    'slist',
    choices.map(([key, text]) => leaf('val', text, { key })),
    { name },
  );

/** Without inputs the form is left out: the cabinet would look for a page in it that we do not have. */
function showLayout(func: string, inputs: readonly string[]): Element {
  const fields = inputs.map((name) => node('field', [node('input', [], { type: 'text', name })], { name }));
  return node('metadata', fields.length === 0 ? [] : [node('form', fields)], {
    name: func,
    type: 'form',
    mgr: 'billmgr',
  });
}
