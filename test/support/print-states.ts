import { statePage } from './state-page.ts';

process.stdout.write(statePage());
