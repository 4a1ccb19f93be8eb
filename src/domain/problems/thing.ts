/** What a problem can be about: the model's nouns, and what belongs to a login. */
export type Noun =
  | 'account'
  | 'login'
  | 'token'
  | 'contact'
  | 'target'
  | 'store'
  | 'schedule'
  | 'run'
  | 'task'
  | 'snapshot'
  | 'restore'
  | 'script'
  | 'alert'
  | 'feed';

/** One thing that is there, by all that a wire may know it by. */
export interface Thing {
  readonly noun: Noun;
  readonly id: number;
  readonly uuid: string;
  /** Empty where things of its noun have none. */
  readonly name: string;
  /** Of a store alone: the code of its location. */
  readonly locationCode?: string;
}

/** A thing as problems name it. */
export const thing = (
  noun: Noun,
  { id, uuid, name = '', locationCode }: Omit<Thing, 'noun' | 'name'> & { readonly name?: string },
): Thing => ({ noun, id, uuid, name, ...(locationCode === undefined ? {} : { locationCode }) });
