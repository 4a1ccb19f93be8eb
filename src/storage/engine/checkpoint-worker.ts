import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

const connection = new BetterSqlite3(workerData.file, { timeout: 0 });

parentPort?.on('message', () => {
  try {
    // Waits for no one, and no one for it.
    connection.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // The connection that writes comes to the same fault, where somebody is told of it.
  }
  parentPort?.postMessage(null);
});
