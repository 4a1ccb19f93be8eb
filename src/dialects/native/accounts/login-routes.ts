import { randomBytes } from 'node:crypto';
import { keyOf } from '../keys.ts';
import { LIST_QUERY, listOf, pagedAnswer, pageOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { requireSeen } from '../preconditions.ts';
import { ID, NAME, textUpTo } from '../schema.ts';
import { Type } from '../type.ts';
import { LOGIN, LOGIN_CHANGE, LOGIN_KEY, MADE_LOGIN, NEW_LOGIN, TOTP } from './schema.ts';
import { answerLogin, showLogin } from './show.ts';

const listLogins = operation({
  id: 'listLogins',
  summary: 'Logins, the newest first',
  needs: 'admin',
  query: {
    ...LIST_QUERY,
    account: Type.Optional(ID),
    name: Type.Optional(Type.Array(NAME)),
    search: Type.Optional(textUpTo(100, 'What their names contain.')),
  },
  reply: listOf(LOGIN),
  run: async ({ accounts }, { query }, actor) => {
    const { account, name, search } = query;
    const filter = {
      ...(account === undefined ? {} : { accountId: account }),
      ...(name === undefined ? {} : { names: name }),
      ...(search === undefined ? {} : { nameContains: search }),
    };
    const { rows, total } = await accounts.loginPage(actor, filter, pageOf(query));
    return pagedAnswer(rows, total, query, showLogin);
  },
});

const createLogin = operation({
  id: 'createLogin',
  summary: 'Another login of an account; an admin of it gives no more than the own role',
  needs: 'admin',
  isSecret: true,
  body: NEW_LOGIN,
  status: 201,
  reply: MADE_LOGIN,
  run: async ({ accounts }, { body: { accountId, ...draft } }, actor) => {
    const { name } = await accounts.find(actor, accountId);
    const { login, password } = await accounts.addLogin(actor, name, draft);
    return {
      body: { login: showLogin(login), password: draft.password === undefined ? password : null },
      location: `/logins/${login.id}`,
    };
  },
});

const getLogin = operation({
  id: 'getLogin',
  summary: 'One login',
  needs: 'admin',
  reply: LOGIN,
  run: async ({ accounts }, given, actor) => answerLogin(await accounts.findLoginByKey(actor, keyOf(given, 'login'))),
});

const changeLogin = operation({
  id: 'changeLogin',
  summary:
    'Gives a login a new role or password, shuts it out or lets it in again, and ends its sessions; not the own one',
  needs: 'admin',
  isVersioned: true,
  body: LOGIN_CHANGE,
  reply: LOGIN,
  run: async ({ accounts }, given, actor) => {
    const key = keyOf(given, 'login');
    const { version, ...seen } = answerLogin(await accounts.findLoginByKey(actor, key));
    requireSeen(given.version, { version, ...seen });
    return answerLogin(await accounts.changeLogin(actor, key, given.body, { version }));
  },
});

const deleteLogin = operation({
  id: 'deleteLogin',
  summary: 'Deletes a login with its tokens and contacts, not the own one; what it made, and what it did, stays',
  needs: 'admin',
  isVersioned: true,
  status: 204,
  run: async ({ accounts }, given, actor) => {
    const key = keyOf(given, 'login');
    const { version, ...seen } = answerLogin(await accounts.findLoginByKey(actor, key));
    requireSeen(given.version, { version, ...seen });
    await accounts.deleteLogin(actor, key, { version });
    return {};
  },
});

const enableTotp = operation({
  id: 'enableTotp',
  summary: 'Gives a login a second factor, and ends its sessions',
  needs: 'staff',
  isSecret: true,
  reply: TOTP,
  run: async ({ accounts }, given, actor) => {
    const { login } = await accounts.findLoginByKey(actor, keyOf(given, 'login'));
    return { body: { uri: await accounts.enableTotp(actor, login) } };
  },
});

const disableTotp = operation({
  id: 'disableTotp',
  summary: "Takes a login's second factor away, and ends its sessions",
  needs: 'staff',
  status: 204,
  run: async ({ accounts }, given, actor) => {
    const { login } = await accounts.findLoginByKey(actor, keyOf(given, 'login'));
    await accounts.disableTotp(actor, login);
    return {};
  },
});

const KEY_BYTES = 24;

const issueLoginKey = operation({
  id: 'issueLoginKey',
  summary: 'A key that logs a login in in place of its password, once, within 15 minutes',
  needs: 'staff',
  isSecret: true,
  status: 201,
  reply: LOGIN_KEY,
  run: async ({ accounts, authentication }, given, actor) => {
    const { login } = await accounts.findLoginByKey(actor, keyOf(given, 'login'));
    const key = randomBytes(KEY_BYTES).toString('base64url');
    await authentication.issueKey(actor, login, key);
    return { body: { key } };
  },
});

/** The addresses of logins. */
export const LOGIN_OPERATIONS: OperationTable = {
  '/logins': { GET: listLogins, POST: createLogin },
  '/logins/{key}': { GET: getLogin, PATCH: changeLogin, DELETE: deleteLogin },
  '/logins/{key}/totp': { PUT: enableTotp, DELETE: disableTotp },
  '/logins/{key}/keys': { POST: issueLoginKey },
};
