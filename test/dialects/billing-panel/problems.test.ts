import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sayProblem, sayShellRefusal } from '../../../src/dialects/billing-panel/catalogue/index.ts';
import { showError } from '../../../src/dialects/billing-panel/error-document.ts';
import { showProblem } from '../../../src/dialects/billing-panel/errors.ts';
import { type CallProblem, problemOf, toCallProblem } from '../../../src/domain/problems/index.ts';
import { SAID_PROBLEMS } from '../../support/sentences/index.ts';
import { REFUSAL_SENTENCES } from '../../support/sentences/refusals.ts';
import { foreignWordsIn } from '../../support/sentences/russian/names.ts';

/** Problems of every reason that a call may be answered with. */
const PROBLEMS: readonly CallProblem[] = SAID_PROBLEMS.map(([problem]) => problem).filter(
  (problem): problem is CallProblem => toCallProblem(problem) === problem,
);

/** Params that are told by a word of each language, or by the form of the sentence. */
const WORDED = [
  'field',
  'kind',
  'noun',
  'state',
  'why',
  'work',
  'purpose',
  'unit',
  'counted',
  'snapshotClass',
  'source',
  'drawnFrom',
  'uuid',
];

/** What params tell as it is: every text and number in them; names in quotes, as they may be any word. */
const toldBy = (params: object): readonly string[] =>
  Object.entries(params).flatMap(([name, param]): readonly string[] => {
    if (WORDED.includes(name) || param === null) return [];
    if (typeof param === 'object') return toldBy(param);
    return typeof param === 'boolean' ? [] : [name === 'name' ? `'${param}'` : String(param)];
  });

/** `1,000` in English is `1000` in Russian. */
const numbersIn = (text: string): readonly string[] => text.replace(/(\d),(?=\d{3})/g, '$1').match(/\d+/g) ?? [];

const scene = (language: 'en' | 'ru') =>
  ({ func: 'f', address: '192.0.2.1', language, sessionErrorType: 'access' }) as const;

describe('what the panel says of each reason', () => {
  for (const problem of PROBLEMS) {
    const en = sayProblem('en', problem);
    const ru = sayProblem('ru', problem);

    it(`${problem.reason} is said in English in the panel's own words: ${en}`, () => {
      assert.doesNotMatch(en, /undefined|\[object|NaN|[а-яё]/i);
      const own = toldBy(problem.params)
        .reduce((text, told) => text.replaceAll(told, ''), en)
        .replaceAll('borg repository', '');
      assert.doesNotMatch(own, /\b(?:target|drive|scheduler|plan|repository|repositories|resource|guest|project)s?\b/i);
    });

    it(`${problem.reason} is said in Russian with all that the English tells: ${ru}`, () => {
      assert.match(ru, /[а-яё]{3}/i);
      assert.doesNotMatch(ru, /undefined|\[object|NaN/);
      for (const told of toldBy(problem.params)) if (en.includes(told)) assert.ok(ru.includes(told), told);
      assert.deepEqual(
        numbersIn(en).filter((number) => !numbersIn(ru).includes(number)),
        [],
      );
      assert.deepEqual(foreignWordsIn(ru, problem.params), []);
    });
  }

  it('is no failure to log in where the password was right and too many sessions are in use', () => {
    const problem = problemOf('sessions_in_use', { count: 5_000, retryAfterSeconds: 300 });
    assert.partialDeepStrictEqual(showProblem(problem, scene('en')), {
      type: 'limit',
      object: 'sessions',
      value: '5000',
    });
  });

  it('is a whole document in both languages, without the number that the cabinet takes for a code', () => {
    for (const problem of PROBLEMS) {
      for (const language of ['en', 'ru'] as const) {
        const doc = JSON.stringify(
          showError(showProblem(problem, scene(language)), { func: 'f', language, login: null }),
        );
        assert.doesNotMatch(doc, /undefined|\[object|NaN/);
      }
    }
  });

  it('tells neither credentials nor what the cabinet takes for a code, wherever they stand in a problem', () => {
    const texts = ['{"password":"hunter22"}', 'token=hunter22', '460hunter22', 'x&key: hunter22'];
    for (const text of texts) {
      const problems: readonly CallProblem[] = [
        problemOf('missing', { noun: 'snapshot', asked: text }),
        problemOf('missing', { noun: 'login', asked: text }),
        problemOf('text_too_long', { field: 'name', value: text, length: 9, most: 3 }),
        problemOf('login_malformed', { field: 'login', value: text }),
        problemOf('other_layout', { path: text }),
        problemOf('snapshot_damaged', { damage: { kind: 'entry_missing', path: text } }),
        problemOf('source_empty', { source: 'paths', paths: ['/a', text], fileCount: 460 }),
      ];
      for (const problem of problems) {
        for (const language of ['en', 'ru'] as const) {
          const { message } = showProblem(problem, scene(language));
          assert.doesNotMatch(message, /hunter22/, problem.reason);
        }
      }
    }
  });
});

describe('why a request never became a call', () => {
  it('is said in both languages, with the limit that it passed', () => {
    for (const [cause, sentence] of REFUSAL_SENTENCES) {
      const ru = sayShellRefusal('ru', cause);
      assert.equal(sayShellRefusal('en', cause), sentence);
      assert.match(ru, /[а-яё]{3}/i);
      assert.doesNotMatch(ru, /undefined/);
      assert.deepEqual(numbersIn(ru), numbersIn(sentence), ru);
    }
  });
});
