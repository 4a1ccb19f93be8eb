import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createJsonLog, openLogOutput } from '../../src/server/json-log.ts';
import { Fifo } from '../support/fifo.ts';

const MEBIBYTE = 1024 * 1024;

/** A log into a pipe; its retries come when the test says so. */
function openLog(fd: number, test: TestContext) {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  const output = openLogOutput({ fd });
  return { output, log: createJsonLog('info', output), retry: () => test.mock.timers.tick(20) };
}

interface Line {
  readonly msg: string;
  readonly dropped?: number;
  readonly n?: number;
}

const linesOf = (text: string): readonly Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('the log of a server', () => {
  it('drops and counts lines while nobody reads them, and says how many before the first that is read again', (test) => {
    using fifo = new Fifo({ blocks: false });
    const { output, log } = openLog(fifo.writer, test);
    log.info({}, 'read');
    fifo.readerLeaves();
    for (let n = 0; n < 5; n += 1) log.info({ n }, 'lost');
    assert.equal(output.droppedLines, 5);
    fifo.readerReturns();
    log.info({}, 'back');
    log.info({}, 'again');
    const lines = linesOf(fifo.read());
    assert.deepEqual(
      lines.map(({ msg, dropped }) => dropped ?? msg),
      ['read', 5, 'back', 'again'],
    );
    assert.match(lines[1]?.msg ?? '', /could not be written: 5 line\(s\) of it were dropped/);
    assert.equal(output.droppedLines, 5);
  });

  it('never waits for a reader that has stopped: a mebibyte waits for it, what comes after is dropped', async (test) => {
    using fifo = new Fifo({ blocks: false });
    const { output, log, retry } = openLog(fifo.writer, test);
    const text = 'x'.repeat(1_000);
    for (let n = 0; n < 2_000; n += 1) log.info({ n, text }, 'line');
    const { droppedLines } = output;
    assert.ok(droppedLines > 700 && droppedLines < 1_000, String(droppedLines));

    let read = '';
    for (let chunk = fifo.read(); chunk !== ''; chunk = fifo.read()) {
      read += chunk;
      retry();
    }
    assert.ok(read.length > MEBIBYTE);
    log.info({}, 'again');
    const lines = linesOf(read + fifo.read());
    const kept = lines.slice(0, -2);
    assert.deepEqual(
      kept.map(({ n }) => n),
      kept.map((_, index) => index),
      'whole and in order',
    );
    assert.equal(kept.length + droppedLines, 2_000);
    assert.deepEqual(
      lines.slice(-2).map(({ msg, dropped }) => dropped ?? msg),
      [droppedLines, 'again'],
    );
    assert.equal(output.droppedLines, droppedLines);
  });

  it('counts the lines that a full disk took', (test) => {
    const full = openSync('/dev/full', 'w');
    try {
      const { output, log } = openLog(full, test);
      for (let n = 0; n < 3; n += 1) log.error({ n }, 'lost');
      assert.equal(output.droppedLines, 3);
    } finally {
      closeSync(full);
    }
  });

  it('ends with all written where its reader is only slow, and without where it never comes', async (test) => {
    using fifo = new Fifo({ blocks: false });
    const { output, retry } = openLog(fifo.writer, test);
    const line = `${'x'.repeat(99_999)}\n`;
    output.write(line);
    const start = fifo.read();
    retry();
    await output.end();
    assert.equal(start + fifo.read(), line);

    output.write(line);
    let isOver = false;
    const ended = output.end().then(() => {
      isOver = true;
    });
    for (let tries = 0; tries < 50; tries += 1) {
      assert.equal(isOver, false);
      retry();
      await setImmediate();
    }
    await ended;
    assert.ok(fifo.read().length < line.length);
  });
});
