import { type Command, InvalidArgumentError } from 'commander';
import { type Contact, NOTIFICATION_KINDS, type NotificationKind } from '../domain/notification.ts';
import type { Preference } from '../services/notifications/index.ts';
import { given, parseUuid } from './arguments.ts';
import type { CliContext } from './context.ts';
import { orListed, withForms } from './listed.ts';
import { CONTACTS } from './listings.ts';
import { printFields, printJson, printLine, printTable } from './output.ts';

interface AddOptions {
  readonly login: string;
  readonly email: string;
  readonly name?: string;
  readonly phone?: string;
  readonly on?: readonly NotificationKind[];
  readonly json?: boolean;
}

function parseKinds(text: string): readonly NotificationKind[] {
  return text.split(',').map((word) => {
    const kind = NOTIFICATION_KINDS.find((one) => one === word.trim());
    if (kind !== undefined) return kind;
    throw new InvalidArgumentError(`Give some of ${NOTIFICATION_KINDS.join(', ')}, with commas between them.`);
  });
}

const shown = ({ uuid, name, email, phone, isMain }: Contact, preferences: readonly Preference[]) => ({
  uuid,
  name,
  email,
  phone,
  isMain,
  on: preferences.flatMap(({ contact, kind, isOn }) => (isOn && contact === uuid ? [kind] : [])),
});

/** `contact add`, `contact list`, `contact remove`. */
export function addContactCommands(program: Command, context: CliContext): void {
  const contact = program.command('contact').description('whom a login wants to be told by mail how its backups go');
  contact
    .command('add')
    .description('add a contact, and switch its mails on')
    .requiredOption('--login <login>', 'whose')
    .requiredOption('--email <address>', 'one mail address')
    .option('--name <name>', 'what it is called')
    .option('--phone <number>', 'a number, which is only kept')
    .option('--on <kinds>', `of what it is mailed: some of ${NOTIFICATION_KINDS.join(',')} (default: all)`, parseKinds)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota contact add --login alice --email alice@example.org --on creation')
    .action((options: AddOptions) =>
      context.withServices(['notifications', 'oversight'], async (services, staff) => {
        const { email, name, phone, on = NOTIFICATION_KINDS } = options;
        const actor = await services.oversight.inPlaceOf(staff, options.login);
        const added = await services.notifications.addContact(actor, { email, ...given({ name, phone }) });
        const wanted = on.map((kind) => ({ contact: added.uuid, kind, isOn: true }));
        const fields = shown(added, await services.notifications.prefer(actor, wanted));
        if (options.json) printJson(fields);
        else printFields({ uuid: fields.uuid, name: fields.name, email, phone: fields.phone, on: fields.on.join(',') });
      }),
    );
  withForms(
    contact
      .command('list')
      .description('list the contacts of a login, the main one first')
      .requiredOption('--login <login>', 'whose')
      .action(
        orListed(context, CONTACTS, (options: { login: string; json?: boolean }) =>
          context.withServices(['notifications', 'oversight'], async (services, staff) => {
            const actor = await services.oversight.inPlaceOf(staff, options.login);
            const preferences = await services.notifications.preferences(actor);
            const contacts = (await services.notifications.contacts(actor)).map((one) => shown(one, preferences));
            if (options.json) printJson(contacts);
            else
              printTable(
                ['UUID', 'NAME', 'EMAIL', 'PHONE', 'ON'],
                contacts.map(({ uuid, name, email, phone, isMain, on }) => [
                  uuid,
                  isMain ? `${name} (main)` : name,
                  email,
                  phone,
                  on.join(','),
                ]),
                'There is no contact.',
              );
          }),
        ),
      ),
  );
  contact
    .command('remove')
    .description('remove a contact; the main one stays')
    .argument('<uuid>', "its uuid, as 'contact list' shows it", parseUuid)
    .requiredOption('--login <login>', 'whose')
    .action(async (uuid: string, options: { login: string }) => {
      await context.withServices(['notifications', 'oversight'], async (services, staff) => {
        const actor = await services.oversight.inPlaceOf(staff, options.login);
        await services.notifications.removeContact(actor, uuid);
      });
      printLine(`The contact ${uuid} is removed.`);
    });
}
