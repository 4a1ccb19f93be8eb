import { parseArgs } from 'node:util';
import type { Row } from './measure.ts';

const BENCHES = ['rpc', 'tick', 'archive', 'recurrence', 'retention'] as const;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const chosen = positionals.length === 0 ? BENCHES : BENCHES.filter((name) => positionals.includes(name));

const rows: (Row & { readonly bench: string })[] = [];
for (const bench of chosen) {
  const { run } = (await import(`./${bench}.ts`)) as { run: () => Promise<readonly Row[]> };
  rows.push(...(await run()).map((row) => ({ bench, ...row })));
}
if (values.json !== true) {
  console.table(rows.map(({ ratio, ...row }) => ({ ...row, ratio: ratio === null ? '' : ratio.toFixed(2) })));
}
console.log(JSON.stringify(rows));
