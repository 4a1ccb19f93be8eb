import { join } from 'node:path';
import { createDrivers } from '../drivers/index.ts';
import { NodeFileArea } from '../file-tree/file-area.ts';
import { NodeScriptRunner, scriptsDirectory } from './script-runner.ts';
import { serveParent } from './serve-parent.ts';

// The program of a worker process.
serveParent(({ dataDir, volumesDir }) => ({
  files: new NodeFileArea(dataDir, volumesDir),
  scripts: new NodeScriptRunner(scriptsDirectory(dataDir)),
  drivers: createDrivers({ spoolDirectory: join(dataDir, 'spool'), borgDirectory: join(dataDir, 'borg') }),
}));
