import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeAside } from '../scripts/support/aside.ts';
import { ROOT } from '../scripts/support/paths.ts';

describe("a test file that can't be loaded", () => {
  const table: [title: string, text: string, says: RegExp][] = [
    [
      'imports what is missing',
      "import { x } from './none.ts';\nexport const y: number = x;\n",
      /Cannot find module '.*none\.ts' imported from .*broken\.test\.ts/,
    ],
    [
      'throws',
      'const n: number = 3;\nthrow new Error(`no more than ${n}`);\n',
      /Error: no more than 3\n +at .*broken\.test\.ts:2/,
    ],
    ['is no TypeScript', 'const n: number = ;\n', /broken\.test\.ts:1:18: ERROR: Unexpected ";"/],
  ];
  for (const [title, text, says] of table) {
    it(`is named, with the reason: it ${title}`, () => {
      const directory = makeAside();
      try {
        const file = join(directory, 'broken.test.ts');
        writeFileSync(file, text);
        const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
        const { status, stderr, stdout } = spawnSync(process.execPath, [mocha, file], {
          cwd: ROOT,
          encoding: 'utf8',
        });
        expect(status, stdout).not.to.equal(0);
        expect(stdout + stderr)
          .to.include(`This file can't be loaded: ${file}\n`)
          .and.match(says);
      } finally {
        rmSync(directory, { recursive: true });
      }
    });
  }
});
