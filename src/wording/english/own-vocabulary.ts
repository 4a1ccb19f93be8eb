import type { Thing } from '../../domain/problems/index.ts';
import type { Vocabulary } from '../vocabulary.ts';

const nouns = (plural: (noun: string) => string) => ({
  account: plural('account'),
  login: plural('login'),
  token: plural('token'),
  contact: plural('contact'),
  target: plural('target'),
  store: plural('store'),
  schedule: plural('schedule'),
  run: plural('run'),
  task: plural('task'),
  snapshot: plural('snapshot'),
  restore: plural('restore'),
  script: plural('script'),
  alert: plural('alert'),
  feed: plural('feed'),
});

/** The product's own words: things by their names where people gave them one, else by their ids. */
export const OWN_VOCABULARY: Vocabulary = {
  one: nouns((noun) => noun),
  many: nouns((noun) => `${noun}s`),
  nameOf: ({ noun, id, name }: Thing) =>
    noun === 'target' || noun === 'store' || noun === 'script' ? name : String(id),
  field: (field) => field,
};
