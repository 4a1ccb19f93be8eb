import type { AuditLine, Login, Node, Operations, Script, Store, Token } from '../../clients/typescript/client.ts';
import { COUNTED, type Counted } from '../domain/account-caps.ts';
import { foundByName } from './called.ts';
import { column, wide } from './forms.ts';
import { type Listing, NAMING } from './listed.ts';

/** What each list of what staff sets up asks of the API, and its columns. */

type Options = Readonly<Record<string, unknown>>;

/** `login list`. */
export const LOGINS: Listing<Login> = {
  operation: 'listLogins',
  services: NAMING,
  query: (options) => ({ name: (options as Options).name }),
  names: ({ accountId }) => [['account', accountId]],
  columns: (called) => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('LOGIN', ({ login }) => login),
    column('ACCOUNT', ({ accountId }) => called.of('account', accountId)),
    column('ROLE', ({ role, isStaff }) => (isStaff ? 'staff' : role)),
    column('MAY LOG IN', ({ isDisabled }) => (isDisabled ? 'no' : 'yes')),
    column('SECOND FACTOR', ({ hasTotp }) => (hasTotp ? 'yes' : 'no')),
    column('CREATED', ({ createdAt }) => createdAt),
  ],
  isUpwards: true,
  whenEmpty: 'There is no such login.',
};

type ListedAccount = Operations['listAccounts']['reply']['items'][number];

/** `3 of 10`; where it is not told how many there are, of how many there may be. */
const usedOf = ({ counts, caps }: ListedAccount, counted: Counted): string => {
  const ofEach = counted === 'sessions' ? ' a login' : '';
  return `${counts === undefined ? '' : `${counts[counted]} of `}${caps[counted]}${ofEach}`;
};

/** `account list`. */
export const ACCOUNTS: Listing<ListedAccount> = {
  operation: 'listAccounts',
  services: NAMING,
  query: () => ({ counts: true, logins: true }),
  names: () => [],
  columns: () => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('NAME', ({ name, suspendedAt }) => (suspendedAt === null ? name : `${name} (suspended)`)),
    column('ZONE', ({ timeZone }) => timeZone),
    column('A DAY', ({ quotaPerDay }) => quotaPerDay),
    column('TOTAL', ({ quotaTotal }) => quotaTotal),
    column('BYTES', ({ quotaBytes }) => quotaBytes),
    ...COUNTED.map((counted) => column(counted.toUpperCase(), (row: ListedAccount) => usedOf(row, counted))),
    column('LOGINS', ({ logins = [] }) =>
      logins.map(({ login, isDisabled }) => (isDisabled ? `${login} (disabled)` : login)).join(', '),
    ),
    wide('CREATED', ({ createdAt }) => createdAt),
  ],
  isUpwards: true,
  whenEmpty: "There is no account yet; add one with 'backrota account add'.",
};

/** `account usage`. */
export const USAGE: Listing<Operations['listUsage']['reply']['items'][number]> = {
  operation: 'listUsage',
  services: ['oversight'],
  query: () => ({}),
  isWhole: true,
  names: () => [],
  columns: () => [
    column('ID', ({ accountId }) => accountId),
    column('NAME', ({ name }) => name),
    column('SNAPSHOTS', ({ snapshots }) => snapshots),
    column('BYTES', ({ snapshotBytes }) => snapshotBytes),
    column('VOLUMES', ({ volumes }) => volumes),
    column('THEIR BYTES', ({ volumeBytes }) => volumeBytes),
    column('IN ALL', ({ bytes }) => bytes),
    column('QUOTA', ({ quotaBytes }) => quotaBytes),
    column('USED', ({ bytes, quotaBytes }) =>
      quotaBytes === null || quotaBytes === 0 ? '' : `${Math.round((100 * bytes) / quotaBytes)} %`,
    ),
  ],
  whenEmpty: "There is no account yet; add one with 'backrota account add'.",
};

type ListedStore = Operations['listStores']['reply']['items'][number];

/** What a store takes at most. */
export const sayLimits = ({
  maxPerTarget,
  maxPerAccount,
  maxBytesPerAccount,
  minimumIntervalSeconds,
}: Store['limits']): string =>
  [
    ...(maxPerTarget === null ? [] : [`${maxPerTarget} a target`]),
    ...(maxPerAccount === null ? [] : [`${maxPerAccount} an account`]),
    ...(maxBytesPerAccount === null ? [] : [`${maxBytesPerAccount} bytes an account`]),
    ...(minimumIntervalSeconds === null ? [] : [`one in ${minimumIntervalSeconds} s`]),
  ].join(', ') || 'none';

/** Until when a store is left alone, and why; empty = it is not. */
export const sayRest = ({
  restsUntil,
  lastFailure,
  failures,
}: Pick<NonNullable<ListedStore['status']>, 'restsUntil' | 'lastFailure' | 'failures'>): string =>
  restsUntil === null ? '' : `until ${restsUntil}: ${lastFailure?.reason ?? 'unknown'}, ${failures} times in a row`;

