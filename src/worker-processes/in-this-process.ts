import type { ReplacingFileArea } from '../ports/file-area.ts';
import type { DriverKind, SnapshotDriver } from '../ports/snapshot-driver.ts';
import type { FileWork } from '../ports/workplace.ts';
import { NodeScriptRunner, scriptsDirectory } from './script-runner.ts';

/** Work on files in this very process: for a command, which holds up nobody but itself. A store is opened once, as long as it is not changed. */
export function inThisProcess(
  files: ReplacingFileArea,
  kinds: ReadonlyMap<string, DriverKind>,
  dataDir: string,
): FileWork {
  const scripts = new NodeScriptRunner(scriptsDirectory(dataDir));
  const opened = new Map<string, SnapshotDriver>();
  const drivers = new Map(
    [...kinds].map(([name, kind]): [string, DriverKind] => [
      name,
      {
        ...kind,
        open: (store) => {
          const access = JSON.stringify(store);
          const driver = opened.get(access) ?? kind.open(store);
          opened.set(access, driver);
          return driver;
        },
      },
    ]),
  );
  return {
    files,
    drivers,
    workplaces: {
      enter: async () => ({
        files,
        scripts,
        open: (store) => {
          const kind = drivers.get(store.driver);
          if (kind === undefined) throw new Error(`There is no driver ${store.driver}.`);
          return kind.open(store);
        },
        isGone: false,
        close: () => {},
      }),
      barred: () => ({ stores: [], targets: [], isFull: false, count: 0 }),
    },
    start: () => {},
    close: async () => {},
  };
}
