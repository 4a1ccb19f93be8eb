import { isDeepStrictEqual } from 'node:util';
import { NO_SCRIPTS, type ScheduleScripts, type ScriptCall } from '../../../domain/script.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import { toVariables } from '../scripts/variables.ts';
import type { SentJob } from './schema.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** All fields that say which scripts go before and after a run, as they are read back: one value. */
export interface ScriptFields {
  readonly pre_backup_script_id: number | null;
  readonly post_backup_script_id: number | null;
  readonly pre_backup_script_parameters: Parameters | null;
  readonly post_backup_script_parameters: Parameters | null;
}

/** What a new job has. */
export const DEFAULT_SCRIPTS: ScriptFields = {
  pre_backup_script_id: null,
  post_backup_script_id: null,
  pre_backup_script_parameters: null,
  post_backup_script_parameters: null,
};

const FIELDS = Object.keys(DEFAULT_SCRIPTS) as (keyof ScriptFields)[];
const KEY = 'scripts';

/** Keeps parameters as they were written, and those of no script, for as long as the scripts are these. */
export const echoScripts = (fields: ScriptFields, scripts: ScheduleScripts): DialectData['texts'] => ({
  [KEY]: { text: JSON.stringify(fields), fingerprint: JSON.stringify(scripts) },
});

/** What a schedule calls, in this wire's fields. */
export function showScripts(scripts: ScheduleScripts, dialectData: DialectData | null): ScriptFields {
  const kept = dialectData?.texts[KEY];
  if (kept === undefined && isDeepStrictEqual(scripts, NO_SCRIPTS)) return DEFAULT_SCRIPTS;
  // Written by `echoScripts` only.
  if (kept !== undefined && kept.fingerprint === JSON.stringify(scripts)) return JSON.parse(kept.text) as ScriptFields;
  const { pre, post } = scripts;
  return {
    pre_backup_script_id: pre?.scriptId ?? null,
    post_backup_script_id: post?.scriptId ?? null,
    pre_backup_script_parameters: pre?.parameters ?? null,
    post_backup_script_parameters: post?.parameters ?? null,
  };
}

/** What a write makes of them, beside what is shown. */
export const withSentScripts = (sent: SentJob, shown: ScriptFields): ScriptFields =>
  Object.fromEntries(
    FIELDS.map((field) => [field, sent[field] === undefined ? shown[field] : sent[field]]),
  ) as unknown as ScriptFields;

/** Whether two say the same. */
export const isSameScripts = (one: ScriptFields, other: ScriptFields): boolean =>
  FIELDS.every((field) => isDeepStrictEqual(one[field], other[field]));

/** The scripts that these fields name; parameters of none are no more than kept. @throws WireRefusal (422) */
export const toScripts = (fields: ScriptFields): ScheduleScripts => ({
  pre: toCall(fields, 'pre_backup_script'),
  post: toCall(fields, 'post_backup_script'),
});

function toCall(fields: ScriptFields, name: 'pre_backup_script' | 'post_backup_script'): ScriptCall | null {
  const scriptId = fields[`${name}_id`];
  if (scriptId === null) return null;
  return { scriptId, parameters: toVariables(fields[`${name}_parameters`] ?? {}, ['body', `${name}_parameters`]) };
}
