import { Type } from 'typebox';
import type { Snapshot } from '../../../domain/snapshot.ts';
import type { SnapshotChange } from '../../../services/snapshots/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { type FormFields, formReader, NAME, type ReadForm, readElid, type Sent } from '../fields.ts';
import { NO_CHOICE } from '../filters/read.ts';

/** The fields of an image that callers write; the cabinet sends what else images have along, which means nothing here. */
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

/** Without a name, the copy has that of what is copied. */
const COPY = { image_name: { ...NAME, read: (text: string) => (text === '' ? null : NAME.read(text)) } };

/** What callers send of a backup, in whichever form. */
export type SentImage = Sent<typeof IMAGE & typeof BACKUP>;

/** A backup to change or to copy. What is wrong with its form is told once it is found. */
export interface ImageForm<Fields = SentImage> {
  readonly id: number;
  readonly form: ReadForm<Fields>;
}

const readBackupForm = formReader(BACKUP);
const readImageForm = formReader(IMAGE);
const readCopyForm = formReader(COPY);

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readBackupChange = ({ fields }: AuthenticatedCall): ImageForm => ({
  id: readElid(fields, 'snapshot'),
  form: readBackupForm(fields),
});

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readImageChange = ({ fields }: AuthenticatedCall): ImageForm => ({
  id: readElid(fields, 'snapshot'),
  form: readImageForm(fields),
});

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readImageCopy = ({ fields }: AuthenticatedCall): ImageForm<Sent<typeof COPY>> => ({
  id: readElid(fields, 'snapshot'),
  form: readCopyForm(fields),
});

/** What is asked of a copy. */
export const nameCopy = ({ image_name: name }: Sent<typeof COPY>): { readonly name?: string } =>
  name === undefined ? {} : { name };

/** What differs from a backup as it stands. */
export function patchImage(sent: SentImage, current: Snapshot): SnapshotChange {
  const name = sent.image_name ?? sent.name ?? current.name;
  const isProtected = sent.protected === undefined ? current.isProtected : sent.protected === 'on';
  return {
    ...(name === current.name ? {} : { name }),
    ...(isProtected === current.isProtected ? {} : { isProtected }),
  };
}
