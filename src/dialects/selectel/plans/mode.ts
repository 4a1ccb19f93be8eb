import { type BackupMethod, FULL, type Schedule } from '../../../domain/schedule.ts';
import type { SelectelSettings } from '../settings.ts';
import type { BackupMode } from './schema.ts';

/** How the backups of a schedule are made, in this wire's words. */
export const modeOf = ({ method }: Pick<Schedule, 'method'>): BackupMode =>
  method.kind === 'full' ? 'full' : 'frequency';

/** The method of a mode; how often a backup of it is whole this installation says, and not the wire. */
export const methodOf = (mode: BackupMode, { fullEvery }: Pick<SelectelSettings, 'fullEvery'>): BackupMethod =>
  mode === 'full' ? FULL : { kind: 'incremental', fullEvery };
