import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import { checkParameters, NO_SCRIPTS, type ScheduleScripts, type ScriptPhase } from '../../domain/script.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

const PHASES: readonly ScriptPhase[] = ['pre', 'post'];

/**
 * Whether a schedule may call these scripts. Only staff says what is called, and with what: to others there are no scripts
 * but those that the schedule, or the one that it is a copy of, has standing.
 *
 * @throws `not_found` (`script_unknown`), `invalid_request` (`script_parameter_malformed`).
 */
export async function checkCalls(
  records: Transaction,
  actor: Actor,
  scripts: ScheduleScripts | undefined,
  standing: ScheduleScripts = NO_SCRIPTS,
): Promise<void> {
  for (const phase of PHASES) {
    const call = scripts?.[phase] ?? null;
    if (call === null || isDeepStrictEqual(call, standing[phase])) continue;
    const { scriptId: id, parameters } = call;
    // Locked: one that is being deleted is called by nobody.
    if (!actor.isStaff || (await records.scripts.lock({ id })) === null) throw problem('script_unknown', { phase, id });
    checkParameters(phase, parameters);
  }
}
