import type { Target } from '../../../domain/target.ts';
import { showId } from '../answer.ts';
import type { PanelAnswer, PanelCall } from '../call.ts';
import { say } from '../catalogue/index.ts';
import { type Element, empty, leaf } from '../documents/element.ts';
import { answerForm, select } from '../form.ts';
import { answerList, type ListLayout } from '../list.ts';
import type { FetchedPage } from '../paging.ts';

/** What the form of a restore holds; passwords and keys stay as they are here, since only files are written back. */
export const formOf = ({ id, name }: Target): readonly Element[] => [
  ...showId(id),
  leaf('enablessh', 'off'),
  leaf('name', name),
  empty('password'),
  empty('password_type'),
  empty('select_rebuild'),
  leaf('ssh_keys', 'none'),
  leaf('zone', 'own'),
];

/** The form of a restore. The cabinet asks `sshkeys` for as many keys as `ssh_keys` has choices. */
export const showRebuildForm = (target: Target, call: PanelCall): PanelAnswer =>
  answerForm(
    call,
    [
      ...formOf(target),
      select('ssh_keys', [['none', say(call.language, 'form.none')]]),
      select('zone', [
        ['own', say(call.language, 'form.zone_own')],
        ['pub', say(call.language, 'form.zone_public')],
        ['shr', say(call.language, 'form.zone_shared')],
        ['image', say(call.language, 'form.zone_image')],
      ]),
    ],
    [],
  );

const KEYS: ListLayout = { columns: { comment: 'alpha', fleio_key_uuid: 'alpha' }, buttons: {} };

/** The list of SSH keys, which is empty. */
export const showKeys = (page: FetchedPage<never>, call: PanelCall): PanelAnswer =>
  answerList(call, {
    page,
    layout: KEYS,
    showRow: (row) => row,
    extras: [],
  });
