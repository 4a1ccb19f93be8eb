import { LOGIN_SESSIONS } from '../../../domain/session-policies.ts';
import type { Answer, NativeServices, Proved } from '../call.ts';
import { type OperationTable, operation } from '../operation.ts';
import { PASSWORD_CHANGE, TOTP_CONFIRMATION, TOTP_OFFER, TOTP_OFFER_REQUEST, TOTP_REMOVAL } from './schema.ts';

/** A change of one's own login ends its sessions; whoever made it at the console goes on in a new one. */
async function anew(
  { authentication }: NativeServices,
  { caller: { login }, csrf }: Proved,
  address: string,
): Promise<Answer> {
  if (csrf === null) return {};
  return { session: (await authentication.openSession(login.id, LOGIN_SESSIONS, { address })).token };
}

const changeOwnPassword = operation({
  id: 'changeOwnPassword',
  summary: 'Gives the own login a new password, by the old one; ends its sessions, of which a page is given a new one',
  needs: 'viewer',
  body: PASSWORD_CHANGE,
  status: 204,
  run: async (services, { body, head: { address }, ...proved }) => {
    await services.ownLogin.changePassword({ caller: proved.caller, address }, body.password, body.newPassword);
    return anew(services, proved, address);
  },
});

const offerOwnTotp = operation({
  id: 'offerOwnTotp',
  summary: 'A second factor for the own login, which is none until it is confirmed',
  needs: 'viewer',
  isSecret: true,
  body: TOTP_OFFER_REQUEST,
  reply: TOTP_OFFER,
  run: async ({ ownLogin }, { body, caller, head: { address } }) => ({
    body: await ownLogin.offerTotp({ caller, address }, body.password),
  }),
});

const confirmOwnTotp = operation({
  id: 'confirmOwnTotp',
  summary: 'Makes a second factor that was offered one, by a code of it; ends the sessions as changeOwnPassword does',
  needs: 'viewer',
  body: TOTP_CONFIRMATION,
  status: 204,
  run: async (services, { body, head: { address }, ...proved }) => {
    await services.ownLogin.confirmTotp({ caller: proved.caller, address }, body.offer, body.code);
    return anew(services, proved, address);
  },
});

const removeOwnTotp = operation({
  id: 'removeOwnTotp',
  summary:
    "Takes the own login's second factor away, by its password and a code; ends the sessions as changeOwnPassword does",
  needs: 'viewer',
  body: TOTP_REMOVAL,
  status: 204,
  run: async (services, { body, head: { address }, ...proved }) => {
    await services.ownLogin.removeTotp({ caller: proved.caller, address }, body.password, body.code);
    return anew(services, proved, address);
  },
});

/** The addresses of what a caller changes of their own login. */
export const OWN_LOGIN_OPERATIONS: OperationTable = {
  '/session/password': { PUT: changeOwnPassword },
  '/session/totp': { POST: offerOwnTotp, PUT: confirmOwnTotp },
  '/session/totp/removal': { POST: removeOwnTotp },
};
