import { parseArgs } from 'node:util';
import type { Row } from './measure.ts';

/** What there is to measure, and the file that does it. */
const FILES = {
  rpc: 'rpc',
  formats: 'panel-formats',
  tick: 'tick',
  archive: 'archive',
  recurrence: 'recurrence',
  retention: 'retention',
  cloudsigma: 'cloudsigma',
  'borg-ui': 'borg-ui',
  native: 'native',
  selectel: 'selectel',
} as const;
const BENCHES = Object.keys(FILES) as (keyof typeof FILES)[];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const chosen = positionals.length === 0 ? BENCHES : BENCHES.filter((name) => positionals.includes(name));

const rows: (Row & { readonly bench: string })[] = [];
for (const bench of chosen) {
  const { run } = (await import(`./${FILES[bench]}.ts`)) as { run: () => Promise<readonly Row[]> };
  rows.push(...(await run()).map((row) => ({ bench, ...row })));
}
if (values.json !== true) {
  console.table(rows.map(({ ratio, ...row }) => ({ ...row, ratio: ratio === null ? '' : ratio.toFixed(2) })));
}
console.log(JSON.stringify(rows));
