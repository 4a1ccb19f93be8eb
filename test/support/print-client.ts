import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientText } from './client-text.ts';
import { ROOT } from './source-files.ts';

/** The generated file of the client. */
export const CLIENT_FILE = join(ROOT, 'clients/typescript/api.ts');

/** What the client is to be by the document that is kept, formatted as everything here is. */
export function printClient(): string {
  const document = JSON.parse(readFileSync(join(ROOT, 'fixtures/dialects/native/openapi.json'), 'utf8'));
  const biome = join(ROOT, 'node_modules/.bin/biome');
  return execFileSync(biome, ['format', `--stdin-file-path=${CLIENT_FILE}`], {
    cwd: ROOT,
    encoding: 'utf8',
    input: clientText(document),
    maxBuffer: 16_777_216,
  });
}

if (import.meta.main) writeFileSync(CLIENT_FILE, printClient());
