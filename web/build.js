// Builds the console, as `npm ci` and `npm install` call for: plain JavaScript, since any Node may run it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;

async function loadVite() {
  try {
    return await import('vite');
  } catch {
    return null;
  }
}

const vite = await loadVite();
if (vite !== null) {
  await vite.build({ configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
} else if (!existsSync(join(folder, 'dist', 'index.html'))) {
  console.log(
    "The console is not built, as Vite is not installed: run 'npm ci' without --omit=dev, or copy web/dist here.",
  );
}
