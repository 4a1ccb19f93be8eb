/** How well something is; `unknown`: it could not be looked at. */
export type Health = 'ok' | 'warning' | 'failure' | 'unknown';

/** What was found of one thing. */
export interface Finding {
  readonly check: string;
  readonly state: Health;
  /** One sentence. */
  readonly what: string;
  /** What to do; `null` where nothing is to be done. */
  readonly remedy: string | null;
}

export const ok = (check: string, what: string): Finding => ({ check, state: 'ok', what, remedy: null });

export const warning = (check: string, what: string, remedy: string): Finding => ({
  check,
  state: 'warning',
  what,
  remedy,
});

export const failure = (check: string, what: string, remedy: string): Finding => ({
  check,
  state: 'failure',
  what,
  remedy,
});

/** How long one check may take, in milliseconds. */
export const PATIENCE_MS = 20_000;

/**
 * What a check finds, or that it did not answer in time, or failed: nothing that hangs holds up the others.
 * @param patienceMs after which it is given up
 */
export async function within(
  check: string,
  look: () => Promise<readonly Finding[]>,
  patienceMs = PATIENCE_MS,
): Promise<readonly Finding[]> {
  const late = Promise.withResolvers<readonly Finding[]>();
  const remedy = 'Look at what it waits for: disks, mounts, hosts, the database.';
  const given = failure(check, `It did not answer within ${patienceMs / 1_000} s.`, remedy);
  const timer = setTimeout(() => late.resolve([given]), patienceMs);
  try {
    return await Promise.race([look(), late.promise]);
  } catch (error) {
    return [failure(check, await sentenceOf(error), 'Put right what the sentence names, and look again.')];
  } finally {
    clearTimeout(timer);
  }
}

/** What went wrong, in one sentence. */
export async function sentenceOf(error: unknown): Promise<string> {
  const { GatewayError } = await import('../../domain/errors.ts');
  if (error instanceof GatewayError)
    return (await import('../../wording/english/index.ts')).sayInEnglish(error.problem);
  return error instanceof Error ? error.message : String(error);
}
