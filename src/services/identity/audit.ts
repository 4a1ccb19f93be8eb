import type { Actor } from '../../domain/account.ts';
import type { AuditedNoun } from '../../ports/records/identity.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/**
 * Writes one audit line in the transaction of the change it tells of. The thing is named by its noun too: its id alone
 * may be another thing's as well. `details` hold
 * ids, words of ours and names of fields: never a name or text of people's, which may have to be erased, nor a credential.
 */
export function audit(
  records: Transaction,
  actor: Actor,
  action: string,
  [noun, object]: readonly [
    noun: AuditedNoun,
    object: { readonly id: number | null; readonly accountId: number | null },
  ],
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return records.audit.append({
    at: records.now,
    actor: actor.label,
    accountId: object.accountId,
    action,
    noun,
    objectId: object.id,
    details,
  });
}
