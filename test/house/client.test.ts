import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CLIENT_FILE, printClient } from '../support/print-client.ts';
import { sourceFiles } from '../support/source-files.ts';

describe('the TypeScript client', () => {
  it('is made of the document that is kept; `npm run openapi` makes it anew', () => {
    assert.equal(readFileSync(CLIENT_FILE, 'utf8'), printClient());
  });

  it('stands by itself: no package, nothing of Node and nothing of the gateway', () => {
    for (const { path, text } of sourceFiles('clients/typescript')) {
      const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
      assert.deepEqual(
        imported.filter((name) => name !== './api.ts'),
        [],
        path,
      );
    }
  });
});
