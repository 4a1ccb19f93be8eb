import type { Figure } from './figures.ts';
import { type LoadedGateway, openLoadedGateway } from './loaded-gateway.ts';

// What is done to a gateway, each in a file of its own: `npm run test:load [-- <name> ...]`.
/** To one that was filled once. */
const FLOODS = ['pipelining', 'connections'] as const;
/** Each to one that it starts itself. */
const OTHERS = ['due-schedules', 'held-loop', 'sparse-files', 'silent-sftp', 'stopped-fuse'] as const;

const isChosen = (name: string): boolean => process.argv.length <= 2 || process.argv.includes(name);

const figures: Figure[] = [];
const floods = FLOODS.filter(isChosen);
if (floods.length > 0) {
  const gateway = await openLoadedGateway();
  try {
    for (const name of floods) {
      const { run } = (await import(`./${name}.ts`)) as { run: (of: LoadedGateway) => Promise<readonly Figure[]> };
      figures.push(...(await run(gateway)));
    }
  } finally {
    await gateway.close();
  }
}
for (const name of OTHERS.filter(isChosen)) {
  const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<readonly Figure[]> };
  figures.push(...(await run()));
}
console.table(figures);
if (!figures.every(({ isMet }) => isMet)) process.exitCode = 1;
