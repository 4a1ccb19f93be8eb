import { Type } from 'typebox';
import { problem } from '../../src/domain/errors.ts';
import { readCredential } from '../../src/server/credentials.ts';
import type { Dialect, WireReply, WireRequest } from '../../src/server/dialect.ts';
import { type BoundEndpoint, bindEndpoint, nobody } from '../../src/server/endpoint.ts';
import { countIn, numberedPage, orderIn } from '../../src/server/paging.ts';
import { routerOf } from '../../src/server/router.ts';
import { compileSchema } from '../../src/server/schema.ts';
import type { Services } from '../../src/services/index.ts';

const PROOF = Type.Object({ login: Type.String(), password: Type.String() });
const isProof = compileSchema<Type.Static<typeof PROOF>>(PROOF);

const logIn = bindEndpoint({
  name: 'session.open',
  status: 201,
  request: ({ body, address }: WireRequest) => {
    if (body.kind === 'json' && isProof(body.value)) return { ...body.value, via: 'toy', address };
    throw problem('login_unnamed', { field: 'login', value: '' });
  },
  call: ({ authentication }: Services, proof) => authentication.logIn(proof, 'toy'),
  response: ({ token }) => ({ token }),
});

const listTargets = bindEndpoint({
  name: 'target.list',
  request: ({ query }: WireRequest) => {
    const { name, descending } = orderIn(query.get('sort') ?? '');
    const orderBy = name === 'name' ? 'name' : 'id';
    return { ...numberedPage(countIn(query.get('page')) ?? 1, 2), orderBy, descending } as const;
  },
  call: ({ targets }: Services, page, actor) => targets.list(actor, {}, page),
  response: ({ rows, total }) => ({ total, names: rows.map(({ name }) => name) }),
});

const find = routerOf<BoundEndpoint<WireRequest, Services>>(
  { '/sessions': { POST: logIn }, '/targets': { GET: listTargets } },
  { prefixes: ['/toy'], slashAtEnd: 'either', methods: ['GET', 'POST'] },
);
const reply = (status: number, value: unknown): WireReply => ({ status, body: JSON.stringify(value) });

/** A room that lists targets to who has logged in: all that it takes. */
export const createToyRoom = (services: Services): Dialect => ({
  name: 'toy',
  claims: [{ kind: 'prefix', path: '/toy' }],
  bodies: { accepts: ['json'] },
  handle: async (request) => {
    const route = find(request.method, request.path);
    if (route.kind !== 'place') return reply(route.kind === 'unknown' ? 404 : 405, route);
    request.record.endpoint = route.place.name;
    const credential = readCredential(request, [{ in: 'header', header: 'x-auth-token' }]);
    const channel = { via: 'toy', address: request.address };
    const token = credential.by === 'token' ? credential.token : '';
    const actor = route.place === logIn ? nobody('toy') : (await services.authentication.byToken(token, channel)).actor;
    return reply(route.place.status, await route.place.run(request, services, actor));
  },
  refuse: ({ status, kind }) => reply(status, { kind }),
  fail: ({ code }) => reply(code === 'unauthenticated' ? 401 : 400, { code }),
});
