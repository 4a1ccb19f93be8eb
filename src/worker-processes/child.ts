import { join } from 'node:path';
import { createDrivers } from '../drivers/index.ts';
import { NodeFileArea } from '../file-tree/file-area.ts';
import { serveParent } from './serve-parent.ts';

// The program of a worker process.
serveParent((dataDir) => ({
  files: new NodeFileArea(dataDir),
  drivers: createDrivers({ spoolDirectory: join(dataDir, 'spool') }),
}));
