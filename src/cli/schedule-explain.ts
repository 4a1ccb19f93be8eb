import type { Command } from 'commander';
import type { Instant } from '../domain/instant.ts';
import { parseInstant } from './arguments.ts';
import type { CliContext } from './context.ts';
import { EVER_BY_NAME, type Named, parseNamed, scheduleKey } from './named.ts';
import { printable, printJson, printLine, toIso } from './output.ts';

interface ExplainOptions {
  readonly at?: Instant;
  readonly json?: boolean;
}

/** `schedule explain`: why a slot was run, was not, or is to come. */
export function addScheduleExplain(schedule: Command, context: CliContext): void {
  schedule
    .command('explain')
    .description('tell why a slot of a schedule was run or was not, or whether it is to come')
    .argument('<schedule>', EVER_BY_NAME, parseNamed)
    .option('--at <instant>', 'the slot: ISO 8601 with its zone (default: the last that has its record)', parseInstant)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota schedule explain Nightly --at 2026-03-08T07:00:00Z')
    .action((named: Named, options: ExplainOptions) =>
      context.withServices(['explanations', 'schedules'], async (services, actor) => {
        const { sayExplanation, sayInEnglish } = await import('../wording/english/index.ts');
        const key = await scheduleKey(services, actor, named);
        const explained = await services.explanations.explainSlot(actor, key, options.at ?? null);
        const { schedule: of, at, run, explanation } = explained;
        const { timeZone } = of.recurrence;
        const sentence = sayExplanation({ at, timeZone, explanation }, sayInEnglish);
        if (options.json !== true) {
          printLine(printable(sentence));
          return;
        }
        printJson({
          scheduleId: of.id,
          at: toIso(at),
          timeZone,
          kind: explanation.kind,
          runId: run?.id ?? null,
          reason: run?.reason ?? null,
          sentence,
        });
      }),
    );
}
