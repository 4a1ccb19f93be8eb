import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '../../../src/config.ts';
import { answer } from '../../../src/dialects/billing-panel/answer.ts';
import type { AuthenticatedCall } from '../../../src/dialects/billing-panel/call.ts';
import { leaf } from '../../../src/dialects/billing-panel/documents/element.ts';
import { createBillingPanel, type PanelRoutes } from '../../../src/dialects/billing-panel/index.ts';
import { reads } from '../../../src/dialects/billing-panel/route.ts';
import { createRoutes, WITHHELD } from '../../../src/dialects/billing-panel/routes.ts';
import { problem } from '../../../src/domain/errors.ts';
import { NO_PARAMETERS, type WireRequest } from '../../../src/server/dialect.ts';
import { bindEndpoint } from '../../../src/server/endpoint.ts';
import { FieldMap } from '../../../src/server/parameters.ts';
import type { Services } from '../../../src/services/index.ts';
import { openPanel } from './panel.ts';

const SETTINGS = loadConfig({}).rooms.billingPanel;

const requestOf = (fields: Readonly<Record<string, string>>): WireRequest => {
  const form = new FieldMap();
  for (const [name, value] of Object.entries(fields)) form.add(name, value);
  return {
    requestId: 'r1',
    method: 'POST',
    path: '/',
    query: NO_PARAMETERS,
    headers: {},
    cookies: new Map(),
    address: '127.0.0.1',
    origin: 'http://panel.example',
    body: { kind: 'form', fields: form, isMultipart: false },
    takeTurn: async () => {},
    isEnding: () => false,
    record: { endpoint: null, loginId: null },
  };
};

describe('the functions of the panel', () => {
  it('a new function is one entry, with what it reads, calls and shows', async () => {
    const panel = await openPanel();
    try {
      const countInstances = bindEndpoint({
        name: 'instance.count',
        request: ({ fields }: AuthenticatedCall) => fields.get('name') ?? '',
        call: async (services: Services, name, actor) => {
          const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
          const { rows } = await services.targets.list(actor, {}, page);
          return rows.filter((target) => name === '' || target.name === name).length;
        },
        response: (count, call) => answer(call, [leaf('count', count)]),
      });
      const routes: PanelRoutes = new Map([...createRoutes(SETTINGS), ['instances.count', reads(countInstances)]]);
      const room = createBillingPanel(panel.gateway.services, SETTINGS, routes);
      const fields = { func: 'instances.count', auth: panel.demo.token, name: 'MyServer' };
      const request = requestOf(fields);
      const reply = await room.handle(request);
      assert.equal(JSON.parse(String(reply.body)).doc.count.$, '1');
      assert.deepEqual(request.record, { endpoint: 'instance.count', loginId: panel.demo.login.id });
    } finally {
      await panel.close();
    }
  });

  it("a call that finds no turn among its login's others is a limit, which nobody takes for a failure to log in", async () => {
    const panel = await openPanel();
    try {
      const room = createBillingPanel(panel.gateway.services, SETTINGS);
      const asked: number[] = [];
      const takeTurn = async (loginId: number): Promise<void> => {
        asked.push(loginId);
        throw problem('calls_at_once', { retryAfterSeconds: 1 });
      };
      const reply = await room.handle({ ...requestOf({ func: 'instances', auth: panel.demo.token }), takeTurn });
      const { error } = JSON.parse(String(reply.body)).doc;
      assert.deepEqual(
        [reply.status, error.$type, error.$object, error.msg.$],
        [200, 'limit', 'calls', 'Too many calls at once; wait for the answers to earlier ones.'],
      );
      assert.deepEqual(asked, [panel.demo.login.id]);
    } finally {
      await panel.close();
    }
  });

  it("the cabinet's start-up functions are withheld from a session, and need one", async () => {
    const panel = await openPanel();
    try {
      for (const func of [...WITHHELD, 'dashboard.whatever', 'service.stop', 'instances.fleio.vnc', 'v2.x.y']) {
        const error = await panel.fail(func, { sok: 'ok' });
        assert.deepEqual([error.$type, error.$object], ['access', func]);
        assert.equal(error.msg.$, `Insufficient privileges to perform the '${func}' function`);
        const { body } = await panel.send({ func });
        assert.match(body.doc.error.msg.$, /Session is not authorized or has expired$/);
      }
    } finally {
      await panel.close();
    }
  });

  it('all live at the addresses of the panel and of its sisters, with or without a slash at the end, and the access log names the endpoint and the login, never a field', async () => {
    const panel = await openPanel();
    try {
      const programs = ['billmgr', 'ispmgr', 'vmmgr', 'dnsmgr'].flatMap((name) => [`/${name}`, `/manager/${name}`]);
      for (const path of ['/', ...programs, ...programs.map((bare) => `${bare}/`)]) {
        const { body } = await panel.send({ func: 'keepalive', auth: panel.demo.token }, { path });
        assert.ok('ok' in body.doc);
      }
      const stray = await panel.send({}, { path: '/billmgr/x' });
      assert.deepEqual([stray.status, stray.body.error.code, stray.body.doc.error.$type], [404, 'not_found', 'missed']);
      assert.match(stray.body.doc.error.detail.$, /^Nothing lives/);
      assert.match(stray.body.doc.error.msg.$, /^Nothing lives/);
      const lines = panel.gateway.log.lines.filter(({ fields }) => fields.room === 'billing-panel');
      assert.equal(lines.length, 17);
      assert.partialDeepStrictEqual(lines[0]?.fields, { endpoint: 'session.keepalive', loginId: panel.demo.login.id });
    } finally {
      await panel.close();
    }
  });
});
