import type { Actor } from '../../domain/account.ts';
import { GatewayError } from '../../domain/errors.ts';
import type { CloudSigmaServices } from './wire.ts';

/**
 * What a snapshot's state stands in the way of is refused as `permission` (source: the provider refuses without saying
 * how; no other write was met, so that it is no `concurrency`), and the snapshot is named by its uuid.
 */
export async function tellInWireWords<T>(
  { snapshots }: Pick<CloudSigmaServices, 'snapshots'>,
  actor: Actor,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GatewayError) || (error.code !== 'conflict' && error.code !== 'forbidden')) throw error;
    const { noun, id, message } = error.details;
    if (noun !== 'snapshot' || id === undefined) throw error;
    const page = { offset: 0, limit: 1, orderBy: 'id', descending: false } as const;
    const [snapshot] = (await snapshots.list(actor, { ids: [Number(id)] }, page)).rows;
    const named = snapshot === undefined ? message : message.replace(`'${id}'`, `'${snapshot.uuid}'`);
    throw new GatewayError('forbidden', { ...error.details, message: named }, { cause: error });
  }
}
