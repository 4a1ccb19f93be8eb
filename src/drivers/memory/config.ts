import { invalid } from '../../domain/errors.ts';

/** A memory store has no settings; throws `invalid_request` naming the first one given. */
export const checkSettings = (settings: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(settings))
    throw invalid(name, value, `A memory store has no setting '${name}'; leave it out.`);
};
