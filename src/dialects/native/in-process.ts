import type { Actor } from '../../domain/account.ts';
import { GatewayError } from '../../domain/errors.ts';
import type { WireReply, WireRequest } from '../../server/dialect.ts';
import { FieldMap } from '../../server/parameters.ts';
import type { Parts } from '../../server/router.ts';
import { type Authenticated, requireRole, requireStaff } from '../../services/identity/index.ts';
import { type NativeServices, PREFIX } from './call.ts';
import type { Operation, OperationTable } from './operation.ts';
import { refuse, WireRefusal } from './problems.ts';
import { showAnswer, showError } from './replies.ts';
import { ENGLISH } from './speech/english.ts';

/** A call that comes over no socket. */
export interface CallHere {
  readonly method: string;
  /** Below the room's prefix, with its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A caller without a login: its account and login are made up, and no query is scoped by them. */
const callerOf = (actor: Actor): Authenticated => {
  const nobody = { id: 0, uuid: '', name: actor.label, version: 1, createdAt: 0, deletedAt: null };
  return {
    actor,
    session: null,
    position: null,
    account: {
      ...{ ...nobody, timeZone: 'UTC', quotaPerDay: null, quotaTotal: null, quotaBytes: null, caps: {} },
      suspendedAt: null,
    },
    login: {
      ...{ ...nobody, accountId: 0, login: actor.label, passwordHash: '', role: actor.role, isStaff: actor.isStaff },
      ...{ isDisabled: false, totpSealed: null },
    },
  };
};

/** Where the operations below an address are, so that nobody waits for the other nouns to load. */
const OWN: Readonly<Record<string, () => Promise<OperationTable>>> = {
  accounts: async () => (await import('./accounts/routes.ts')).ACCOUNT_OPERATIONS,
  alerts: async () => (await import('./alerts/routes.ts')).ALERT_OPERATIONS,
  audit: async () => (await import('./audit/routes.ts')).AUDIT_OPERATIONS,
  changes: async () => (await import('./changes/routes.ts')).CHANGE_OPERATIONS,
  contacts: async () => (await import('./contacts/routes.ts')).CONTACT_OPERATIONS,
  explanations: async () => (await import('./slots/routes.ts')).SLOT_OPERATIONS,
  logins: async () => (await import('./accounts/login-routes.ts')).LOGIN_OPERATIONS,
  nodes: async () => (await import('./audit/routes.ts')).AUDIT_OPERATIONS,
  'notification-preferences': async () => (await import('./contacts/routes.ts')).CONTACT_OPERATIONS,
  restores: async () => (await import('./restores/routes.ts')).RESTORE_OPERATIONS,
  runs: async () => (await import('./runs/routes.ts')).RUN_OPERATIONS,
  schedules: async () => (await import('./schedules/routes.ts')).SCHEDULE_OPERATIONS,
  'schedules retention-preview': async () => (await import('./retention/routes.ts')).RETENTION_OPERATIONS,
  'schedules retention-undo': async () => (await import('./retention/routes.ts')).RETENTION_OPERATIONS,
  'schedules runs': async () => (await import('./runs/routes.ts')).RUN_OPERATIONS,
  scripts: async () => (await import('./scripts/routes.ts')).SCRIPT_OPERATIONS,
  slots: async () => (await import('./slots/routes.ts')).SLOT_OPERATIONS,
  snapshots: async () => (await import('./snapshots/routes.ts')).SNAPSHOT_OPERATIONS,
  'snapshots restores': async () => (await import('./restores/routes.ts')).RESTORE_OPERATIONS,
  status: async () => (await import('./session/routes.ts')).SESSION_OPERATIONS,
  stores: async () => (await import('./stores/routes.ts')).STORE_OPERATIONS,
  'stores checks': async () => (await import('./stores/content-routes.ts')).STORE_CONTENT_OPERATIONS,
  'stores compactions': async () => (await import('./stores/content-routes.ts')).STORE_CONTENT_OPERATIONS,
  'stores imports': async () => (await import('./stores/content-routes.ts')).STORE_CONTENT_OPERATIONS,
  'stores key-exports': async () => (await import('./stores/content-routes.ts')).STORE_CONTENT_OPERATIONS,
  'stores locks': async () => (await import('./stores/content-routes.ts')).STORE_CONTENT_OPERATIONS,
  'stores moves': async () => (await import('./stores/content-routes.ts')).STORE_CONTENT_OPERATIONS,
  targets: async () => (await import('./targets/routes.ts')).TARGET_OPERATIONS,
  'targets backups': async () => (await import('./runs/routes.ts')).RUN_OPERATIONS,
  'targets checks': async () => (await import('./runs/routes.ts')).RUN_OPERATIONS,
  tasks: async () => (await import('./tasks/routes.ts')).TASK_OPERATIONS,
  tokens: async () => (await import('./tokens/routes.ts')).TOKEN_OPERATIONS,
  usage: async () => (await import('./accounts/routes.ts')).ACCOUNT_OPERATIONS,
};

interface Found {
  readonly place: Operation;
  readonly parameters: Parts;
}

/** As the server's router, which takes longer to load than a command to find one address. No two addresses are alike. */
function findIn(table: OperationTable, method: string, path: string): Found | null {
  const segments = path.split('/');
  for (const [address, methods] of Object.entries(table)) {
    const place = (methods as Readonly<Record<string, Operation | undefined>>)[method];
    const names = address.split('/');
    if (place === undefined || names.length !== segments.length) continue;
    const parameters: Record<string, string> = {};
    const isIt = names.every((name, index) => {
      const segment = segments[index] ?? '';
      if (!name.startsWith('{')) return name === segment;
      parameters[name.slice(1, -1)] = segment;
      return segment !== '';
    });
    if (isIt) return { place, parameters };
  }
  return null;
}

async function findOperation(method: string, path: string): Promise<Found | null> {
  const [, noun = '', , part = ''] = path.split('/');
  const own = await (OWN[`${noun} ${part}`] ?? OWN[noun])?.();
  const found = own === undefined ? null : findIn(own, method, path);
  return found ?? findIn((await import('./routes.ts')).OPERATIONS, method, path);
}

/**
 * The operations of this room within one process, for an actor that is known: answered as over HTTP in English, byte for byte. What
 * is of the HTTP server alone, as repeated keys, is not there.
 */
export function answerHere(services: Partial<NativeServices>, actor: Actor): (call: CallHere) => Promise<WireReply> {
  const caller = callerOf(actor);
  return async ({ method, path, headers, body }) => {
    const [place = '', query = ''] = path.split('?');
    const fields = new FieldMap();
    for (const [name, value] of new URLSearchParams(query)) fields.add(name, value);
    const request: WireRequest = {
      ...{ requestId: 'here', method, path: `${PREFIX}${place}`, query: fields, headers, cookies: new Map() },
      ...{
        address: '',
        origin: '',
        takeTurn: async () => {},
        isEnding: () => false,
        record: { endpoint: null, loginId: null },
      },
      body: body === undefined ? { kind: 'none' } : { kind: 'json', value: body },
    };
    try {
      const found = await findOperation(method, place);
      if (found === null) throw refuse('address_unknown');
      // Whoever is here is proved, and has no browser.
      if (found.place.needs === 'nothing') throw refuse('address_unknown');
      const { needs, endpoint } = found.place;
      if (needs === 'staff') requireStaff(actor);
      else requireRole(actor, needs);
      const call = { request, parts: found.parameters, caller, csrf: null, speech: ENGLISH };
      const answer = await endpoint.run(call, services as NativeServices, actor);
      return await showAnswer(endpoint.status, answer, request, ENGLISH);
    } catch (error) {
      if (error instanceof GatewayError || error instanceof WireRefusal) return showError(error, request, ENGLISH);
      throw error;
    }
  };
}
