import type { BorgUiSettings } from './settings.ts';

/** What a call that succeeded is answered, by the last part of its key in the vendor's table of texts. */
const MESSAGES = {
  scheduledJobCreated: 'Scheduled job created successfully',
  scheduledJobUpdated: 'Scheduled job updated successfully',
  scheduledJobDeleted: 'Scheduled job deleted successfully',
  scheduledJobEnabled: 'Scheduled job enabled successfully',
  scheduledJobDisabled: 'Scheduled job disabled successfully',
  scheduledJobDuplicated: 'Scheduled job duplicated successfully',
  scheduledJobStarted: 'Scheduled job started successfully',
} as const;

/** That a scheduled job is changed as was asked, in English or by its key. */
export const sayOfJob = (name: keyof typeof MESSAGES, { tellsMessageKeys }: BorgUiSettings): string =>
  tellsMessageKeys ? `backend.success.schedule.${name}` : MESSAGES[name];
