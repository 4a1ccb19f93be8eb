import type { Snapshot } from '../../domain/snapshot.ts';
import type { RecordedCopy } from '../../ports/snapshot-driver.ts';

/** A snapshot's copy as its driver is asked for it; `null` where none was made. */
export function recordedCopy({ locator, fingerprint, sizeBytes }: Snapshot): RecordedCopy | null {
  if (locator === null || fingerprint === null) return null;
  return { locator, fingerprint, ...(sizeBytes === null ? {} : { sizeBytes }) };
}