/** `store list`. */
export const STORES: Listing<ListedStore> = {
  operation: 'listStores',
  services: NAMING,
  query: () => ({ status: true }),
  names: ({ accountId }) => [['account', accountId]],
  columns: (called) => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('NAME', ({ name }) => name),
    column('LOCATION', ({ location }) => location),
    column('DRIVER', ({ driver }) => driver),
    column('ACCOUNT', ({ accountId }) => (accountId === null ? '(all)' : called.of('account', accountId))),
    column('NODE', ({ node }) => node ?? '(all)'),
    column('STATE', ({ status }) => (status === undefined ? null : (status.unwritable?.reason ?? 'ok'))),
    column('LIMITS', ({ limits }) => sayLimits(limits)),
    column('LEFT ALONE', ({ status }) => (status === undefined ? null : sayRest(status))),
    column('SETTINGS', ({ settings }) =>
      Object.entries(settings ?? {})
        .map(([name, value]) => `${name}=${value}`)
        .join(', '),
    ),
    wide('CREATED', ({ createdAt }) => createdAt),
  ],
  isUpwards: true,
  whenEmpty: "There is no store yet; add one with 'backrota store add'.",
};

type ListedAlert = Operations['listAlerts']['reply']['items'][number];

/** `waits: outward_call_failed`, or when it was sent. */
function became(last: ListedAlert['lastDigest']): string {
  if (last === null) return '';
  const { sentAt, givenUpAt, failure } = last;
  if (sentAt !== null) return `sent ${sentAt}`;
  const why = failure === null ? '' : `: ${failure.reason}`;
  return `${givenUpAt === null ? 'waits' : 'given up'}${why}`;
}

/** `alert list`. */
export const ALERTS: Listing<ListedAlert> = {
  operation: 'listAlerts',
  isWhole: true,
  services: ['alerts'],
  query: () => ({}),
  names: () => [],
  columns: () => [
    column('ID', ({ id }) => id),
    column('CHANNEL', ({ channel }) => channel),
    column('ADDRESS', ({ address }) => address),
    column('ON', ({ topics }) => topics.join(',')),
    column('SILENT FOR', ({ silentForSeconds }) => (silentForSeconds === null ? '' : `${silentForSeconds} s`)),
    column('TOLD UNTIL', ({ toldUntil }) => toldUntil),
    column('LAST DIGEST', ({ lastDigest }) => became(lastDigest)),
    wide('CREATED', ({ createdAt }) => createdAt),
  ],
  whenEmpty: "There is no alert yet; add one with 'backrota alert add'.",
};

/** `contact list`. */
export const CONTACTS: Listing<Operations['listContacts']['reply']['items'][number]> = {
  operation: 'listContacts',
  isWhole: true,
  services: ['notifications', 'oversight'],
  query: (options) => ({ login: (options as Options).login }),
  names: () => [],
  columns: () => [
    column('UUID', ({ uuid }) => uuid),
    column('NAME', ({ name, isMain }) => (isMain ? `${name} (main)` : name)),
    column('EMAIL', ({ email }) => email),
    column('PHONE', ({ phone }) => phone),
    column('ON', ({ mailedOf }) => mailedOf.join(',')),
  ],
  whenEmpty: 'There is no contact.',
};

/** `script list`. */
export const SCRIPTS: Listing<Script> = {
  operation: 'listScripts',
  services: ['scripts'],
  query: () => ({}),
  names: () => [],
  columns: () => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('NAME', ({ name }) => name),
    column('TIMEOUT', ({ timeoutSeconds }) => `${timeoutSeconds} s`),
    column('ON', ({ occasion }) => occasion),
    column('CREATED', ({ createdAt }) => createdAt),
    wide('FOR', ({ description }) => description),
  ],
  isUpwards: true,
  whenEmpty: 'There is no script yet.',
};

/** `token list`. */
export const TOKENS: Listing<Token> = {
  operation: 'listTokens',
  services: ['accounts', 'now'],
  query: () => ({}),
  async filters(client, options) {
    const { login } = options as { readonly login?: string };
    return login === undefined ? {} : { login: (await foundByName(client, 'login', login)).id };
  },
  names: ({ loginId }) => [['login', loginId]],
  columns: (called) => [
    column('ID', ({ id }) => id),
    column('LOGIN', ({ loginId }) => called.of('login', loginId)),
    column('KIND', ({ kind }) => kind),
    column('SCOPE', ({ scope }) => scope),
    column('FROM', ({ networks }) => networks?.join(', ') ?? null),
    column('CREATED', ({ createdAt }) => createdAt),
    column('EXPIRES', ({ expiresAt }) => expiresAt),
  ],
  isUpwards: true,
  whenEmpty: 'There is no valid token.',
};

/** `node list`. */
export const NODES: Listing<Node> = {
  operation: 'listNodes',
  services: ['nodes'],
  query: () => ({}),
  isWhole: true,
  names: () => [],
  columns: () => [
    column('NAME', ({ name }) => name),
    column('LAST SEEN', ({ seenAt }) => seenAt ?? 'never'),
    column('STORES', ({ stores }) => stores),
    column('VOLUMES', ({ volumes }) => volumes),
  ],
  whenEmpty: 'No server has run on this database yet.',
};

/** `audit list`. */
export const AUDIT: Listing<AuditLine> = {
  operation: 'listAudit',
  services: NAMING,
  query: (options) => ({ limit: (options as Options).limit }),
  isWhole: true,
  names: ({ accountId }) => [['account', accountId]],
  columns: (called) => [
    column('AT', ({ at }) => at),
    column('WHO', ({ actor }) => actor),
    column('DID', ({ action }) => action),
    column('THING', ({ noun, objectId }) => (objectId === null ? '' : `${noun ?? ''} ${objectId}`.trim())),
    column('ACCOUNT', ({ accountId }) => accountId && called.of('account', accountId)),
    column('DETAILS', ({ details }) => (Object.keys(details).length === 0 ? '' : JSON.stringify(details))),
  ],
  whenEmpty: 'Nothing was audited yet.',
};
