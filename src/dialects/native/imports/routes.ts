import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import {
  type Imported,
  type ImportLoss,
  readBorgmatic,
  readCrontab,
  readJobs,
  readTimers,
  withNames,
} from '../../../domain/imports/index.ts';
import { parseRecurrence } from '../../../domain/recurrence/index.ts';
import { parseRetention } from '../../../domain/retention/index.ts';
import type { Target } from '../../../domain/target.ts';
import { toKey } from '../keys.ts';
import { type OperationTable, operation } from '../operation.ts';
import { refuse, sayingProblems, showFailure } from '../problems.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { Type } from '../type.ts';
import { IMPORT, IMPORT_REQUEST } from './schema.ts';

/** As many lines as are imported at once: all of them are made in one transaction. */
const MOST_LINES = 500;

type Request = Static<typeof IMPORT_REQUEST>;

const importFile = operation({
  id: 'importSchedules',
  summary: "Makes schedules of another scheduler's file, each once however often the file is imported",
  needs: 'operator',
  query: {
    dryRun: Type.Optional(Type.Boolean({ description: 'Whether it is told what would be made, and nothing is.' })),
  },
  body: IMPORT_REQUEST,
  reply: IMPORT,
  run: async ({ accounts, importSchedules, targets }, { body, query, speech }, actor) => {
    const target = await targets.find(actor, toKey(body.targetId));
    const timeZone = body.timeZone ?? (await accounts.find(actor, target.accountId)).timeZone;
    const imported = await readFile(body, timeZone);
    if (imported.length > MOST_LINES) throw refuse('import_too_long', MOST_LINES);
    const rows = imported.map((one) => rowOf(body, { target, actor, speech }, one));
    const drafts = rows.flatMap(({ sourceKey, schedule }) =>
      schedule === null ? [] : [{ key: sourceKey, draft: draftOf(schedule) }],
    );
    const isTrial = query.dryRun === true;
    const done = await importSchedules(actor, { id: target.id }, drafts, isTrial);
    const items = rows.map((row) => {
      const found = done.get(row.sourceKey);
      if (found === undefined) return row;
      const { isNew, schedule } = found;
      const state = isNew ? ('new' as const) : ('standing' as const);
      return { ...row, state, scheduleId: isNew && isTrial ? null : schedule.id };
    });
    return { body: { items } };
  },
});

async function readFile(
  { format, text, expression, isSystem, takesAll = false }: Request,
  timeZone: string,
): Promise<readonly Imported[]> {
  if (format === 'systemd') return readTimers(text, { timeZone, takesAll });
  if (format === 'pve') return readJobs(text, { timeZone });
  if (format === 'crontab') {
    return readCrontab(text, { timeZone, takesAll, ...(isSystem === undefined ? {} : { isSystem }) });
  }
  const imported = readBorgmatic(await readYaml(format, text), { expression: expression ?? null, timeZone });
  if (imported === null) throw refuse('import_unreadable', format, 1);
  return withNames([imported]);
}

/** So many characters of YAML without its comments, and so many brackets, are read within the time that one call may hold others up. */
const MOST_YAML_CHARACTERS = 12_288;
const MOST_BRACKETS = 500;

/** @throws WireRefusal 422 */
async function readYaml(format: string, whole: string): Promise<unknown> {
  const text = whole.replaceAll(/^[ \t]*#.*$/gm, '');
  if (text.length > MOST_YAML_CHARACTERS) throw refuse('import_too_large', MOST_YAML_CHARACTERS);
  if (text.length - text.replaceAll(/[[{]/g, '').length > MOST_BRACKETS) throw refuse('import_unreadable', format, 1);
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  let line = 1;
  try {
    const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', prettyErrors: false });
    const [wrong] = document.errors;
    if (wrong === undefined) return document.toJS({ maxAliasCount: 100 });
    line = lines.linePos(wrong.pos[0]).line;
  } catch {
    // Brackets within brackets, or aliases within aliases, that no such file has.
  }
  throw refuse('import_unreadable', format, line);
}

interface Asked {
  readonly target: Target;
  readonly actor: Actor;
  readonly speech: NativeSpeech;
}

type Row = Static<typeof IMPORT>['items'][number];

function rowOf(
  { format, targetId, destination, retention }: Request,
  { target, actor, speech }: Asked,
  { identity, line, program, schedule, sources, losses }: Imported,
): Row {
  const all = schedule === null ? losses : [...losses, ...lossOfSources(sources, target, actor)];
  return {
    sourceKey: `${format}:${createHash('sha256').update(identity).digest('base64url').slice(0, 24)}`,
    line,
    program,
    state: 'left_out',
    scheduleId: null,
    schedule:
      schedule === null
        ? null
        : {
            ...(retention === undefined ? {} : { retention }),
            ...schedule,
            targets: [{ targetId }],
            ...(destination === undefined ? {} : { destination }),
          },
    when:
      schedule === null ? null : speech.describeRecurrence(parseRecurrence(schedule.recurrence), { namesUtc: true }),
    losses: all.map((loss) => showLoss(loss, speech)),
  };
}

const draftOf = ({ targets: _, recurrence, retention, ...others }: NonNullable<Row['schedule']>) => ({
  ...others,
  recurrence: parseRecurrence(recurrence),
  retention: parseRetention(retention ?? { kind: 'inherit' }),
});

/** Where a target lies outside is told to staff alone, also by what it does not hold. */
function lossOfSources(sources: readonly string[], { source }: Target, { isStaff }: Actor): readonly ImportLoss[] {
  if (sources.length === 0) return [];
  if (!isStaff || source.kind === 'volume') return [{ reason: 'sources_uncompared', params: { paths: sources } }];
  const isHeld = (path: string): boolean =>
    source.paths.some((held) => `${path.replace(/\/+$/, '')}/`.startsWith(`${held.replace(/\/+$/, '')}/`));
  const paths = sources.filter((path) => !isHeld(path));
  return paths.length === 0 ? [] : [{ reason: 'sources_uncovered', params: { paths } }];
}

function showLoss(loss: ImportLoss, speech: NativeSpeech): Row['losses'][number] {
  const detail = speech.sayImportLoss(loss, sayingProblems(speech));
  if (loss.reason !== 'when_refused') return { reason: loss.reason, params: { ...loss.params }, detail };
  return { reason: loss.reason, params: { problem: showFailure(loss.params.problem, speech) }, detail };
}

/** The address of imports. */
export const IMPORT_OPERATIONS: OperationTable = { '/imports': { POST: importFile } };
