import { type Command, InvalidArgumentError } from 'commander';
import { notFound } from '../domain/errors.ts';
import { NOTIFICATION_KINDS, type NotificationKind } from '../domain/notification.ts';
import { URL_OPTION, withApi } from './api.ts';
import { given, parseUuid } from './arguments.ts';
import type { CliContext } from './context.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { printFields, printLine } from './output.ts';
import { CONTACTS } from './setup-listings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

interface AddOptions extends ShownOptions {
  readonly login: string;
  readonly email: string;
  readonly name?: string;
  readonly phone?: string;
  readonly on?: readonly NotificationKind[];
}

function parseKinds(text: string): readonly NotificationKind[] {
  return text.split(',').map((word) => {
    const kind = NOTIFICATION_KINDS.find((one) => one === word.trim());
    if (kind !== undefined) return kind;
    throw new InvalidArgumentError(`Give some of ${NOTIFICATION_KINDS.join(', ')}, with commas between them.`);
  });
}

/** `contact add`, `contact list`, `contact remove`. */
export function addContactCommands(program: Command, context: CliContext): void {
  const contact = program.command('contact').description('whom a login wants to be told by mail how its backups go');
  const add = contact
    .command('add')
    .description('add a contact, and switch its mails on')
    .requiredOption('--login <login>', 'whose')
    .requiredOption('--email <address>', 'one mail address')
    .option('--name <name>', 'what it is called')
    .option('--phone <number>', 'a number, which is only kept')
    .option('--on <kinds>', `of what it is mailed: some of ${NOTIFICATION_KINDS.join(',')} (default: all)`, parseKinds)
    .addHelpText('after', '\nExample:\n  backrota contact add --login alice --email alice@example.org --on creation');
  withShown(add).action((options: AddOptions) =>
    withApi(context, { ...options, services: SERVICES }, async (client) => {
      const { login, email, name, phone, on = NOTIFICATION_KINDS } = options;
      const query = { login };
      const { uuid } = await client.call('createContact', { query, body: { email, ...given({ name, phone }) } });
      const items = on.map((kind) => ({ contact: uuid, kind, isOn: true }));
      await client.call('setNotificationPreferences', { query, body: { items } });
      const added = (await client.call('listContacts', { query })).items.find((one) => one.uuid === uuid);
      if (added === undefined) throw notFound('contact', uuid);
      await show(options, added, ({ mailedOf, ...made }) =>
        printFields({ uuid, name: made.name, email: made.email, phone: made.phone, on: mailedOf.join(',') }),
      );
    }),
  );
  const list = contact
    .command('list')
    .description('list the contacts of a login, the main one first')
    .requiredOption('--login <login>', 'whose');
  withForms(list).action((options: ListedOptions) => showListing(context, CONTACTS, options));
  contact
    .command('remove')
    .description('remove a contact; the main one stays')
    .argument('<uuid>', "its uuid, as 'contact list' shows it", parseUuid)
    .requiredOption('--login <login>', 'whose')
    .option(...URL_OPTION)
    .action((key: string, { login, url }: { login: string; url?: string }) =>
      withApi(context, { url, services: SERVICES }, async (client) => {
        await client.call('deleteContact', { parts: { key }, query: { login } });
        printLine(`The contact ${key} is removed.`);
      }),
    );
}

/** What the operations work with, of this machine's installation. */
const SERVICES = ['notifications', 'oversight'] as const;
