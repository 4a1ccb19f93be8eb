import { createRequire } from 'node:module';
import type ssh2 from 'ssh2';

const require = createRequire(import.meta.url);

/** The SSH library, loaded where a server is first reached or a key first read: no other command waits for it. */
export const loadSsh2 = (): typeof ssh2 => require('ssh2');
