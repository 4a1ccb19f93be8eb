import { NOTHING_YET } from '../../../domain/account-caps.ts';
import { IDS_QUERY, idsIn } from '../filters.ts';
import { keyOf } from '../keys.ts';
import { LIST_QUERY, listOf, pagedAnswer, pageOf, wholeAnswer } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { requireSeen } from '../preconditions.ts';
import { refuse } from '../problems.ts';
import { NAME, textUpTo } from '../schema.ts';
import { Type } from '../type.ts';
import { ACCOUNT, ACCOUNT_CHANGE, LISTED_ACCOUNT, MADE_ACCOUNT, NEW_ACCOUNT, USAGE } from './schema.ts';
import { answerAccount, showAccount, showLogin } from './show.ts';

const listAccounts = operation({
  id: 'listAccounts',
  summary: 'Accounts that may be seen: of staff all, the newest first',
  needs: 'viewer',
  query: {
    ...LIST_QUERY,
    ...IDS_QUERY,
    name: Type.Optional(Type.Array(NAME)),
    search: Type.Optional(textUpTo(100, 'What their names contain.')),
    counts: Type.Optional(Type.Boolean({ description: 'Whether each row tells how many of each it has; to staff.' })),
    logins: Type.Optional(Type.Boolean({ description: 'Whether each row has its logins; to staff.' })),
  },
  reply: listOf(LISTED_ACCOUNT),
  run: async ({ accounts }, { query, caller }, actor) => {
    const { name: names, search } = query;
    if (!actor.isStaff) {
      const own = [caller.account].filter(
        ({ id, name }) =>
          (query.id?.includes(id) ?? true) &&
          (names?.includes(name) ?? true) &&
          name.toLowerCase().includes(search?.toLowerCase() ?? ''),
      );
      return wholeAnswer(own, query, showAccount);
    }
    const counts = query.counts === true ? await accounts.counts(actor) : null;
    const logins =
      query.logins === true ? Map.groupBy(await accounts.logins(actor), ({ accountId }) => accountId) : null;
    const filter = {
      ...idsIn(query),
      ...(names === undefined ? {} : { names }),
      ...(search === undefined ? {} : { nameContains: search }),
    };
    const { rows, total } = await accounts.listPage(actor, filter, pageOf(query));
    return pagedAnswer(rows, total, query, (account) => ({
      ...showAccount(account),
      ...(counts === null ? {} : { counts: counts.get(account.id) ?? NOTHING_YET }),
      ...(logins === null ? {} : { logins: (logins.get(account.id) ?? []).map(showLogin) }),
    }));
  },
});

const createAccount = operation({
  id: 'createAccount',
  summary: 'A new account, named as its first login',
  needs: 'staff',
  isSecret: true,
  body: NEW_ACCOUNT,
  status: 201,
  reply: MADE_ACCOUNT,
  run: async ({ accounts }, { body }, actor) => {
    const { account, login, password } = await accounts.add(actor, { role: 'admin', ...body });
    return {
      body: {
        account: showAccount(account),
        login: showLogin(login),
        password: body.password === undefined ? password : null,
      },
      location: `/accounts/${account.id}`,
    };
  },
});

const getAccount = operation({
  id: 'getAccount',
  summary: 'One account',
  needs: 'viewer',
  reply: ACCOUNT,
  run: async ({ accounts }, given, actor) => answerAccount(await accounts.findByKey(actor, keyOf(given, 'account'))),
});

const changeAccount = operation({
  id: 'changeAccount',
  summary: 'Changes what is named of an account: its admins the zone, which moves no schedule, and staff all of it',
  needs: 'admin',
  isVersioned: true,
  body: ACCOUNT_CHANGE,
  reply: ACCOUNT,
  run: async ({ accounts }, given, actor) => {
    const key = keyOf(given, 'account');
    const account = await accounts.findByKey(actor, key);
    requireSeen(given.version, answerAccount(account));
    await accounts.change(actor, account.name, given.body, account);
    return answerAccount(await accounts.findByKey(actor, key));
  },
});

const deleteAccount = operation({
  id: 'deleteAccount',
  summary: 'Deletes an account with its logins, schedules, targets, managed volumes and snapshots',
  needs: 'staff',
  isVersioned: true,
  query: {
    confirm: Type.Optional(textUpTo(100, "The account's name.")),
    erase: Type.Optional(Type.Boolean({ description: 'Whether its history is to tell of numbers alone.' })),
  },
  status: 204,
  run: async ({ accounts, departures }, given, actor) => {
    const account = await accounts.findByKey(actor, keyOf(given, 'account'));
    requireSeen(given.version, answerAccount(account));
    if (given.query.confirm !== account.name) throw refuse('name_unconfirmed', account.name);
    const { version } = account;
    await departures.delete(actor, account.name, { erases: given.query.erase ?? false, version });
    return {};
  },
});

const suspension = (id: string, summary: string, isSuspended: boolean) =>
  operation({
    id,
    summary,
    needs: 'staff',
    reply: ACCOUNT,
    run: async ({ accounts }, given, actor) => {
      const key = keyOf(given, 'account');
      const { name } = await accounts.findByKey(actor, key);
      await accounts.setSuspended(actor, name, isSuspended);
      return answerAccount(await accounts.findByKey(actor, key));
    },
  });

const suspendAccount = suspension('suspendAccount', 'Has schedules stand still, and refuses logins and tokens', true);
const resumeAccount = suspension('resumeAccount', 'Takes a suspension back; slots that passed stay passed', false);

const listUsage = operation({
  id: 'listUsage',
  summary: 'How much accounts have in all stores and volumes, whoever has most first',
  needs: 'staff',
  reply: listOf(USAGE),
  run: async ({ oversight }, _given, actor) => {
    const rows = (await oversight.usage(actor)).map(({ account: { id, name, quotaBytes }, ...used }) => {
      const bytes = used.snapshotBytes + used.volumeBytes;
      return { accountId: id, name, ...used, bytes, quotaBytes };
    });
    return { body: { items: rows.toSorted((one, other) => other.bytes - one.bytes) } };
  },
});

/** The addresses of accounts. */
export const ACCOUNT_OPERATIONS: OperationTable = {
  '/accounts': { GET: listAccounts, POST: createAccount },
  '/usage': { GET: listUsage },
  '/accounts/{key}': { GET: getAccount, PATCH: changeAccount, DELETE: deleteAccount },
  '/accounts/{key}/suspension': { PUT: suspendAccount, DELETE: resumeAccount },
};
