import { sourceFiles } from './source-files.ts';

/** Warns of files that have grown past one idea; fails nothing. */
for (const { path, text } of [...sourceFiles('src'), ...sourceFiles('migrations'), ...sourceFiles('test')]) {
  const lines = text.split('\n').length - 1;
  if (lines > 400) console.warn(`warning: ${path} has ${lines} lines; split it by noun.`);
}
