import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  ALERT_CHANNELS,
  ALERT_TOPICS,
  type Alert,
  type AlertChannel,
  type AlertDelivery,
  type AlertTopic,
} from '../domain/alert.ts';
import type { Seconds } from '../domain/instant.ts';
import { given, parseDuration, parsePositive } from './arguments.ts';
import type { CliContext } from './context.ts';
import { orListed, withForms } from './listed.ts';
import { ALERTS } from './listings.ts';
import { printFields, printJson, printLine, printTable, toIso } from './output.ts';
import { terminal } from './terminal.ts';

interface AddOptions {
  readonly on?: readonly AlertTopic[];
  readonly silentFor?: Seconds;
  readonly json?: boolean;
}

/** `failed,missed`: some of the topics. */
function parseTopics(text: string): readonly AlertTopic[] {
  return text.split(',').map((word) => {
    const topic = ALERT_TOPICS.find((one) => one === word.trim());
    if (topic !== undefined) return topic;
    throw new InvalidArgumentError(`Give some of ${ALERT_TOPICS.join(', ')}, with commas between them.`);
  });
}

const shown = ({ id, channel, address, topics, silentForSeconds }: Alert) => ({
  id,
  channel,
  address,
  on: topics.join(','),
  silentForSeconds,
});

/** `waits: outward_call_failed`, or when it was sent. */
function became(last: AlertDelivery | null): string {
  if (last === null) return '';
  const { sentAt, givenUpAt, error } = last;
  if (sentAt !== null) return `sent ${toIso(sentAt)}`;
  const why = error === null ? '' : `: ${error.reason}`;
  return `${givenUpAt === null ? 'waits' : 'given up'}${why}`;
}

const EXAMPLES = `
Examples:
  backrota alert add mail ops@example.org --on failed,missed --silent-for 26h
  backrota alert add webhook https://hooks.example.org/backrota`;

/** `alert add`, `alert list`, `alert remove`, `alert test`. */
export function addAlertCommands(program: Command, context: CliContext): void {
  const alert = program.command('alert').description('where staff is told of what goes wrong, over all accounts');
  alert
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
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((channel: AlertChannel, address: string, options: AddOptions) =>
      context.withServices(['alerts'], async (services, actor) => {
        const wish = given({ topics: options.on, silentForSeconds: options.silentFor });
        const { alert: added, secret } = await services.alerts.add(actor, { channel, address, ...wish });
        const fields = { ...shown(added), ...(secret === null ? {} : { secret }) };
        if (options.json) printJson(fields);
        else printFields(fields);
        if (secret !== null)
          terminal().stderr.write('Its messages are signed with this secret, which is not shown again.\n');
      }),
    );
  withForms(
    alert
      .command('list')
      .description('list the alerts')
      .action(
        orListed(context, ALERTS, (options: { json?: boolean }) =>
          context.withServices(['alerts'], async (services, actor) => {
            const alerts = await services.alerts.list(actor);
            if (options.json) {
              printJson(
                alerts.map(({ alert: row, last }) => ({
                  ...shown(row),
                  last: became(last),
                  toldUntil: toIso(row.toldUntil),
                  createdAt: toIso(row.createdAt),
                })),
              );
              return;
            }
            printTable(
              ['ID', 'CHANNEL', 'ADDRESS', 'ON', 'SILENT FOR', 'TOLD UNTIL', 'LAST DIGEST'],
              alerts.map(({ alert: row, last }) => {
                const { id, channel, address, on, silentForSeconds } = shown(row);
                return [
                  id,
                  channel,
                  address,
                  on,
                  silentForSeconds === null ? '' : `${silentForSeconds} s`,
                  toIso(row.toldUntil),
                  became(last),
                ];
              }),
              "There is no alert yet; add one with 'backrota alert add'.",
            );
          }),
        ),
      ),
  );
  alert
    .command('remove')
    .description('remove one, with what was on its way to it')
    .argument('<id>', "its id, as 'alert list' shows it", parsePositive)
    .action(async (id: number) => {
      await context.withServices(['alerts'], (services, actor) => services.alerts.remove(actor, id));
      printLine(`The alert ${id} is removed.`);
    });
  alert
    .command('test')
    .description('send it a test at once, from here')
    .argument('<id>', "its id, as 'alert list' shows it", parsePositive)
    .action((id: number) =>
      context.withServices(['alerts'], async (services, actor) => {
        const { channel, address } = await services.alerts.test(actor, id);
        printLine(`The ${channel} at ${address} has taken a test.`);
      }),
    );
}
