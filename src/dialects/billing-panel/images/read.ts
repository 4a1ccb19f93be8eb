import { Type } from 'typebox';
import type { Snapshot } from '../../../domain/snapshot.ts';
import { MAX_NAME_LENGTH } from '../../../domain/text.ts';
import type { CopyOptions } from '../../../services/runs/index.ts';
import type { SnapshotChange } from '../../../services/snapshots/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { changeReader, type FormFields, formReader, NAME, type ReadForm, readElid, type Sent } from '../fields.ts';
import { NO_CHOICE } from '../unsaved.ts';

/** The fields of an image that callers write; the cabinet sends what else its form shows along. */
const IMAGE = {
  image_name: NAME,
  protected: {
    shape: Type.Enum(['on', 'off']),
    advice: { key: 'advice.switch' },
    read: (text: string) => (text === '' || text === NO_CHOICE ? null : text),
  },
} as const satisfies FormFields;

/** The forms of backups and of snapshots call the name otherwise. */
const BACKUP = { name: NAME };

/** Without a name, the copy has that of what is copied; without a region it lies in the instance's own store. */
const COPY = {
  image_name: { ...NAME, read: (text: string) => (text === '' ? null : NAME.read(text)) },
  region: {
    shape: Type.String({ maxLength: MAX_NAME_LENGTH }),
    advice: { key: 'advice.region' },
    read: (text: string) => (text.trim() === '' || text === NO_CHOICE ? null : text.trim()),
  },
} as const satisfies FormFields;

/** What callers send of a backup, in whichever form. */
export type SentImage = Sent<typeof IMAGE & typeof BACKUP>;

/** A backup to change or to copy. What is wrong with its form is told once it is found. */
export interface ImageForm<Fields = SentImage> {
  readonly id: number;
  /** The form's. */
  readonly timeZone: string;
  readonly form: ReadForm<Fields>;
}

const readBackupForm = changeReader(BACKUP);
const readImageForm = changeReader(IMAGE);
const readCopyForm = formReader(COPY);

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readBackupChange = (call: AuthenticatedCall): ImageForm => ({
  ...readImage(call),
  form: readBackupForm(call.fields),
});

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readImageChange = (call: AuthenticatedCall): ImageForm => ({
  ...readImage(call),
  form: readImageForm(call.fields),
});

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readImageCopy = (call: AuthenticatedCall): ImageForm<Sent<typeof COPY>> => ({
  ...readImage(call),
  form: readCopyForm(call.fields),
});

const readImage = ({ fields, caller }: AuthenticatedCall): Pick<ImageForm, 'id' | 'timeZone'> => ({
  id: readElid(fields, 'snapshot'),
  timeZone: caller.account.timeZone,
});

/** What is asked of a copy. */
export const copyOptions = ({ image_name: name, region }: Sent<typeof COPY>): CopyOptions => ({
  ...(name === undefined ? {} : { name }),
  ...(region === undefined ? {} : { destination: region }),
});

/** What differs from a backup as it stands. */
export function patchImage(sent: SentImage, current: Snapshot): SnapshotChange {
  const name = sent.image_name ?? sent.name ?? current.name;
  const isProtected = sent.protected === undefined ? current.isProtected : sent.protected === 'on';
  return {
    ...(name === current.name ? {} : { name }),
    ...(isProtected === current.isProtected ? {} : { isProtected }),
  };
}
