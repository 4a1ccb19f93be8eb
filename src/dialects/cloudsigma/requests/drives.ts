import { invalid } from '../../../domain/errors.ts';
import type { WireBody, WireRequest } from '../../../server/dialect.ts';
import { shownText } from '../../../server/shown.ts';
import { readClone, type SentClone } from './clones.ts';
import { readResize, type SentDrive } from './drive-body.ts';
import { readObject, readSingle } from './objects.ts';
import { readRelated } from './related.ts';

/** An action of a drive, with what it takes. */
export type DriveAction =
  | { readonly kind: 'set_scheduler'; readonly scheduler: string | null }
  | { readonly kind: 'clone'; readonly clone: SentClone }
  | { readonly kind: 'resize'; readonly drive: SentDrive };

/** The action of a drive. Hints of where it is to run (`avoid`) are passed over. @throws GatewayError `invalid_request` */
export function readDriveAction({ query, body }: WireRequest): DriveAction {
  const action = query.get('do') ?? '';
  switch (action) {
    case 'set_scheduler':
      return { kind: action, scheduler: readSchedulerChoice(body) };
    case 'clone':
      return { kind: action, clone: readClone(body) };
    case 'resize':
      return { kind: action, drive: readResize(readSingle(body, 'drive')) };
    default:
      throw invalid(
        'do',
        action,
        `The action '${shownText(action)}' is not supported; use set_scheduler, clone or resize.`,
      );
  }
}

/** The scheduler that a drive is to get, as uuid, address or object; `null` = none. */
function readSchedulerChoice(body: WireBody): string | null {
  const { backup_policy_uuid: uuid } = readObject(body);
  if (uuid === undefined) throw invalid('backup_policy_uuid', '', 'This field is required.');
  if (uuid === null || uuid === '') return null;
  return readRelated('backup_policy_uuid', uuid, 'Send null to take the scheduler off.');
}
