import type { Records } from '../../ports/records/index.ts';

const MAILS = 'mails:';

type Settings = Pick<Records, 'settings'>;

/** Notes whether a node sends mails, which whoever has no mail server, as a command, goes by. */
export const noteMailing = ({ settings }: Settings, node: string | null, isMailing: boolean): Promise<void> => {
  const name = `${MAILS}${node ?? ''}`;
  return isMailing ? settings.put(name, 'sent') : settings.remove(name);
};

/** Whether mails that are written are sent: by any node. */
export const isMailed = async ({ settings }: Settings): Promise<boolean> =>
  (await settings.beginningWith(MAILS)).size > 0;
