import {
  type Alert,
  type Digest,
  type LostNews,
  MAX_REMEMBERED,
  NONE,
  type StoreNews,
  some,
  type ToldTroubles,
} from '../../domain/alert.ts';
import type { Instant } from '../../domain/instant.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { readLooks } from '../stores/index.ts';

/** What is not as it should be, and will be so until somebody sees to it. */
export interface Troubles {
  readonly stores: readonly StoreNews[];
  readonly lost: readonly LostNews[];
}

/** Stores that cannot be used, and snapshots that have lost their copies; of the latter as many as are remembered. */
export const troublesNow = async (unitOfWork: UnitOfWork, now: Instant): Promise<Troubles> => ({
  stores: await storesInTrouble(unitOfWork, now),
  lost: await unitOfWork.records.news.lost(MAX_REMEMBERED),
});

/** Stores that cannot be used, and why: as nodes saw them last, or as work in them failed several times in a row. */
export async function storesInTrouble({ records }: UnitOfWork, now: Instant): Promise<readonly StoreNews[]> {
  const looks = await readLooks(records, now);
  const troubles = await records.storeTroubles.list();
  return (await records.stores.list('everything')).flatMap(({ id: storeId, needsAdoption }) => {
    const trouble = troubles.get(storeId);
    const left = trouble === undefined || trouble.restsUntil === null ? undefined : trouble.problem.reason;
    const reason = needsAdoption ? 'store_not_adopted' : (looks.get(storeId)?.reason ?? left);
    return reason === undefined ? [] : [{ storeId, reason }];
  });
}

/** What an alert is to tell now, and what will have been told then. */
export interface News {
  readonly digest: Digest;
  readonly told: ToldTroubles;
}

/** What there is to tell of a time, and of what began or ended since an alert told of it last; a constant number of queries. */
export async function readNews(unitOfWork: UnitOfWork, alert: Alert, until: Instant, now: Instant): Promise<News> {
  const { news } = unitOfWork.records;
  const { topics, told } = alert;
  // A clock that was ahead must not keep all that comes from being told.
  const span = { from: Math.min(alert.toldUntil, until), until };
  const wants = new Set(topics);
  const { stores, lost } = await troublesNow(unitOfWork, now);
  const toldStores = new Set(told.stores);
  const toldLost = new Set(told.lost);
  const down = new Set(stores.map(({ storeId }) => storeId));
  const silence = await readSilence(unitOfWork, alert, now);
  const digest: Digest = {
    isTest: false,
    ...span,
    failed: wants.has('failed') ? await news.tasks(span, 'failed') : NONE,
    stalled: wants.has('stalled') ? await news.tasks(span, 'stalled') : NONE,
    restores: wants.has('failed') ? await news.restores(span) : NONE,
    missed: wants.has('missed') ? await news.missed(span) : NONE,
    lost: wants.has('missing') ? some(lost.filter(({ snapshotId }) => !toldLost.has(snapshotId))) : NONE,
    storesDown: wants.has('store') ? some(stores.filter(({ storeId }) => !toldStores.has(storeId))) : NONE,
    storesUp: wants.has('store') ? some(told.stores.filter((id) => !down.has(id))) : NONE,
    ...silence.told,
  };
  return {
    digest,
    told: { stores: [...down], lost: lost.map(({ snapshotId }) => snapshotId), silentAt: silence.silentAt },
  };
}

interface Silence {
  readonly told: Pick<Digest, 'silentSince' | 'isHeardAgain'>;
  readonly silentAt: Instant | null;
}

/** Told once, and again each time the promised time has passed once more, until a backup succeeds. */
async function readSilence({ records }: UnitOfWork, alert: Alert, now: Instant): Promise<Silence> {
  const { silentForSeconds: promised, createdAt, told } = alert;
  const quiet = { silentSince: null, isHeardAgain: false };
  if (promised === null) return { told: quiet, silentAt: null };
  const since = Math.max((await records.news.lastSuccess()) ?? 0, createdAt);
  const { silentAt } = told;
  if (now - since < promised) return { told: { ...quiet, isHeardAgain: silentAt !== null }, silentAt: null };
  if (silentAt !== null && now - silentAt < promised) return { told: quiet, silentAt };
  return { told: { ...quiet, silentSince: since }, silentAt: now };
}
