import { MAX_SCRIPT_BYTES, MAX_SCRIPT_SECONDS, SCRIPT_OCCASIONS, type ScriptSettings } from '../../../domain/script.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import { anyObject, certain, clearable, listOf, type Reader, readBody, textUpTo, whole, wholeFrom } from '../fields.ts';
import { refuse } from '../problems.ts';
import { CATEGORY } from './show.ts';
import { toVariables } from './variables.ts';

const occasion: Reader<ScriptSettings['occasion']> = (value) => {
  const known = SCRIPT_OCCASIONS.find((one) => one === value);
  if (known !== undefined) return { value: known };
  return { type: 'literal_error', msg: `Input should be ${SCRIPT_OCCASIONS.map((one) => `'${one}'`).join(', ')}` };
};

/** What of a script may be written. */
const SCRIPT = {
  name: certain(textUpTo(100)),
  description: clearable(textUpTo(1_000)),
  content: certain(textUpTo(MAX_SCRIPT_BYTES)),
  timeout: certain(wholeFrom(1, MAX_SCRIPT_SECONDS)),
  run_on: certain(occasion),
  category: certain(textUpTo(40)),
  parameters: clearable(listOf(anyObject, 50)),
};

/** The body of a POST. @throws WireRefusal (400, 422) */
export function readNewScript({ body }: WireRequest): ScriptSettings {
  const sent = readBody(SCRIPT, body, { required: ['name', 'content'], isNew: true });
  const defaults = {
    name: '',
    description: '',
    content: '',
    timeoutSeconds: MAX_SCRIPT_SECONDS,
    occasion: 'always',
  } as const;
  return { ...defaults, ...settingsIn(sent) };
}

/** The body of a PUT: whatever is to change. @throws WireRefusal (400, 422) */
export const readScriptChange = ({ body }: WireRequest): Partial<ScriptSettings> => settingsIn(readBody(SCRIPT, body));

const TRIAL = {
  parameter_values: clearable(anyObject),
  timeout: clearable(wholeFrom(1, MAX_SCRIPT_SECONDS)),
  repository_id: clearable(whole),
};

/** How a script is to be tried. */
export interface Trial {
  readonly parameters: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
}

/** The body of a test. A script is told of no repository. @throws WireRefusal (400, 422) */
export function readTrial({ body }: WireRequest): Trial {
  const { parameter_values: values, timeout, repository_id: repository } = readBody(TRIAL, body);
  if (repository !== undefined && repository !== null) throw refuse('field_unserved', { field: 'repository_id' });
  const parameters = toVariables(values ?? {}, ['body', 'parameter_values']);
  return { parameters, ...(timeout === undefined || timeout === null ? {} : { timeoutSeconds: timeout }) };
}

function settingsIn(sent: ReturnType<typeof readBody<typeof SCRIPT>>): Partial<ScriptSettings> {
  const { name, description, content, timeout, run_on: occasion, category = CATEGORY, parameters } = sent;
  // What it is called with, schedules say.
  if (category !== CATEGORY) throw refuse('field_unserved', { field: 'category' });
  if (parameters !== undefined && parameters !== null && parameters.length > 0)
    throw refuse('field_unserved', { field: 'parameters' });
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description: description ?? '' }),
    ...(content === undefined ? {} : { content }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(occasion === undefined ? {} : { occasion }),
  };
}
