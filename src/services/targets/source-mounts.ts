import { problem } from '../../domain/errors.ts';
import type { MountPoints } from '../../domain/target.ts';

/**
 * Refuses sources that lie on other mounts than before: below an unmounted one is at best an empty directory. A source
 * of which either side says nothing passes.
 *
 * @throws `driver_failed` (`source_unmounted`), naming the source and both mount points.
 */
export function requireSameMounts(before: MountPoints, now: MountPoints): void {
  for (const [path, point] of Object.entries(now)) {
    const expected = before[path];
    if (expected === undefined || expected === point) continue;
    throw problem('source_unmounted', { path, expected, found: point });
  }
}
