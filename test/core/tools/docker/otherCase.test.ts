import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from '../../../../src/cli/run.ts';
import { awsJob } from '../../../support/awsJob.ts';
import { need } from '../../../support/clients.ts';
import { exampleOf } from '../../../support/everyKind.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

const DOCKER = '/home/user/.docker/config.json';
const HOST = 'registry.example.com';

const { masterName, fields } = exampleOf('dockerRegistryLogin');
const JOB = awsJob([{ name: 'res', integration: { masterName, ...fields } }]);

/** Whether Docker takes a file's login, or its helper, for one of a host: it then removes it when it logs out. */
function isTaken(text: string): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'shipctl-'));
  try {
    const log = join(directory, 'log');
    writeFileSync(join(directory, 'docker-credential-x'), `#!/bin/sh\necho "$@" >>'${log}'\n`, {
      mode: 0o755,
    });
    writeFileSync(join(directory, 'config.json'), text);
    const env = {
      PATH: `${directory}:${process.env['PATH'] ?? ''}`,
      HOME: directory,
      DOCKER_CONFIG: directory,
    };
    spawnSync('docker', ['logout', HOST], { env });
    return existsSync(log) || !readFileSync(join(directory, 'config.json'), 'utf8').includes('bWU6eA==');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('a file of Docker with members in another case', () => {
  const taken: [member: string, meant: string, text: string][] = [
    ['CREDSSTORE', 'credsStore', '{"CREDSSTORE": "x", "a": "bWU6eA=="}'],
    ['cred\u017fStore', 'credsStore', '{"cred\u017fStore": "x", "a": "bWU6eA=="}'],
    ['CredHelpers', 'credHelpers', `{"CredHelpers": {"${HOST}": "x"}, "a": "bWU6eA=="}`],
    ['AUTHS', 'auths', `{"AUTHS": {"${HOST}": {"auth": "bWU6eA=="}}}`],
    ['Auth', 'auth', `{"auths": {"${HOST}": {"Auth": "bWU6eA=="}}}`],
  ];
  for (const [member, meant, text] of taken)
    it(`is refused: ${JSON.stringify(member)}, which Docker takes for its own`, async function () {
      need(this, 'docker');
      const { world, seen } = fakeWorld({ ...JOB, shared: { [DOCKER]: text } });
      expect(await run(['configure'], world)).to.equal(1);
      expect(seen.err).to.equal(
        `shipctl: ${DOCKER} has a member ${JSON.stringify(member)}, which Docker takes for "${meant}"; rename it to that\n`,
      );
      expect(seen.shared.get(DOCKER)?.text).to.equal(text);
      expect(isTaken(text)).to.equal(true);
    });

  it('is written if they are of no use to logins, or of another host', async function () {
    need(this, 'docker');
    const text =
      '{"auths": {"other": {"Auth": "bWU6eA=="}, "AUTHS": {}}, "psFormat": "x", "Detachkeys": "y"}';
    const { world, seen } = fakeWorld({ ...JOB, shared: { [DOCKER]: text } });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(isTaken(text)).to.equal(false);
  });
});
