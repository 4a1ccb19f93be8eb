export type Noun =
  | 'account'
  | 'login'
  | 'store'
  | 'target'
  | 'schedule'
  | 'run'
  | 'task'
  | 'snapshot'
  | 'restore'
  | 'script';

/** Nouns that share one sequence of ids; targets count for themselves, as their ids are the provider's own. */
export type CountedNoun = Exclude<Noun, 'target'>;

/** The one sequence of integer ids of all nouns but targets, so that among them an id never means two things. */
export interface IdRecords {
  /** One new id of a kind. */
  one(kind: CountedNoun): Promise<number>;
  /** `count` new ids of one kind, ascending. */
  next(kind: CountedNoun, count: number): Promise<readonly number[]>;
}
