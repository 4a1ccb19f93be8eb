import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { describeApi } from '../../../src/dialects/native/openapi.ts';
import { OPERATIONS } from '../../../src/dialects/native/routes.ts';

const FIXTURE = new URL('../../../fixtures/dialects/native/openapi.json', import.meta.url);

describe("the native room's document", () => {
  it('is the one that is kept beside the fixtures; `npm run openapi` writes it anew', async () => {
    assert.deepEqual(JSON.parse(await readFile(FIXTURE, 'utf8')), describeApi(OPERATIONS));
  });

  it('has no object that may hold fields without a name or a type', () => {
    const open: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const schema = value as Record<string, unknown>;
      if (
        schema.type === 'object' &&
        schema.additionalProperties !== false &&
        !('oneOf' in schema) &&
        !('patternProperties' in schema)
      ) {
        open.push(path);
      }
      for (const [name, part] of Object.entries(value)) look(part, `${path}/${name}`);
    };
    for (const [path, methods] of Object.entries(OPERATIONS)) {
      for (const [method, { reply }] of Object.entries(methods)) look(reply, `${method} ${path}`);
    }
    assert.deepEqual(open, []);
  });
});
