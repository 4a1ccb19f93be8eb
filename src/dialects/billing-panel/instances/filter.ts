import type { Instant } from '../../../domain/instant.ts';
import type { TargetFilter } from '../../../services/targets/index.ts';
import { type FilterForm, type FilterValues, readFilterIds } from '../filters/read.ts';
import { toShownFilter } from './shown-instance.ts';

/** The fifteen fields that the cabinet sends, and `status`, which its form offers. */
export const INSTANCE_FILTER: FilterForm = {
  list: 'instances',
  fields: [
    'autoprolong',
    'cost_from',
    'cost_to',
    'datacenter',
    'domain',
    'expiredate',
    'id',
    'ip',
    'opendate',
    'orderdatefrom',
    'orderdateto',
    'period',
    'pricelist',
    'instance_status',
    'name',
    'status',
  ],
};

const never = () => false;

/** Whether rows meet a field that is the same in all of them; what they do not show at all, none meets. */
const MET_BY_ALL: Readonly<Record<string, (value: string) => boolean>> = {
  autoprolong: never,
  cost_from: (value) => Number(value) <= 0,
  cost_to: (value) => Number(value) >= 0,
  datacenter: never,
  domain: never,
  expiredate: never,
  ip: never,
  period: never,
  pricelist: never,
};

const MATCHES_NOTHING: TargetFilter = { ids: [] };

/** What a filter of instances leaves; days are those of `timeZone`, as the rows show them. */
export function toTargetFilter(values: FilterValues, timeZone: string): TargetFilter {
  const { id, name, opendate, orderdatefrom, orderdateto, status } = values;
  const word = values.instance_status?.toLowerCase();
  const froms = [opendate, orderdatefrom].flatMap((day) => (day === undefined ? [] : [startOf(day, timeZone)]));
  const tos = [opendate, orderdateto].flatMap((day) => (day === undefined ? [] : [endOf(day, timeZone)]));
  const isMet = Object.entries(values).every(([field, value]) => MET_BY_ALL[field]?.(value) ?? true);
  if (!isMet || [...froms, ...tos].some(Number.isNaN)) return MATCHES_NOTHING;
  return {
    ...toShownFilter(
      ({ instanceStatus, code }) =>
        (word === undefined || instanceStatus === word) && (status === undefined || code === status),
    ),
    ...(id === undefined ? {} : { ids: readFilterIds(id) }),
    ...(name === undefined ? {} : { nameContains: name }),
    ...(froms.length === 0 ? {} : { createdFrom: Math.max(...froms) }),
    ...(tos.length === 0 ? {} : { createdTo: Math.min(...tos) }),
  };
}

const endOf = (day: string, timeZone: string): Instant => startOf(day, timeZone, 1) - 1;

/** The first second of a day `2024-07-24`, or of one later; `NaN` where there is no such day. */
function startOf(day: string, timeZone: string, daysLater = 0): Instant {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return Number.NaN;
  try {
    const date = Temporal.PlainDate.from(day, { overflow: 'reject' }).add({ days: daysLater });
    return date.toZonedDateTime(timeZone).epochMilliseconds / 1_000;
  } catch {
    return Number.NaN;
  }
}
