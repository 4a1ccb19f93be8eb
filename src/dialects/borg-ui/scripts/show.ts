import type { Script } from '../../../domain/script.ts';
import { formatTime, formatTimeOrNull } from '../times.ts';

/** Of all scripts. */
export const CATEGORY = 'custom';

/** A script as the list has it, and by itself. */
export const showScript = (script: Script): object => ({
  id: script.id,
  name: script.name,
  description: script.description === '' ? null : script.description,
  content: script.content,
  timeout: script.timeoutSeconds,
  run_on: script.occasion,
  category: CATEGORY,
  parameters: [],
  created_at: formatTime(script.createdAt),
  updated_at: formatTimeOrNull(script.updatedAt),
});
