import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isIdentity } from '../../src/core/tools/aws/settings.ts';
import { pythonWithBotocore } from '../support/botocore.ts';
import { need } from '../support/clients.ts';

const PACKAGES = join(import.meta.dirname, '../../node_modules/@aws-sdk');

/** Settings of profiles that a source reads. */
const settingsIn = (source: string, pattern: RegExp): readonly string[] => [
  ...new Set([...source.matchAll(pattern)].map(([, name = '']) => name)),
];

function expectIdentity(names: readonly string[]): void {
  expect(names).to.include.members(['role_arn', 'aws_account_id', 'external_id', 'duration_seconds']);
  expect(names.filter((name) => !isIdentity(name))).to.deep.equal([]);
}

// A setting that comes with a new version of a client fails here, and has to be taken out with the identity too.
describe('all settings of a profile from which keys come belong to its identity', () => {
  it('in the AWS SDK for JavaScript', () => {
    const sources = readdirSync(PACKAGES)
      .filter((name) => name.startsWith('credential-provider-'))
      .map((name) => join(PACKAGES, name, 'dist-es'))
      .flatMap((directory) =>
        readdirSync(directory, { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.js'))
          .map((name) => readFileSync(join(directory, name), 'utf8')),
      );
    expectIdentity(
      settingsIn(sources.join('\n'), /\b(?:profile|data|profileData)\??\.([a-z0-9]+(?:_[a-z0-9]+)+)/g),
    );
  });

  it('in botocore', function () {
    const python = pythonWithBotocore() ?? 'python3 with botocore';
    need(this, python);
    const script = 'import botocore.credentials as c; print(open(c.__file__).read())';
    const { stdout } = spawnSync(python, ['-c', script], { encoding: 'utf8', maxBuffer: 2 ** 24 });
    expectIdentity(
      settingsIn(
        stdout,
        /(?:profile\w*|_config|profiles\w*)(?:\.get\(|\[)\s*['"]([a-z0-9]+(?:_[a-z0-9]+)+)['"]/g,
      ),
    );
  });
});
