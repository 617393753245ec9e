import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { BUN, NODE, fetchRuntime } from '../../scripts/build/runtime.ts';
import { ALLOWED_NAMES, REFUSED_NAMES, isRefused } from '../../src/core/shell/refusedNames.ts';
import { need } from '../support/clients.ts';
import { Receiver, jobOfAll } from '../support/everyCommand.ts';
import { BINARY, IS_COMPILED, Job } from '../support/job.ts';

/** Variables that the programs ask for and that neither run code nor write anything; each is checked by hand. */
const HARMLESS = [
  // What commands read themselves.
  ...[
    'SHIPCTL_LENIENT',
    'JOB_.*',
    'BUILD_.*',
    'SHIPPABLE_.*',
    'AWS_.*',
    '(MY|OUT|DEPLOYJOB).*',
    'GHOST.*',
    'XDG_STATE_HOME',
    'A',
  ],
  ...[
    'NOTIFY_.*',
    '(HTTPS?|NO|ALL)_PROXY',
    '(https?|no|all)_proxy',
    'SSL_CERT_(FILE|DIR)',
    'TMPDIR',
    'TMP',
    'TEMP',
  ],
  // Language, place, colours, and the width of the help.
  ...['LANG', 'LANGUAGE', 'LC_.*', 'TZ', 'NO_COLOR', 'FORCE_COLOR', 'CLICOLOR.*', 'TERM', 'COLORTERM', 'CI'],
  ...['YARGS_.*', 'JEST_WORKER_ID', 'UNDICI_NO_WASM_SIMD', 'ASKED', 'GIT_.*'],
  // Which of equal ways to compute: of simdutf, OpenSSL and JavaScriptCore.
  ...[
    'SIMDUTF_FORCE_IMPLEMENTATION',
    'OPENSSL_ia32cap',
    'OPENSSL_armcap',
    'HYPERFINE_RANDOMIZED_ENVIRONMENT_OFFSET',
  ],
  // Only of macOS.
  ...['DYLD_INSERT_LIBRARIES'],
  'DO_NOT_TRACK',
];

/** Variables of the job in which the tests run, by their beginnings. */
const OF_THE_JOB = /^(MY|OUT|DEPLOYJOB|GHOST)[A-Z]*_|^(ASKED|A)$|^GIT_/;

/** Whether docs/reference/environment.md names a variable, or its family. */
const documented = [
  ...readFileSync(join(import.meta.dirname, '../../docs/reference/environment.md'), 'utf8').matchAll(
    /`([A-Za-z]\w*\*?)`/g,
  ),
].map(([, name = '']) => new RegExp(`^${name.replace('*', '.*')}$`));
const isDocumented = (name: string): boolean =>
  OF_THE_JOB.test(name) || documented.some((one) => one.test(name));

const isHarmless = (name: string): boolean => HARMLESS.some((one) => new RegExp(`^${one}$`).test(name));

describe('the variables of the runtimes', () => {
  it('that the program asks for are refused by env, or known to be harmless', async function () {
    need(this, 'cc');
    const receiver = new Receiver();
    const job = jobOfAll(await receiver.start());
    try {
      const library = job.path('asked.so');
      const source = join(import.meta.dirname, '../support/askedVariables.c');
      const made = job.spawn(['cc', '-shared', '-fPIC', '-o', library, source]);
      expect(made.status, made.stderr).to.equal(0);
      const env = { LD_PRELOAD: library, ASKED: job.path('asked') };
      for (const words of [
        ['get_resource_id', 'my-aws'],
        ['get_resource_id', 'ghost'],
        ['configure_aws'],
        ['env', 'my-aws'],
        ['notify', 'my-slack', '--text', 'x'],
        ['notify', '--help'],
        ['retry', 'true'],
      ]) {
        await job.start([BINARY, ...words], env);
      }
      const asked = [...new Set(job.read('asked')?.trim().split('\n'))].sort();
      expect(asked).to.include(IS_COMPILED ? '$$$_INSPECT' : 'NODE_EXTRA_CA_CERTS');
      const names = asked.filter((name) => /^\w+$/.test(name));
      expect(names.filter((name) => !isRefused(name) && !isHarmless(name))).to.deep.equal([]);
      expect(names.filter((name) => !isDocumented(name))).to.deep.equal([]);
    } finally {
      receiver.stop();
      job.remove();
    }
  });

  for (const [name, value] of [
    ['BUN_JSC_dumpOptions', '2'],
    ['BUN_JSC_verboseDiskCache', '1'],
    ['BUN_JSC_nosuch', '1'],
  ] as const)
    it(`with settings of JavaScriptCore are not for shipctl, but for what it runs: ${name}`, () => {
      const job = new Job([]);
      try {
        const called = job.run(['retry', 'printenv', name], { [name]: value });
        expect(called).to.deep.include({ status: 0, stderr: '' });
        expect(called.stdout).to.equal(`${value}\n`);
      } finally {
        job.remove();
      }
    });

  const RUNTIME = IS_COMPILED ? BUN : NODE;

  it(`that are in ${RUNTIME.name} are refused by env, and none is one that it prints`, () => {
    const text = readFileSync(fetchRuntime(RUNTIME), 'latin1');
    const beginnings = [
      ...REFUSED_NAMES.node,
      ...REFUSED_NAMES.bun,
      ...REFUSED_NAMES.loader,
      'OPENSSL_*',
      'SSL*',
    ]
      .filter((name) => name.endsWith('*'))
      .map((name) => name.slice(0, -1));
    const names =
      text.match(new RegExp(`(?<!\\w)(${beginnings.join('|')})[A-Z][A-Z0-9_]*(?!\\w)`, 'g')) ?? [];
    expect(names).to.include('NODE_CHANNEL_FD');
    // Bun takes the port of its server from the second one; the first one loads nothing in an executable.
    const known = new Set([...names].filter((name) => name !== 'NODE_ENV' && name !== 'NODE_PORT'));
    expect(ALLOWED_NAMES.filter((name) => known.has(name))).to.deep.equal([]);
  });
});
