import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { awsJob } from '../support/awsJob.ts';
import { KIND_EXAMPLES, type KindExample, inPlainWords, kindsNetwork } from '../support/everyKind.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { MemoryDisk } from '../support/memory/memoryDisk.ts';
import { filesOf } from '../support/memory/contents.ts';
import { secretsIn } from '../support/secretForms.ts';

const HOME = '/home/user';

/** Files with which each tool finds something of other people's. */
const OTHERS: Readonly<Record<string, string>> = {
  [`${HOME}/.aws/credentials`]: '[default]\naws_access_key_id = AKIATHEIRS\n',
  [`${HOME}/.docker/config.json`]: '{\n\t"auths": {"theirs.example.com": {"auth": "b2xk"}}\n}',
  [`${HOME}/.kube/config`]: 'users:\n- name: theirs\n  user: {token: old}\n',
  [`${HOME}/.git-credentials`]: 'https://me:old@example.com\n',
  [`${HOME}/.jfrog/jfrog-cli.conf.v6`]: '{"servers": [{"serverId": "theirs", "isDefault": true}]}',
  [`${HOME}/.azure/azureProfile.json`]: '{"subscriptions": []}',
  [`${HOME}/.config/gcloud/active_config`]: 'default',
  '/job/variables.env': "export THEIRS='x'\n",
};

/** Who reads secrets from the job's environment, so that `--mode process` keeps them out of files. */
const IN_MODE_PROCESS =
  /^(amazonKeys|AWS|ECR|dockerRegistryLogin|.* Registry|Docker|quayLogin|Quay\.io|gitCredential)$/;

const sceneOf = ({ masterName, fields }: KindExample, job = 'job'): Scene => ({
  ...awsJob([{ name: 'res', integration: { masterName, ...fields } }], {
    JOB_NAME: job,
    SHIPPABLE_INTEGRATION_ENVS_PATH: '/job/variables.env',
  }),
  shared: {},
  network: kindsNetwork(),
});

/** Runs a command on what earlier ones left, and expects it to succeed without showing a secret or starting a program. */
async function call(
  before: Seen,
  example: KindExample,
  words: readonly string[],
  job?: string,
): Promise<Seen> {
  const log: unknown[] = [];
  const scene = { ...sceneOf(example, job), machine: before.machine, processes: { log } };
  const { world, seen } = fakeWorld(scene);
  expect(await run(words, world), `${words.join(' ')}: ${seen.err}`).to.equal(0);
  expect(secretsIn(seen.out.toString() + seen.err, example.secrets), words.join(' ')).to.deep.equal([]);
  expect(log, words.join(' ')).to.deep.equal([]);
  expect(secretsIn([...seen.journal].join(), example.secrets), `journal: ${words.join(' ')}`).to.deep.equal(
    [],
  );
  return seen;
}

/** The files of the machine that hold a secret, with their modes. */
const holders = ({ machine }: Seen, { secrets }: KindExample): readonly (readonly [string, number])[] => {
  const disk = new MemoryDisk(machine.storage);
  return filesOf(disk)
    .filter(([, bytes]) => secretsIn(Buffer.from(bytes).toString(), secrets).length > 0)
    .map(([path]) => [path, disk.lstat(path).mode & 0o777]);
};

const textsOf = (seen: Seen): unknown => [...seen.shared].toSorted();

describe("a secret is in the tool's own file only, and after cleanup in none", () => {
  for (const example of KIND_EXAMPLES) {
    const { masterName, secrets } = example;
    for (const shared of [{}, OTHERS])
      it(`for ${masterName}, ${shared === OTHERS ? "beside other people's files" : 'in an empty HOME'}`, async () => {
        const { seen: before } = fakeWorld({ ...sceneOf(example), shared });
        const texts = textsOf(before);
        for (const one of [example, inPlainWords(example)])
          for (const more of [[], ['--json'], ['--overwrite', '--json']])
            await call(before, one, ['configure', '--plan', ...more]);
        expect(holders(before, example)).to.deep.equal([]);
        for (const more of [['--json'], [], ['--plan'], ['--plan', '--json']]) {
          const seen = await call(before, example, ['configure', ...more]);
          const found = holders(seen, example);
          expect(found.length > 0, 'whether a file holds it').to.equal(secrets.length > 0);
          for (const [path, mode] of found) expect([path, mode]).to.deep.equal([path, 0o600]);
        }
        for (const more of [['--plan'], ['--plan', '--json'], ['--json']])
          await call(before, example, ['cleanup', ...more]);
        expect(holders(before, example)).to.deep.equal([]);
        expect(textsOf(before)).to.deep.equal(texts);
      });

    if (IN_MODE_PROCESS.test(masterName))
      it(`for ${masterName}, which no file holds with --mode process`, async () => {
        const { seen: before } = fakeWorld({ ...sceneOf(example), shared: OTHERS });
        for (const more of [['--plan'], ['--json'], []]) {
          await call(before, example, ['configure', '--mode', 'process', ...more]);
          expect(holders(before, example), more.join(' ')).to.deep.equal([]);
        }
        await call(before, example, ['configure']);
        await call(before, example, ['configure', '--mode', 'process']);
        expect(holders(before, example)).to.deep.equal([]);
      });

    if (secrets.length > 0)
      it(`for ${masterName}, whose secret another job replaces`, async () => {
        const fields = Object.entries(example.fields).map(([name, value]) => [name, changed(value)] as const);
        const other: KindExample = { ...example, fields: Object.fromEntries(fields), secrets: [] };
        const { seen: before } = fakeWorld({ ...sceneOf(example), shared: OTHERS });
        await call(before, example, ['configure']);
        const seen = await call(before, other, ['configure'], 'second');
        expect(secretsIn([...seen.journal].join(), secrets)).to.deep.equal([]);
        expect(holders(before, example)).to.deep.equal([]);
        await call(before, example, ['cleanup'], 'second');
        expect(holders(before, example)).to.deep.equal([]);
      });
  }
});

/** A field with another secret, if it has one. */
const changed = (text: string): string =>
  text.replaceAll('a+s', 'other').replaceAll('BwcH', 'CAgI').replaceAll('t0ken', 'other');
