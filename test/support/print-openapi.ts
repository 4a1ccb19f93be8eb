import { mkdir, writeFile } from 'node:fs/promises';
import { describeApi } from '../../src/dialects/native/openapi.ts';
import { OPERATIONS } from '../../src/dialects/native/routes.ts';

/** Writes the native room's document anew, for a review to see what has changed. */
const folder = new URL('../../fixtures/dialects/native/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('openapi.json', folder), `${JSON.stringify(describeApi(OPERATIONS), null, 2)}\n`);
