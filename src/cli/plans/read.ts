import type { Document, LineCounter } from 'yaml';
import { GatewayError } from '../../domain/errors.ts';
import { Misuse } from '../failure.ts';
import { readWhole } from '../whole-file.ts';
import { type Plan, settingsOfSchedule } from './plan.ts';

/** The longest file that is read, in bytes: some ten thousand schedules. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * A plan of its file, whose every field is known and whose names are given once.
 * @throws CommandFailed where it cannot be read; Misuse, naming the line, where it is no plan
 */
export async function readPlan(path: string): Promise<Plan> {
  return parsePlan(await readWhole(path, MOST_BYTES), path === '-' ? 'standard input' : path);
}

/** As `readPlan`, of text; `name` begins the sentence of a refusal. */
export async function parsePlan(text: string, name: string): Promise<Plan> {
  const { LineCounter: Lines, parseDocument } = await import('yaml');
  const { faultIn } = await import('../../plan-schema.ts');
  const lines = new Lines();
  const at = (line: number, what: string) => new Misuse(`${name}:${line}: ${what}`);
  let value: unknown;
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [wrong] = document.errors;
    if (wrong !== undefined) throw at(lines.linePos(wrong.pos[0]).line, `This is no YAML: ${sentence(wrong.message)}`);
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (error instanceof Misuse) throw error;
    // Aliases within aliases, or brackets within brackets, that no plan has.
    throw at(1, 'This is too much to unfold; write what is named by aliases where it stands.');
  }
  const fault = faultIn(value);
  if (fault !== null) throw at(lineOf(document, lines, fault.place), fault.detail);
  const plan = value as Plan;
  const wrong = faultOfNames(plan) ?? faultOfSettings(plan);
  if (wrong !== null) throw at(lineOf(document, lines, wrong.place), await wrong.detail());
  return plan;
}

/** How many nodes aliases may stand for. */
const MOST_ALIASES = 1_000;

const sentence = (text: string): string => (/[.!]$/.test(text) ? text : `${text}.`);

/** Where a thing begins, or, of one that is not there, what was to hold it. */
function lineOf(document: Document.Parsed, lines: LineCounter, place: readonly string[]): number {
  for (let depth = place.length; depth >= 0; depth -= 1) {
    const path = place.slice(0, depth).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const node = depth === 0 ? document.contents : document.getIn(path, true);
    const range = (node as { readonly range?: readonly [number, number, number] } | null | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}

interface Fault {
  readonly place: readonly string[];
  readonly detail: () => Promise<string> | string;
}

/** Things are known by their names alone: two of one name are none. */
function faultOfNames({ accounts }: Plan): Fault | null {
  const twice = findTwice(accounts, ['accounts'], 'account');
  if (twice !== null) return twice;
  for (const [index, account] of accounts.entries()) {
    for (const [nouns, noun] of [['targets', 'target'] as const, ['schedules', 'schedule'] as const]) {
      const found = findTwice(account[nouns] ?? [], ['accounts', String(index), nouns], noun);
      if (found !== null) return found;
    }
  }
  return null;
}

function findTwice(things: readonly { readonly name: string }[], place: readonly string[], noun: string): Fault | null {
  const names = new Set<string>();
  for (const [index, { name }] of things.entries()) {
    if (names.has(name)) {
      const detail = () => `The ${noun} '${name}' is here twice; a plan knows it by its name, so leave one out.`;
      return { place: [...place, String(index), 'name'], detail };
    }
    names.add(name);
  }
  return null;
}

function faultOfSettings({ accounts }: Plan): Fault | null {
  for (const [index, { schedules = [] }] of accounts.entries()) {
    for (const [position, planned] of schedules.entries()) {
      try {
        settingsOfSchedule(planned);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        const { problem } = error;
        const detail = async () => (await import('../../wording/english/index.ts')).sayInEnglish(problem);
        const part = problem.code === 'invalid_recurrence' ? 'recurrence' : 'name';
        return { place: ['accounts', String(index), 'schedules', String(position), part], detail };
      }
    }
  }
  return null;
}
