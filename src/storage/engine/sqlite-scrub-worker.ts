import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

const PATIENCE_MILLISECONDS = 60_000;

const scrub = (): Error | null => {
  const connection = new BetterSqlite3(workerData.file, { timeout: PATIENCE_MILLISECONDS });
  try {
    connection.prepare('VACUUM').run();
    // Until all of the log is in the file, that has its pages of before; and the log is cut to nothing.
    const [{ busy }] = connection.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
    return busy === 0 ? null : new Error('Readers held the log of the last writes.');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    connection.close();
  }
};

parentPort?.postMessage(scrub());
