#!/usr/bin/env node
// The entry is plain JavaScript that old Nodes can load too: they can read neither TypeScript nor the SQLite binding.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

const LEAST_MAJOR = 26;
const PACKAGES = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];

const majorOf = (version) => Number(version.split('.')[0]);

/** The Node that `npm ci` brought along for this machine, or null. */
function findBroughtNode() {
  const require = createRequire(import.meta.url);
  for (const name of PACKAGES) {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      if (majorOf(require(manifest).version) >= LEAST_MAJOR) return join(dirname(manifest), 'bin', 'node');
    } catch {
      // Not brought along: not for this machine, or optional packages were left out.
    }
  }
  return null;
}

function refuse() {
  process.stderr.write(
    `backrota: This is Node ${process.versions.node}, but Backrota needs Node ${LEAST_MAJOR} or later: run 'npm install' ` +
      'here, which brings one along, or install one.\n',
  );
  process.exitCode = 1;
}

/** Runs this very command on another Node, as if it had been started there: same terminal, signals and exit code. */
function rerunOn(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  child.on('error', refuse);
  // A terminal sends Ctrl-C to both processes by itself: the child must not get it twice.
  const pass = (signal) => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, pass);
  });
}

if (majorOf(process.versions.node) >= LEAST_MAJOR) {
  const { runCli } = await import('./cli.ts');
  process.exitCode = await runCli(process.argv);
} else {
  const node = findBroughtNode();
  if (node === null) refuse();
  else rerunOn(node);
}
