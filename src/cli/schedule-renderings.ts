import type { Operations } from '../../clients/typescript/client.ts';
import { printValue, type VALUE_FORMS } from './forms.ts';
import { printable, printLine } from './output.ts';
import { yamlOf } from './yaml-text.ts';

type Rendering = Operations['listRenderings']['reply']['items'][number];

/** Shows a schedule as each other room does: below the room's name its own words, and what these leave unsaid. */
export async function printRenderings(
  form: (typeof VALUE_FORMS)[number],
  renderings: readonly Rendering[],
): Promise<void> {
  if (form !== 'table') return printValue(form, renderings);
  for (const { room, body, losses } of renderings) {
    printLine(`${room}: ${losses.length === 0 ? 'all of it' : `${losses.length} left unsaid`}`);
    for (const { detail } of losses) printLine(`  ! ${printable(detail)}`);
    if (body === null) continue;
    for (const line of (await yamlOf(body)).split('\n')) printLine(`    ${printable(line)}`);
  }
}
