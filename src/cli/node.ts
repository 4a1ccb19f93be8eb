import type { Command } from 'commander';
import { withApi } from './api.ts';
import type { CliContext } from './context.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { printLine } from './output.ts';
import { NODES } from './setup-listings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

/** `node list`, `node rename`. */
export function addNodeCommands(program: Command, context: CliContext): void {
  const node = program.command('node').description('the machines that work on one database');
  const list = node.command('list').description('list the nodes, when each was seen last, and what only it reaches');
  withForms(list).action((options: ListedOptions) => showListing(context, NODES, options));
  const rename = node
    .command('rename')
    .description('give the stores and volumes of one node to another name, such as that of the machine in its place')
    .argument('<old>', 'the name that they have')
    .argument('<new>', 'the NODE_NAME that the machine has now');
  withShown(rename).action((from: string, to: string, options: ShownOptions) =>
    withApi(context, { ...options, services: ['nodes'] }, async (client) => {
      const renamed = await client.call('renameNode', { parts: { key: from }, body: { name: to } });
      await show(options, renamed, ({ stores, volumes }) =>
        printLine(`${stores} store(s) and ${volumes} volume(s) of the node '${from}' are those of '${to}' now.`),
      );
    }),
  );
}
