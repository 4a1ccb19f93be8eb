import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isArchiveTemplate, nameArchive } from '../../src/domain/archive-name.ts';
import { isArchiveName } from '../../src/drivers/borg/names.ts';
import { anyText } from '../support/any-text.ts';

const AT = Date.UTC(2024, 0, 16, 1, 0, 0) / 1_000;
const NAMING = { job: 'Nightly db', repository: 'Straße/夜 1', at: AT, timeZone: 'Europe/Berlin' };

test('an archive is called as its template says, in the local time of its schedule', () => {
  assert.equal(nameArchive('{job_name}-{now}', NAMING), 'Nightly-db-2024-01-16T02:00:00');
  assert.equal(nameArchive('{repo_name} {date} {time}', NAMING), 'Straße-夜-1-2024-01-16-02:00:00');
  assert.equal(nameArchive('{plan_name}.{timestamp}', NAMING), `Nightly-db.${AT}`);
});

test('a template has no other placeholders than those that are known', () => {
  for (const template of ['', 'plain', '{job_name}-{repo_name}-{now}', '{date}{time}{timestamp}{plan_name}'])
    assert.equal(isArchiveTemplate(template), true, template);
  for (const template of ['{foo}', '{now', 'now}', '{{now}}', '{ now }', '{hostname}'])
    assert.equal(isArchiveTemplate(template), false, template);
});

test('whatever people call their jobs, an archive can be called after them', () => {
  const piece = fc.oneof(
    anyText(),
    fc.constantFrom(
      '..',
      '-x',
      '`',
      ':',
      '::',
      '{now}',
      '$HOME',
      '*?[a]',
      '.checkpoint',
      '.checkpoint.1',
      '\u{1F600}',
      '\ud800',
    ),
    fc.integer({ min: 150, max: 190 }).map((length) => 'x'.repeat(length)),
  );
  const job = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(job, fc.constantFrom('{job_name}', '{job_name}-{now}', '-{job_name}.checkpoint'), (name, template) => {
      assert.equal(isArchiveName(nameArchive(template, { ...NAMING, job: name })), true);
    }),
    {
      numRuns: 300,
      examples: [
        ['old.checkpoint', '{job_name}'],
        [':`:', '{job_name}'],
        ['x'.repeat(500), '{job_name}'],
      ],
    },
  );
});
