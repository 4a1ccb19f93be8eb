import type { WireBody, WireRequest } from '../../../server/dialect.ts';
import { shownValue } from '../../../server/shown.ts';
import { readObject, readSingle } from '../objects.ts';
import { refuse } from '../problems.ts';
import { isRelated, NOT_RELATED, namedBy } from '../related.ts';
import { readResize, type SentDrive } from './read.ts';
import { readClone, type SentClone } from './read-clone.ts';

/** An action of a drive, with what it takes. */
export type DriveAction =
  | { readonly kind: 'set_scheduler'; readonly scheduler: string | null }
  | { readonly kind: 'clone'; readonly clone: SentClone }
  | { readonly kind: 'resize'; readonly drive: SentDrive };

/** The action of a drive. Hints of where it is to run (`avoid`) are passed over. @throws WireRefusal (400) */
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
      throw refuse('action_unknown', 'do', { action, known: 'set_scheduler, clone or resize' });
  }
}

/** The scheduler that a drive is to get, as uuid, address or object; `null` = none. */
function readSchedulerChoice(body: WireBody): string | null {
  const { backup_policy_uuid: uuid } = readObject(body);
  if (uuid === undefined) throw refuse('required', 'backup_policy_uuid');
  if (uuid === null || uuid === '') return null;
  const named = isRelated(uuid) ? namedBy(uuid).toLowerCase() : '';
  if (named !== '') return named;
  const place = 'backup_policy_uuid';
  throw refuse('unfit_scheduler', place, { place, demand: NOT_RELATED, value: shownValue(place, uuid) });
}
