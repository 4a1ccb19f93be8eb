import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceFiles } from '../support/source-files.ts';
import { NOUNS } from '../support/state-page.ts';
import { stringLiterals } from '../support/string-literals.ts';

/** Where nothing is put into words: what goes wrong or is told is data there. */
const WORDLESS = ['domain', 'ports', 'services', 'drivers', 'storage', 'file-tree', 'notify', 'triggering'];

/** Three words or more in a row, in small letters but for the first: no statement of SQL, which shouts. */
const PHRASE = /(?:^|[^\w'-])[A-Za-z][a-z']* [a-z']+ [a-z']+/;

/** A line of the log, or a fault of ours, which the log alone has: operators and engineers read these as they are. */
const FOR_THE_LOG = /(?:\blog|#log)(?:\.(?:debug|info|warn|error)|\[level\])$|^new \w*Error$|^super$/;

/** What the tables of states mean, which the page of states prints; no wire shows it. */
const MEANINGS: ReadonlySet<string> = new Set(
  NOUNS.flatMap(({ states, reasons }) => [
    ...Object.values(states).flatMap(({ means, begins, next }) => [means, begins ?? '', ...Object.values(next)]),
    ...reasons.flatMap(({ means }) => Object.values(means)),
  ]).filter((meaning) => meaning !== undefined),
);

/** Words of a library, by which its failure is known. */
const OF_LIBRARIES: ReadonlySet<string> = new Set(['does not support this extended request']);

const phrasesIn = (text: string): readonly string[] =>
  stringLiterals(text)
    .filter(({ callee }) => !FOR_THE_LOG.test(callee))
    .map((literal) => literal.text)
    .filter((phrase) => PHRASE.test(phrase) && !MEANINGS.has(phrase) && !OF_LIBRARIES.has(phrase));

describe('below the rooms', () => {
  for (const room of WORDLESS) {
    it(`nothing is put into words: ${room}`, () => {
      const found = sourceFiles(`src/${room}`).flatMap(({ path, text }) =>
        phrasesIn(text).map((phrase) => `${path}: ${phrase}`),
      );
      assert.deepEqual(found, []);
    });
  }

  it('a phrase is found wherever it stands, and no comment, pattern, statement or line of the log is one', () => {
    const phrases = [
      `const why = 'not among the newest';`,
      `throw problem('x', { text: "it is gone now" });`,
      `keep(\`\${count} newer ones of it\`);`,
      `say(\`a \${more ? "few of the others" : ""}\`);`,
      'log.warn(explain(`the store is full`));',
    ];
    for (const phrase of phrases) assert.equal(phrasesIn(phrase).length, 1, phrase);
    const others = [
      '// it is not a phrase\n/* nor is this one */',
      `const pattern = /not 'among the newest'/;`,
      'sql.all(`SELECT p.id FROM snapshots p WHERE p.state IN (?) ORDER BY p.id`);',
      `this.#log.warn({ id }, \`Schedule \${id} could not be read.\`);`,
      `throw new TypeError('A rule is made by parsing only.');`,
      `const half = a / b; const other = 'x' / 2;`,
    ];
    for (const other of others) assert.deepEqual(phrasesIn(other), [], other);
  });
});
