import type { Problem } from '../domain/problems/index.ts';
import { withoutSecret, withTexts } from './shown.ts';

/** A path or an address from the root on, in quotes. */
const QUOTED_PLACE = /(['"])(?:[a-z][\w+.-]*:\/)?\/.*?\1(?![\p{L}\p{N}])/gsu;
/** Such a one without: nobody can tell where it ends. What is below another name, as `a/b` and `files/s`, is none. */
const OPEN_PLACE = /(?<![\p{L}\p{N}_.~/-])(?:[a-z][\w+.-]*:\/)?\/(?!\s).*$/su;

/** A text without where something is on a node or a server; one that begins with a place tells nothing. */
const withoutPlace = (text: string): string => text.replaceAll(QUOTED_PLACE, '$1…$1').replace(OPEN_PLACE, '…');

/**
 * The same problem without where sources, stores and mounts are, for those who are no staff. What a caller sent is
 * repeated as it was: refusals of what does not fit, or is not there, stay.
 */
export const withoutPlaces = (problem: Problem): Problem =>
  problem.code === 'invalid_request' || problem.code === 'not_found'
    ? problem
    : ({ ...problem, params: withTexts(problem.params, withoutPlace) } as Problem);

/** The same problem without what may be a credential. */
export const withoutSecrets = (problem: Problem): Problem =>
  ({ ...problem, params: withTexts(problem.params, withoutSecret) }) as Problem;
