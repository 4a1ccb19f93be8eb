import { hash } from 'node:crypto';
import type { Role } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Authenticated } from '../../../services/identity/index.ts';
import { INFERRED } from '../inferred.ts';
import { printHex } from '../uuids.ts';
import { IDENTITY } from './address.ts';
import type { Domain } from './read.ts';

/** A token that is good, with whoever it is of. */
export interface LoadedToken {
  readonly token: string;
  readonly owner: Authenticated;
  readonly domain: Domain;
}

/** Where this gateway is, and what it is called in the catalog. */
export interface CatalogPlace {
  readonly origin: string;
  readonly region: string;
}

/** What OpenStack calls the roles of a login in its account. */
const ROLES: Readonly<Record<Role, string>> = { viewer: 'reader', operator: 'member', admin: 'admin' };

/** An instant as Keystone writes it, with microseconds. */
const formatPrecisely = (instant: Instant): string => formatTime(instant).replace('Z', '.000000Z');

/** A token as Keystone tells of it; `password` too where a second factor was given beside it. */
export function showToken({ token, owner: { login, account, session }, domain }: LoadedToken, place: CatalogPlace) {
  const project = printHex(account.uuid);
  const role = ROLES[login.role];
  const ends = session?.expiresAt ?? null;
  return {
    token: {
      methods: ['password'],
      user: { id: printHex(login.uuid), name: login.login, domain, password_expires_at: null },
      // Tells tokens apart in logs of clients, and gives none away.
      audit_ids: [hash('sha256', `audit:${token}`, 'base64url').slice(0, 22)],
      expires_at: ends === null ? null : formatPrecisely(ends),
      issued_at: formatPrecisely(session?.createdAt ?? 0),
      project: { id: project, name: account.name, domain },
      is_domain: false,
      roles: [{ id: role, name: role }],
      catalog: showCatalog(project, place),
    },
  };
}

/** Clients compare `region` where they check it and `region_id` where they look an endpoint up. */
const showCatalog = (project: string, { origin, region }: CatalogPlace) =>
  [
    { type: 'data-protectv2', name: 'karbor', url: `${origin}${INFERRED.bases[0]}/${project}` },
    { type: 'identity', name: 'keystone', url: `${origin}${IDENTITY}` },
  ].map(({ type, name, url }, index) => ({
    type,
    name,
    id: String(index + 1),
    endpoints: [{ id: `e${index + 1}`, interface: 'public', region, region_id: region, url }],
  }));

/** The version document, by which clients find out that this is Keystone. */
export const showVersion = (origin: string) => ({
  version: {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${origin}${IDENTITY}/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  },
});
