import { isAbsolute, relative } from 'node:path';

/** Whether a path is a directory's own, or below it, by their names alone. */
export function isWithin(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
}
