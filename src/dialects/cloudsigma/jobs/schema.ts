import { readable } from '../fields.ts';

/** The fields of a job, by name. */
export const JOB = {
  children: readable('list', 'Always empty.'),
  created: readable('string', 'When the job was asked for.'),
  data: readable('dict', 'progress: per cent of the bytes.'),
  last_modified: readable('string', 'When the job ended, before that when it began.'),
  operation: readable('string', 'Always drive_clone.'),
  resource_uri: readable('string', 'URI of the resource.'),
  resources: readable('list', 'The drive that is cloned, or whose snapshot is, and the new one.'),
  state: readable('string', 'queued, running, success, failed or cancelled.'),
  uuid: readable('string', 'UUID of the job'),
};
