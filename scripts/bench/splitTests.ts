import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Timed } from './timing.ts';

/** How much there is to split. */
export interface Amount {
  /** Test files; 100 lie in a directory. */
  readonly files: number;
  readonly reports: number;
  /** Of each report, about. */
  readonly bytes: number;
}

export interface SplitBench {
  readonly timed: Timed;
  readonly remove: () => void;
}

/** Splits many tests by large reports, which are made here. `remove` takes them away. */
export function splitTests(shipctl: string, amount: Amount): SplitBench {
  const root = mkdtempSync(path.join(tmpdir(), 'shipctl-split-'));
  for (let file = 0; file < amount.files; file++) {
    if (file % 100 === 0)
      mkdirSync(path.join(root, 'tests', path.dirname(nameOf(file))), { recursive: true });
    writeFileSync(path.join(root, 'tests', nameOf(file)), '');
  }
  mkdirSync(path.join(root, 'reports'));
  for (let index = 0; index < amount.reports; index++)
    writeFileSync(path.join(root, 'reports', `${index}.xml`), report(index, amount));
  const words = ['split_tests', path.join(root, 'tests'), '*_test.rb', path.join(root, 'reports')];
  return {
    timed: {
      name: `shipctl split_tests, ${amount.files} files, ${amount.reports} reports of ${amount.bytes} bytes`,
      commands: [[shipctl, ...words]],
      env: { SHIPPABLE_JOB_NUMBER: '1', SHIPPABLE_JOB_COUNT: '8' },
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const nameOf = (file: number): string => `d${Math.floor(file / 100)}/f${file}_test.rb`;

/** Nearly all of it are cases with a time, a file and an escaped name: what takes longest to read. */
function report(index: number, { files, reports, bytes }: Amount): string {
  const own = Math.ceil(files / reports);
  const suites = Array.from({ length: own }, (_, at) => suite((index * own + at) % files, bytes / own));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suite(file: number, bytes: number): string {
  const name = `/ci/project/tests/${nameOf(file)}`;
  const time = ((file * 7919) % 10_000) / 1000;
  const line = `  <testcase classname="A.B" name="does &quot;it&quot;" time="${time / 100}" file="${name}" line="1"/>\n`;
  const lines = line.repeat(Math.max(1, Math.round(bytes / line.length) - 1));
  return `<testsuite name="f${file}" filepath="${name}" time="${time}" tests="1">\n${lines}</testsuite>\n`;
}
