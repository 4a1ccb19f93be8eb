import type { Actor } from '../domain/account.ts';
import { notFound } from '../domain/errors.ts';
import type { Target } from '../domain/target.ts';
import type { Services } from '../services/index.ts';

/** The zone of the account that a target belongs to. */
export async function zoneOf(services: Services, actor: Actor, target: Target): Promise<string> {
  const accounts = await services.accounts.list(actor);
  const account = accounts.find(({ id }) => id === target.accountId);
  if (account === undefined) throw notFound('account', target.accountId);
  return account.timeZone;
}
