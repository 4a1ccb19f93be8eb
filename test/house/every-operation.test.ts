import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { createRoutes } from '../../src/dialects/billing-panel/routes.ts';
import * as borgUi from '../../src/dialects/borg-ui/routes.ts';
import { RESOURCE_ROOT } from '../../src/dialects/cloudsigma/call.ts';
import * as cloudSigma from '../../src/dialects/cloudsigma/routes.ts';
import { INFERRED } from '../../src/dialects/selectel/inferred.ts';
import { IDENTITY } from '../../src/dialects/selectel/keystone/address.ts';
import { IDENTITY_ROUTES } from '../../src/dialects/selectel/keystone/routes.ts';
import * as selectel from '../../src/dialects/selectel/routes.ts';
import type { AddressTable } from '../../src/server/router.ts';
import { ROOT } from '../support/source-files.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Operation ids of the document that clients are made from. */
const OPERATIONS: ReadonlySet<string> = new Set(
  Object.values<Record<string, { readonly operationId?: string }>>(
    JSON.parse(read('fixtures/dialects/native/openapi.json')).paths,
  ).flatMap((methods) => Object.values(methods).flatMap(({ operationId }) => operationId ?? [])),
);

const routesIn = (table: AddressTable<unknown>, prefix: string): readonly string[] =>
  Object.entries(table).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `\`${method} ${prefix}${path}\``),
  );

/** How the page calls what of a form of the panel is asked for. */
const STEPS: Readonly<Record<string, string>> = {
  form: 'new form',
  filledForm: 'form',
  create: 'create',
  createWithRotation: 'create with rotation',
  change: 'change',
};

const functionsOfPanel = (): readonly string[] =>
  [...createRoutes(loadConfig({}).rooms.billingPanel)].flatMap(([func, route]) =>
    'endpoint' in route ? [`\`${func}\``] : Object.keys(route).map((step) => `\`${func}\` ${STEPS[step]}`),
  );

/** What the rooms' own tables say. */
const ROUTES: Readonly<Record<string, readonly string[]>> = {
  'The billing panel': functionsOfPanel(),
  CloudSigma: routesIn({ ...cloudSigma.ROUTES, ...cloudSigma.OPEN_ROUTES }, RESOURCE_ROOT),
  'Borg UI': routesIn({ ...borgUi.ROUTES, ...borgUi.OPEN_ROUTES }, '/api'),
  Selectel: routesIn(selectel.ROUTES, INFERRED.bases[0]),
  "Selectel's Keystone": routesIn(IDENTITY_ROUTES, IDENTITY),
};

interface Row {
  readonly there: string;
  readonly here: string;
}

/** The page's rows, by section. */
const PAGE: ReadonlyMap<string, readonly Row[]> = new Map(
  read('docs/every-operation.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => [
      section.slice(0, section.indexOf('\n')),
      [...section.matchAll(/^\| (`.+?) \| (.+) \|$/gm)].map(([, there = '', here = '']) => ({ there, here })),
    ]),
);

/** Operations that a row names; what is no word of its own is an address. */
const namedIn = ({ here }: Row): readonly string[] => [...here.matchAll(/`([A-Za-z]+)`/g)].map(([, name = '']) => name);

describe('the page of every operation', () => {
  it('has a section for each room, and no other', () => {
    assert.deepEqual([...PAGE.keys()].sort(), Object.keys(ROUTES).sort());
  });

  for (const [room, routes] of Object.entries(ROUTES)) {
    it(`names each route once, and none that there is not: ${room}`, () => {
      assert.ok(routes.length > 0);
      assert.deepEqual((PAGE.get(room) ?? []).map(({ there }) => there).sort(), [...routes].sort());
    });
  }

  it('says for each route with which operation it is done here, or why with none', () => {
    for (const row of [...PAGE.values()].flat()) {
      const hasNone = /^None(?: yet)?: .{20,}/.test(row.here);
      assert.ok(hasNone || OPERATIONS.has(namedIn(row)[0] ?? ''), row.there);
    }
  });

  it('names no operation that the document has not', () => {
    const unknown = [...PAGE.values()].flat().flatMap(namedIn);
    assert.deepEqual(
      unknown.filter((name) => !OPERATIONS.has(name)),
      [],
    );
  });
});
