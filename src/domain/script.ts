import { problem } from './errors.ts';
import type { Instant, Seconds } from './instant.ts';
import { checkName, isText } from './text.ts';

/** Before a backup of a schedule's run is taken, or after the last of them has ended. */
export type ScriptPhase = 'pre' | 'post';

/** What became of a run, as what goes after it is told. */
export type RunStatus = 'success' | 'warning' | 'failure' | 'cancelled';

/** After what a script goes that goes after runs; one that goes before them is not asked. */
export type ScriptOccasion = 'always' | 'success' | 'warning' | 'failure';

export const SCRIPT_OCCASIONS: readonly ScriptOccasion[] = ['always', 'success', 'warning', 'failure'];

/** A program of the provider's that goes before or after backups. */
export interface Script {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  /** The whole program; its first line says what interprets it. */
  readonly content: string;
  /** After this it is ended, with all that it has begun. */
  readonly timeoutSeconds: Seconds;
  readonly occasion: ScriptOccasion;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant | null;
  readonly deletedAt: Instant | null;
}

/** What people decide about a script. */
export type ScriptSettings = Pick<Script, 'name' | 'description' | 'content' | 'timeoutSeconds' | 'occasion'>;

/** How a schedule calls a script: with these variables in its environment. */
export interface ScriptCall {
  readonly scriptId: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What goes before and after the runs of a schedule; `null` = nothing. */
export type ScheduleScripts = Readonly<Record<ScriptPhase, ScriptCall | null>>;

export const NO_SCRIPTS: ScheduleScripts = { pre: null, post: null };

/** How a script ended. */
export type ScriptEnd =
  | { readonly why: 'exit'; readonly code: number }
  | { readonly why: 'signal'; readonly signal: string }
  | { readonly why: 'timeout'; readonly seconds: Seconds }
  /** What it names in its first line cannot be run; `system`: the code of whoever refused. */
  | { readonly why: 'unstartable'; readonly system: string };

/** The longest time that a script may take, and what it gets where nobody says. */
export const MAX_SCRIPT_SECONDS: Seconds = 300;
/** The longest program, in bytes. */
export const MAX_SCRIPT_BYTES = 64 * 1024;
/** How much of what it writes is kept, in bytes: the end. */
export const MAX_OUTPUT_BYTES = 64 * 1024;
const MAX_DESCRIPTION = 1_000;
const MAX_PARAMETERS = 50;
const MAX_VALUE = 4_096;

/** @throws `invalid_request` - the name, the description, the content, the time or the occasion. */
export function checkScript(settings: ScriptSettings): ScriptSettings {
  const { content, description, timeoutSeconds, occasion } = settings;
  const name = checkName(settings.name);
  const bytes = new TextEncoder().encode(content).length;
  if (!content.startsWith('#!') || !isText(content) || bytes > MAX_SCRIPT_BYTES)
    throw problem('script_content_malformed', { field: 'content', value: '', most: MAX_SCRIPT_BYTES });
  if (description.length > MAX_DESCRIPTION || !isText(description))
    throw problem('text_too_long', {
      field: 'description',
      value: '',
      length: description.length,
      most: MAX_DESCRIPTION,
    });
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > MAX_SCRIPT_SECONDS)
    throw problem('no_whole_number', {
      field: 'timeoutSeconds',
      value: String(timeoutSeconds),
      least: 1,
      most: MAX_SCRIPT_SECONDS,
    });
  return { name, description, content, timeoutSeconds, occasion };
}

const NAME = /^[A-Z_][A-Z0-9_]{0,63}$/;
/** What would change which program is run, or says what the gateway alone says. */
const RESERVED =
  /^(?:LD_.*|DYLD_.*|BACKUP_.*|PATH|HOME|LANG|ENV|BASH_ENV|IFS|SHELLOPTS|BASHOPTS|NODE_OPTIONS|PYTHON.*|PERL.*|RUBY.*)$/;

/** @throws `invalid_request` (`script_parameter_malformed`). */
export function checkParameters(phase: ScriptPhase, parameters: ScriptCall['parameters']): void {
  const entries = Object.entries(parameters);
  const wrong = entries.find(
    ([name, value]) => !NAME.test(name) || RESERVED.test(name) || value.length > MAX_VALUE || !isText(value),
  );
  if (wrong === undefined && entries.length <= MAX_PARAMETERS) return;
  throw problem('script_parameter_malformed', {
    field: `scripts.${phase}.parameters`,
    value: wrong?.[0] ?? String(entries.length),
    most: MAX_PARAMETERS,
    mostCharacters: MAX_VALUE,
  });
}
