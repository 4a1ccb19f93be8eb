import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Operations } from '../../clients/typescript/client.ts';
import { ALERT_CHANNELS, ALERT_TOPICS, type AlertChannel, type AlertTopic } from '../domain/alert.ts';
import type { Seconds } from '../domain/instant.ts';
import { URL_OPTION, withApi } from './api.ts';
import { given, parseDuration, parsePositive } from './arguments.ts';
import type { CliContext } from './context.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { printFields, printLine } from './output.ts';
import { ALERTS } from './setup-listings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';
import { terminal } from './terminal.ts';

interface AddOptions extends ShownOptions {
  readonly on?: readonly AlertTopic[];
  readonly silentFor?: Seconds;
}

/** `failed,missed`: some of the topics. */
function parseTopics(text: string): readonly AlertTopic[] {
  return text.split(',').map((word) => {
    const topic = ALERT_TOPICS.find((one) => one === word.trim());
    if (topic !== undefined) return topic;
    throw new InvalidArgumentError(`Give some of ${ALERT_TOPICS.join(', ')}, with commas between them.`);
  });
}

const EXAMPLES = `
Examples:
  backrota alert add mail ops@example.org --on failed,missed --silent-for 26h
  backrota alert add webhook https://hooks.example.org/backrota`;

/** `alert add`, `alert list`, `alert remove`, `alert test`. */
export function addAlertCommands(program: Command, context: CliContext): void {
  const alert = program.command('alert').description('where staff is told of what goes wrong, over all accounts');
  const add = alert
    .command('add')
    .description('add one; it tells of what happens from now on, in one message for five minutes')
    .argument('<channel>', ALERT_CHANNELS.join(' or '), (text: string): AlertChannel => {
      const channel = ALERT_CHANNELS.find((one) => one === text);
      if (channel !== undefined) return channel;
      throw new InvalidArgumentError(`Give ${ALERT_CHANNELS.join(' or ')}.`);
    })
    .argument('<address>', 'a mail address, or a URL')
    .addOption(new Option('--on <topics>', `some of ${ALERT_TOPICS.join(',')} (default: all)`).argParser(parseTopics))
    .option('--silent-for <time>', 'tell too when no backup has succeeded for so long, such as 26h', parseDuration)
    .addHelpText('after', EXAMPLES);
  withShown(add).action((channel: AlertChannel, address: string, options: AddOptions) =>
    withApi(context, { ...options, services: ['alerts'] }, async (client) => {
      const wish = given({ topics: options.on, silentForSeconds: options.silentFor });
      const added = await client.call('createAlert', { body: { channel, address, ...wish } });
      await show(options, added, printAdded);
      if (added.secret !== null)
        terminal().stderr.write('Its messages are signed with this secret, which is not shown again.\n');
    }),
  );
  const list = alert.command('list').description('list the alerts');
  withForms(list).action((options: ListedOptions) => showListing(context, ALERTS, options));
  alert
    .command('remove')
    .description('remove one, with what was on its way to it')
    .argument('<id>', "its id, as 'alert list' shows it", parsePositive)
    .option(...URL_OPTION)
    .action((key: number, { url }: { url?: string }) =>
      withApi(context, { url, services: ['alerts'] }, async (client) => {
        await client.call('deleteAlert', { parts: { key } });
        printLine(`The alert ${key} is removed.`);
      }),
    );
  alert
    .command('test')
    .description('send it a test at once, from the gateway that is called')
    .argument('<id>', "its id, as 'alert list' shows it", parsePositive)
    .option(...URL_OPTION)
    .action((key: number, { url }: { url?: string }) =>
      withApi(context, { url, services: ['alerts'] }, async (client) => {
        await client.call('testAlert', { parts: { key } });
        const { items } = await client.call('listAlerts');
        const { channel = 'alert', address = key } = items.find(({ id }) => id === key) ?? {};
        printLine(`The ${channel} at ${address} has taken a test.`);
      }),
    );
}

function printAdded({ alert, secret }: Operations['createAlert']['reply']): void {
  const { id, channel, address, topics, silentForSeconds } = alert;
  const told = { id, channel, address, on: topics.join(','), silentForSeconds };
  printFields({ ...told, ...(secret === null ? {} : { secret }) });
}
