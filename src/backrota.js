#!/usr/bin/env node
// The entry is plain JavaScript that old Nodes can load too: they can read neither TypeScript nor the SQLite binding.
import module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEAST_MAJOR = 26;
const PACKAGES = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];

/** What was compiled once is kept beside the packages, where only who may change the program itself can write. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const majorOf = (version) => Number(version.split('.')[0]);

/** The Node that `npm ci` brought along for this machine, or null. */
function findBroughtNode() {
  const require = module.createRequire(import.meta.url);
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
  const { spawn } = module.createRequire(import.meta.url)('node:child_process');
  let child = null;
  // The child takes a signal that comes twice, from the terminal and from here, for one.
  const pass = (signal) => child?.kill(signal);
  // Before there is a child: none must live on because its parent was told to end in between.
  for (const signal of SIGNALS) process.on(signal, pass);
  // The channel tells the child when its parent is gone, however that ended.
  child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  child.on('error', refuse);
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
    for (const name of SIGNALS) process.off(name, pass);
  });
}

/** Ends as on SIGTERM when the process that started this one is gone: nobody could hand a signal on any more. */
function endWithParent() {
  if (process.connected === undefined) return;
  const end = () => process.kill(process.pid, 'SIGTERM');
  if (!process.connected) end();
  process.once('disconnect', end);
  process.channel?.unref();
}

if (majorOf(process.versions.node) >= LEAST_MAJOR) {
  endWithParent();
  module.enableCompileCache(COMPILED);
  const { runCli } = await import('./cli.ts');
  process.exitCode = await runCli(process.argv);
} else {
  const node = findBroughtNode();
  if (node === null) refuse();
  else rerunOn(node);
}
