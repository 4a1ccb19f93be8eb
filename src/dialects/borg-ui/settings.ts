import { onOrOff, type SettingsOf } from '../../server/settings.ts';

/** What an installation decides about this room. */
export const BORG_UI_SETTINGS = {
  /** Whether operators may change scheduled jobs too, and not admins alone. */
  letsOperatorsEdit: onOrOff('BORG_UI_OPERATORS_MAY_EDIT', 'off'),
  /** Whether what succeeded is told by the key of a text, as newer frontends know it, instead of the English text. */
  tellsMessageKeys: onOrOff('BORG_UI_MESSAGE_KEYS', 'off'),
};

/** The settings of this room as they were read. */
export type BorgUiSettings = SettingsOf<typeof BORG_UI_SETTINGS>;
