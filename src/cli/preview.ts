import type { Command } from 'commander';
import type { Instant } from '../domain/instant.ts';
import { parseExpression } from '../domain/recurrence/index.ts';
import { parseCount, parseInstant } from './arguments.ts';
import type { CliContext } from './context.ts';
import { printFireTimes } from './fire-lines.ts';

/** What both previews take. */
export interface PreviewOptions {
  readonly from?: Instant;
  readonly count: number;
  readonly json?: boolean;
}

/** Adds the options that both previews take. */
export const withPreviewOptions = (command: Command): Command =>
  command
    .option(
      '--from <instant>',
      'strictly after this: ISO 8601 with its zone, or a date in UTC (default: now)',
      parseInstant,
    )
    .option('--count <number>', 'how many, 1 to 10000', parseCount, 10)
    .option('--json', 'print JSON');

/** `preview`: what a rule would do, before there is a schedule; needs no database. */
export function addPreviewCommand(program: Command, context: CliContext): void {
  const preview = program
    .command('preview')
    .description('show when an expression fires')
    .argument('<expression>', 'a cron expression: minute hour day month weekday')
    .option('--zone <zone>', 'the IANA zone it is read in (default: DEFAULT_TIME_ZONE)');
  withPreviewOptions(preview)
    .addHelpText(
      'after',
      '\nExample:\n  backrota preview "30 2 * * *" --zone America/New_York --from 2026-03-07 --count 3',
    )
    .action(async (expression: string, options: PreviewOptions & { zone?: string }) => {
      const rule = parseExpression(expression, options.zone ?? (await context.defaultTimeZone()));
      const { count, json } = options;
      printFireTimes(rule, { from: options.from ?? context.now(), count, isJson: json === true });
    });
}
