import type { Figure } from './figures.ts';
import { openLoadedGateway } from './loaded-gateway.ts';

/** What is done to the gateway, each in a file of its own: `npm run test:load [-- <name> ...]`. */
const SCENARIOS = ['pipelining', 'connections', 'due-schedules', 'held-loop'] as const;

const chosen = process.argv.length > 2 ? SCENARIOS.filter((name) => process.argv.includes(name)) : SCENARIOS;

const gateway = await openLoadedGateway();
const figures: Figure[] = [];
try {
  for (const name of chosen) {
    const { run } = (await import(`./${name}.ts`)) as { run: (of: typeof gateway) => Promise<readonly Figure[]> };
    figures.push(...(await run(gateway)));
  }
} finally {
  await gateway.close();
}
console.table(figures);
if (!figures.every(({ isMet }) => isMet)) process.exitCode = 1;
