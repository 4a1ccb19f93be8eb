// A worker process that asks the test, over a socket of its own, before it opens a file.

import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import { NodeFileArea } from '../../src/file-tree/file-area.ts';
import type { WalkHooks } from '../../src/file-tree/read-entry.ts';
import { NodeScriptRunner, scriptsDirectory } from '../../src/worker-processes/script-runner.ts';
import { serveParent } from '../../src/worker-processes/serve-parent.ts';

const hooksOver = (socketPath: string): WalkHooks => {
  const socket = connect(socketPath);
  const waiting: (() => void)[] = [];
  createInterface(socket).on('line', (index) => waiting[Number(index)]?.());
  return {
    beforeOpen: () =>
      new Promise<void>((resolve) => {
        socket.write(`${waiting.push(resolve) - 1}\n`);
      }),
  };
};

serveParent(({ dataDir }) => ({
  files: new NodeFileArea(dataDir),
  scripts: new NodeScriptRunner(scriptsDirectory(dataDir)),
  drivers: new Map([
    [
      'archive',
      {
        ...archiveKind,
        open: ({ settings: { root = '', hooks } }) =>
          new ArchiveDriver({ root }, hooks === undefined ? {} : hooksOver(hooks)),
      },
    ],
  ]),
}));
