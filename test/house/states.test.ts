import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT, sourceFiles } from '../support/source-files.ts';
import { NOUNS, statePage } from '../support/state-page.ts';

const SENTENCE = /^[A-Z][^.]*[^.]\.$|^[A-Z].*;.*\.$/;

describe('the states of runs, tasks, snapshots and restores', () => {
  it('are told by a page that says what the code does', () => {
    const renew = 'Renew it: node test/support/print-states.ts > docs/states.md';
    assert.equal(readFileSync(join(ROOT, 'docs', 'states.md'), 'utf8'), statePage(), renew);
  });

  for (const { title, states, reasons } of NOUNS) {
    const names = Object.keys(states);

    it(`are each reached, and can each be left for an end: ${title}`, () => {
      const reached = new Set(names.filter((name) => states[name]?.begins !== undefined));
      for (const name of reached) for (const to of Object.keys(states[name]?.next ?? {})) reached.add(to);
      assert.deepEqual([...reached].toSorted(), names.toSorted());
      const ended = new Set(names.filter((name) => Object.keys(states[name]?.next ?? {}).length === 0));
      for (const _ of names) {
        for (const name of names)
          if (Object.keys(states[name]?.next ?? {}).some((to) => ended.has(to))) ended.add(name);
      }
      assert.deepEqual([...ended].toSorted(), names.toSorted());
    });

    it(`are unfinished only where something is still to follow: ${title}`, () => {
      const ends = names.filter((name) => Object.keys(states[name]?.next ?? {}).length === 0);
      assert.deepEqual(
        ends.filter((name) => states[name]?.isUnfinished === true),
        [],
      );
    });

    it(`are told in sentences, as their reasons are: ${title}`, () => {
      const told = [
        ...Object.values(states).map(({ means }) => means),
        ...reasons.flatMap(({ means }) => Object.values(means)),
      ];
      for (const sentence of told) assert.match(sentence, SENTENCE);
      for (const { next } of Object.values(states))
        for (const why of Object.values(next)) assert.match(why ?? '', /^[a-z].*[^.]$/);
    });
  }

  it('are spelled in no statement: these take them from the tables', () => {
    const spelled = /\b(?:state|outcome) (?:=|<>|IN|NOT IN) \(?'/;
    const found = sourceFiles('src/storage').filter(({ text }) => spelled.test(text));
    assert.deepEqual(
      found.map(({ path }) => path),
      [],
    );
  });
});
