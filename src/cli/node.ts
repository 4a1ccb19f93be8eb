import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { printJson, printLine, printTable, toIsoOrNull } from './output.ts';

/** `node list`, `node rename`. */
export function addNodeCommands(program: Command, context: CliContext): void {
  const node = program.command('node').description('the machines that work on one database');
  node
    .command('list')
    .description('list the nodes, when each was seen last, and what only it reaches')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      context.withServices(['nodes'], async (services, actor) => {
        const nodes = (await services.nodes.list(actor)).map((row) => ({ ...row, seenAt: toIsoOrNull(row.seenAt) }));
        if (options.json) {
          printJson(nodes);
          return;
        }
        printTable(
          ['NAME', 'LAST SEEN', 'STORES', 'VOLUMES'],
          nodes.map(({ name, seenAt, stores, volumes }) => [name, seenAt ?? 'never', stores, volumes]),
          'No server has run on this database yet.',
        );
      }),
    );
  node
    .command('rename')
    .description('give the stores and volumes of one node to another name, such as that of the machine in its place')
    .argument('<old>', 'the name that they have')
    .argument('<new>', 'the NODE_NAME that the machine has now')
    .action((from: string, to: string) =>
      context.withServices(['nodes'], async (services, actor) => {
        const { stores, volumes } = await services.nodes.rename(actor, from, to);
        printLine(`${stores} store(s) and ${volumes} volume(s) of the node '${from}' are those of '${to}' now.`);
      }),
    );
}
