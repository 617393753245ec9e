import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { CONFIG, CREDENTIALS, KEYS, ROLE, awsJob, inRegion } from '../support/awsJob.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { MemoryMachine } from '../support/memory/host.ts';

const textOf = (seen: Seen, path: string): string | undefined => seen.shared.get(path)?.text;

describe('shipctl configure_aws', () => {
  it('lets a resource named default that is not the last one write nothing', async () => {
    const job = awsJob([{ name: 'default', integration: ROLE }, { name: 'z' }]);
    const inherited = '[DEFAULT]\naws_access_key_id = \n';
    const { world, seen } = fakeWorld({ ...job, shared: { [CREDENTIALS]: inherited } });
    // The second call finds the last one's keys in [default].
    for (let call = 0; call < 2; call++) expect(await run(['configure_aws'], world), seen.err).to.equal(0);
    expect(seen.err).to.include(
      'the resource "default" gets no profile of its own: [default] belongs to "z"',
    );
  });

  it('writes each resource under its name and the last as default', async () => {
    const { world, seen } = fakeWorld(
      awsJob([
        { name: 'b' },
        { name: 'a', integration: { ...KEYS, accessKey: 'AKIAA' }, version: inRegion('eu-west-1') },
      ]),
    );
    expect(await run(['configure_aws'], world), seen.err).to.equal(0);
    const keys = (id: string): string => `aws_access_key_id = ${id}\naws_secret_access_key = s3cret\n`;
    expect(textOf(seen, CREDENTIALS)).to.equal(
      `[a]\n${keys('AKIAA')}\n[b]\n${keys('AKIA')}\n[default]\n${keys('AKIA')}`,
    );
    expect(textOf(seen, CONFIG)).to.equal(
      '[profile a]\nregion = eu-west-1\n\n[profile b]\nregion = us-east-1\n\n[default]\nregion = us-east-1\n',
    );
    expect([...seen.shared.values()].map(({ mode }) => mode)).to.deep.equal([0o600, 0o600]);
    expect(seen.out).to.have.lengthOf(0);
    expect(seen.err).to.equal('shipctl: wrote profiles a (eu-west-1), b (us-east-1); [default] is b\n');
  });

  const lines: [title: string, names: string[], argv: string[], line: string][] = [
    ['one resource', ['a'], [], 'wrote profile a and [default] (us-east-1)'],
    ['a profile that is named', ['a'], ['--profile', 'x y'], 'wrote profile "x y" (us-east-1)'],
    ['two of one region', ['a', 'b'], [], 'wrote profiles a, b (us-east-1); [default] is b'],
    ['three of one region', ['a', 'b', 'c'], [], 'wrote profiles a, b, c (us-east-1); [default] is c'],
    ['many', ['a', 'b', 'c', 'd', 'e'], [], 'wrote 5 profiles (us-east-1); [default] is e'],
    ['a resource called default', ['default'], [], 'wrote [default] for default (us-east-1)'],
  ];
  for (const [title, names, argv, line] of lines) {
    it(`says in one line what it wrote for ${title}; nothing with --quiet`, async () => {
      const scene = awsJob(names.map((name) => ({ name })));
      const { world, seen } = fakeWorld(scene);
      expect(await run(['configure_aws', '--quiet', ...argv], world)).to.equal(0);
      expect(seen.err).not.to.match(/wrote/);
      const again = fakeWorld({ ...scene, machine: seen.machine });
      expect(await run(['configure_aws', ...argv], again.world)).to.equal(0);
      expect(again.seen.err).to.include(`shipctl: ${line.replace('wrote', 'already up to date:')}\n`);
      const first = fakeWorld(scene);
      expect(await run(['configure_aws', ...argv], first.world)).to.equal(0);
      expect(first.seen.err).to.include(`shipctl: ${line}\n`);
    });
  }

  it('takes the order of the steps', async () => {
    const scene = awsJob([{ name: 'a' }, { name: 'b', integration: { ...KEYS, accessKey: 'AKIAB' } }], {
      JOB_MESSAGE: '/message',
    });
    const { world, seen } = fakeWorld({
      ...scene,
      files: { ...scene.files, '/message': '{"steps":[{"IN":"b"},{"IN":"a"}]}' },
    });
    expect(await run(['configure_aws', 'b', 'a'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.match(/\[default\]\naws_access_key_id = AKIA\n/);
  });

  const regions: [
    title: string,
    argv: string[],
    version: unknown,
    env: Record<string, string>,
    region: string,
  ][] = [
    ['--region first', ['--region', 'sa-east-1'], inRegion('eu-west-1'), {}, 'sa-east-1'],
    [
      'versionTemplate next',
      [],
      { ...(inRegion('eu-west-1') as object), propertyBag: { yml: { pointer: { region: 'eu-west-2' } } } },
      {},
      'eu-west-1',
    ],
    [
      'pointer next',
      [],
      {
        version: { propertyBag: { region: null } },
        propertyBag: { yml: { pointer: { region: 'eu-west-2' } } },
      },
      { A_POINTER_REGION: 'eu-west-3' },
      'eu-west-2',
    ],
    [
      'the pointer variable next',
      [],
      inRegion(''),
      { A_POINTER_REGION: 'eu-west-3', AWS_REGION: 'us-west-1' },
      'eu-west-3',
    ],
    [
      'AWS_REGION next',
      [],
      inRegion('null'),
      { A_POINTER_REGION: 'null', AWS_REGION: 'us-west-1', AWS_DEFAULT_REGION: 'us-west-2' },
      'us-west-1',
    ],
    [
      'AWS_DEFAULT_REGION last',
      [],
      undefined,
      { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2' },
      'us-west-2',
    ],
  ];
  for (const [title, argv, version, env, region] of regions) {
    it(`takes the region from ${title}`, async () => {
      const scene = awsJob([{ name: 'a', version }], env);
      const { world, seen } = fakeWorld(
        version === undefined
          ? { env: scene.env, files: { '/job/IN/a/integration.json': JSON.stringify(KEYS) } }
          : scene,
      );
      expect(await run(['configure_aws', ...argv], world), seen.err).to.equal(0);
      expect(textOf(seen, CONFIG)).to.include(`[default]\nregion = ${region}\n`);
    });
  }

  const warnings: [title: string, argv: string[], scene: ReturnType<typeof awsJob>, warning: RegExp][] = [
    [
      'of a role in another partition than its region',
      [],
      awsJob([{ name: 'a', integration: { ...ROLE, assumeRoleARN: 'arn:aws-cn:iam::123456789012:role/x' } }]),
      /the role is of another partition than the region us-east-1, where it can't be assumed/,
    ],
    [
      'of a workflow that has no identity',
      [],
      awsJob([{ name: 'a', integration: ROLE }], { GITHUB_ACTIONS: 'true' }),
      /GitHub gives this job no identity token, .* give the workflow "permissions: id-token: write"/,
    ],
    [
      'of a region that no partition has',
      ['--region', 'nyc3'],
      awsJob([{ name: 'a' }]),
      /no AWS partition has the region nyc3/,
    ],
    [
      'of a region that was mistyped, once for all resources',
      ['--region', 'us-east1'],
      awsJob([{ name: 'a' }, { name: 'b' }]),
      /^shipctl: warning: --region: no AWS partition has the region us-east1; did you mean us-east-1\?[^\n]*\nshipctl: wrote [^\n]*\n$/,
    ],
    [
      'of a key that was pasted with quotes',
      [],
      awsJob([{ name: 'a', integration: { ...KEYS, secretKey: '"s3cret"' } }]),
      /the resource "a" \(integration "keys", amazonKeys\): the field secretKey begins or ends with a quote/,
    ],
    [
      'of a key that ends in a byte order mark',
      [],
      awsJob([{ name: 'a', integration: { ...KEYS, secretKey: 's3cret\ufeff' } }]),
      /the field secretKey begins or ends with an invisible character/,
    ],
    [
      'of variables that win over the files',
      [],
      awsJob([{ name: 'a' }], { AWS_PROFILE: 'x', AWS_REGION: 'eu-west-1' }),
      /AWS_PROFILE is set, and names[^]*AWS_REGION is set, and wins/,
    ],
    [
      "of the step's scopes",
      [],
      awsJob([
        {
          name: 'a',
          version: {
            ...(inRegion('us-east-1') as object),
            versionDependencyPropertyBag: { scopes: ['ecr', 'eks'] },
          },
        },
      ]),
      /configure_aws writes only the AWS files; for the scopes ecr, eks, use configure/,
    ],
    [
      'of the scope that a kind always has',
      [],
      awsJob([
        {
          name: 'a',
          integration: { masterName: 'ECR', aws_access_key_id: 'AKIA', aws_secret_access_key: 's3cret' },
        },
      ]),
      /configure_aws writes only the AWS files; for the scope ecr, use configure/,
    ],
    [
      'of a role that only an explicit profile assumes',
      [],
      awsJob([{ name: 'a', integration: ROLE }], { AWS_ACCESS_KEY_ID: 'x' }),
      /only --profile a assumes the role of the resource "a": with AWS_PROFILE/,
    ],
    [
      'of a name that only some clients find',
      [],
      awsJob([{ name: 'my prof' }]),
      /the profile "my prof" works in the AWS CLI, but some SDKs miss its keys or its region/,
    ],
    [
      'of a value that only some clients read whole',
      [],
      awsJob([{ name: 'a', integration: { ...KEYS, secretKey: '"s3cret"' } }]),
      /aws_secret_access_key of the resource "a" begins with #, "/,
    ],
    [
      'of a resource called default that is not the last',
      [],
      awsJob([{ name: 'default' }, { name: 'e' }]),
      /"default" gets no profile of its own: \[default\] belongs to "e"/,
    ],
  ];
  for (const [title, argv, scene, warning] of warnings) {
    it(`warns ${title}, and goes on`, async () => {
      const { world, seen } = fakeWorld(scene);
      expect(await run(['configure_aws', ...argv], world), seen.err).to.equal(0);
      expect(seen.err).to.match(warning).and.not.include('s3cret');
      expect(textOf(seen, CONFIG)).to.include('[default]');
    });
  }

  it('warns of no variable that agrees with what was written, also in mode process', async () => {
    const agreeing = {
      AWS_ACCESS_KEY_ID: KEYS.accessKey,
      AWS_SECRET_ACCESS_KEY: KEYS.secretKey,
      AWS_PROFILE: 'a',
      AWS_DEFAULT_PROFILE: 'default',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
    };
    for (const argv of [[], ['--mode', 'process'], ['--profile', 'a']]) {
      const { world, seen } = fakeWorld(awsJob([{ name: 'a' }], agreeing));
      expect(await run(['configure_aws', '--quiet', ...argv], world), seen.err).to.equal(0);
      expect(seen.err).to.equal('');
    }
  });

  it("warns of a variable that names somebody else's profile, which stays as it is", async () => {
    const theirs = { [CREDENTIALS]: '[a]\naws_access_key_id = THEIRS\n' };
    const { world, seen } = fakeWorld({ ...awsJob([{ name: 'a' }], { AWS_PROFILE: 'a' }), shared: theirs });
    expect(await run(['configure_aws'], world), seen.err).to.equal(0);
    expect(seen.err).to.match(
      /it stays as it is[^]*AWS_PROFILE is set, and names a profile that was not written/,
    );
  });

  it('says how a role is assumed if keys in the environment win', async () => {
    const { world, seen } = fakeWorld(
      awsJob([{ name: 'a', integration: ROLE }], { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' }),
    );
    expect(await run(['configure_aws'], world)).to.equal(0);
    expect(seen.err.split('only --profile a assumes the role')).to.have.lengthOf(2);
    expect(seen.err).not.to.match(/unset|win over/);
  });

  it('shows control characters of a file in their own words, on one line', async () => {
    const scopes = ['\u001b]0;x\u0007', '\nshipctl: all good'];
    const version = { ...(inRegion('us-east-1') as object), versionDependencyPropertyBag: { scopes } };
    const { world, seen } = fakeWorld(awsJob([{ name: 'a', version }]));
    expect(await run(['configure_aws', '--quiet'], world)).to.equal(0);
    expect(seen.err).to.include('\\u001b]0;x\\u0007, \\u000ashipctl: all good');
    expect(seen.err.trimEnd()).not.to.match(/[\p{Cc}]/u);
  });

  it('writes a role as a profile that the AWS CLI assumes', async () => {
    const { world, seen } = fakeWorld(
      awsJob([{ name: 'a', integration: ROLE }], { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://x' }),
    );
    expect(await run(['configure_aws'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.equal(undefined);
    expect(textOf(seen, CONFIG)).to.include(
      `[profile a]\nrole_arn = ${ROLE.assumeRoleARN}\ncredential_source = EcsContainer\nregion = us-east-1\n`,
    );
  });

  it('writes credential_process, and no keys, in mode process', async () => {
    const { world, seen } = fakeWorld(awsJob([{ name: 'my prof' }]));
    expect(await run(['configure_aws', '--mode=process'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.include(
      "[my prof]\ncredential_process = /usr/local/bin/shipctl aws_credentials 'my prof'\n",
    );
    expect(textOf(seen, CONFIG)).to.include("[profile 'my prof']\nregion = us-east-1\n");
  });

  it('writes a resource with a name that no profile can have under another name', async () => {
    const { world, seen } = fakeWorld(awsJob([{ name: 'deploy #2' }]));
    expect(
      await run(['configure_aws', 'deploy #2', '--profile', 'deploy-2', '--quiet'], world),
      seen.err,
    ).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.include('[deploy-2]\n');
    expect(seen.err).to.equal('');
  });

  it('moves credential_process out of config, and brings it back', async () => {
    const process = '[profile a]\ncredential_process = /old\nregion = eu-west-1\n';
    const keys = '[a]\naws_access_key_id = OLD\naws_secret_access_key = old\n';
    const shared = { [CREDENTIALS]: keys, [CONFIG]: process };
    const { world, seen } = fakeWorld({ ...awsJob([{ name: 'a' }]), shared });
    expect(await run(['configure_aws', '--mode=process', '--overwrite'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.match(/^\[a\]\ncredential_process = \S+ aws_credentials a\n\n/);
    expect(textOf(seen, CONFIG)).to.match(/^\[profile a\]\nregion = us-east-1\n\n/);
    expect(await run(['cleanup'], world)).to.equal(0);
    expect([textOf(seen, CREDENTIALS), textOf(seen, CONFIG)]).to.deep.equal([keys, process]);
  });

  it('writes a file that both variables name once', async () => {
    const { world, seen } = fakeWorld(
      awsJob([{ name: 'a' }], { AWS_CONFIG_FILE: '~/aws', AWS_SHARED_CREDENTIALS_FILE: '$HOME/aws' }),
    );
    expect(await run(['configure_aws'], world), seen.err).to.equal(0);
    expect([...seen.shared.keys()]).to.deep.equal(['/home/user/aws']);
    expect(textOf(seen, '/home/user/aws')).to.include(
      '[default]\naws_access_key_id = AKIA\naws_secret_access_key = s3cret\nregion = us-east-1\n',
    );
  });

  it("writes over somebody else's profile only with --overwrite", async () => {
    const theirs = { [CREDENTIALS]: '[a]\naws_access_key_id = THEIRS\n' };
    const left = fakeWorld({ ...awsJob([{ name: 'a' }]), shared: theirs });
    expect(await run(['configure_aws'], left.world)).to.equal(0);
    expect(left.seen.err).to.match(
      /the profile "a" already exists, and shipctl did not write it: it stays as it is/,
    );
    expect(textOf(left.seen, CREDENTIALS)).to.include('[a]\naws_access_key_id = THEIRS\n');
    const written = fakeWorld({ ...awsJob([{ name: 'a' }]), shared: theirs });
    expect(await run(['configure_aws', '--overwrite'], written.world)).to.equal(0);
    expect(textOf(written.seen, CREDENTIALS)).to.not.include('THEIRS');
  });

  it('keeps a profile fresh that it wrote itself', async () => {
    const first = fakeWorld(awsJob([{ name: 'a' }]));
    await run(['configure_aws'], first.world);
    const next = fakeWorld(awsJob([{ name: 'a', integration: { ...KEYS, secretKey: 'rotated' } }]));
    expect(
      await run(['configure_aws'], { ...next.world, sharedFiles: first.world.sharedFiles }),
      next.seen.err,
    ).to.equal(0);
    expect(textOf(first.seen, CREDENTIALS)).to.include('rotated').and.not.include('s3cret');
  });

  const refusals: [
    title: string,
    argv: string[],
    scene: ReturnType<typeof awsJob>,
    status: number,
    message: RegExp,
  ][] = [
    [
      'a mode that there is not',
      ['--mode', 'x'],
      awsJob([{ name: 'a' }]),
      99,
      /--mode must be keys or process, not "x"/,
    ],
    [
      'a lock timeout that is no number',
      ['--lock-timeout', 'soon'],
      awsJob([{ name: 'a' }]),
      99,
      /a number of seconds/,
    ],
    [
      '--profile for several resources',
      ['--profile', 'p'],
      awsJob([{ name: 'a' }, { name: 'b' }]),
      99,
      /the job has 2; name one/,
    ],
    [
      'a job without AWS resources',
      [],
      awsJob([{ name: 'a', integration: { masterName: 'azureKeys' } }]),
      99,
      /this job has no AWS resource to configure/,
    ],
    [
      'a resource of something else',
      ['a'],
      awsJob([{ name: 'a', integration: { masterName: 'azureKeys' } }]),
      99,
      /"a" has no AWS integration/,
    ],
    [
      'a resource of another type',
      ['a'],
      awsJob([{ name: 'a', more: { A_TYPE: 'image' } }]),
      99,
      /of type "image", not cliConfig/,
    ],
    ['an OUT', ['a'], awsJob([{ name: 'a', more: { A_OPERATION: 'OUT' } }]), 99, /is an OUT of this job/],
    ['a name that the job has not', ['x'], awsJob([{ name: 'a' }]), 99, /no resource "x"; it has "a"/],
    [
      "a name whose variables are another's",
      ['a-b'],
      {
        ...awsJob([{ name: 'ab' }], { JOB_PATH: '/job' }),
        files: { ...awsJob([{ name: 'ab' }]).files, '/job/IN/a-b/version.json': '{}' },
      },
      99,
      /variables AB_… belong to the resource "ab"/,
    ],
    [
      'a name in other capitals',
      ['AB'],
      awsJob([{ name: 'ab' }], { JOB_PATH: '/job' }),
      99,
      /this job has no resource "AB"; did you mean "ab"\?\n/,
    ],
    [
      'a region that is an availability zone',
      [],
      awsJob([{ name: 'a', version: inRegion('us-west-2a') }]),
      1,
      /version\.propertyBag\.region in .*: this is an availability zone; its region is us-west-2/,
    ],
    ['a region that is no string', [], awsJob([{ name: 'a', version: inRegion(5) }]), 1, /is not a string/],
    [
      'a job without a region',
      [],
      awsJob([{ name: 'a', version: {} }]),
      1,
      /no region for the resource "a": give "region" in/,
    ],
    [
      'a version.json that is no object',
      [],
      awsJob([{ name: 'a', version: '[]' }]),
      1,
      /version\.json is not a JSON object/,
    ],
    [
      'an empty version.json',
      ['--region', 'us-east-1'],
      awsJob([{ name: 'a', version: '' }]),
      1,
      /version\.json is not JSON: it is empty/,
    ],
    [
      'a key with a line break',
      [],
      awsJob([{ name: 'a', integration: { ...KEYS, secretKey: 's3cret\n[plugins]' } }]),
      1,
      /field secretKey contains a line break/,
    ],
    [
      'a profile with a bracket in its name',
      [],
      awsJob([{ name: 'a]b' }]),
      99,
      /the resource "a\]b" can't be a profile's name: it contains \][^]*--profile/,
    ],
    [
      'a resource whose keys other SDKs would give to the profile above',
      [],
      awsJob([{ name: 'a' }, { name: 'deploy #2' }]),
      99,
      /the resource "deploy #2" can't be a profile's name: it has a # or ; after a blank/,
    ],
    [
      'such a name on the command line',
      ['a', '--profile', 'x[y'],
      awsJob([{ name: 'a' }]),
      99,
      /--profile "x\[y" can't be a profile's name: it contains \[/,
    ],
    [
      'a profile that every other one inherits',
      ['--profile', 'DEFAULT'],
      awsJob([{ name: 'a' }]),
      99,
      /inherits the settings of \[DEFAULT\]/,
    ],
    [
      'a home that is empty',
      [],
      { ...awsJob([{ name: 'a' }]), env: { ...awsJob([{ name: 'a' }]).env, HOME: '' } },
      1,
      /HOME is empty/,
    ],
  ];
  for (const [title, argv, scene, status, message] of refusals) {
    it(`refuses ${title}, and writes nothing`, async () => {
      const { world, seen } = fakeWorld(scene);
      expect(await run(['configure_aws', ...argv], world)).to.equal(status);
      expect(seen.err).to.match(message).and.not.include('s3cret');
      expect(seen.out).to.have.lengthOf(0);
      expect([...seen.shared.keys(), ...seen.journal.keys()]).to.deep.equal([]);
    });
  }

  it('names the variables for other places if it may not write there', async () => {
    const machine = new MemoryMachine();
    // HOME is root's.
    fakeWorld({ machine, shared: { '/home/user/x': '' } });
    const { world, seen } = fakeWorld({ ...awsJob([{ name: 'a' }]), machine, rights: { uid: 1000 } });
    expect(await run(['configure_aws'], world)).to.equal(1);
    expect(seen.err).to.equal(
      "shipctl: can't make the directory /home/user/.aws: permission denied (EACCES). Set HOME, or " +
        'AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE and XDG_STATE_HOME, to places that this user can write to\n',
    );
    expect(textOf(seen, CREDENTIALS)).to.equal(undefined);
  });

  it('names the file and the line that the AWS CLI could not read either', async () => {
    const { world, seen } = fakeWorld({
      ...awsJob([{ name: 'a' }]),
      shared: { [CONFIG]: '[a]\nx = 1\nX = s3cret\n' },
    });
    expect(await run(['configure_aws'], world)).to.equal(1);
    expect(seen.err)
      .to.include(`${CONFIG}, line 3: the section [a] has the key x twice`)
      .and.not.include('s3cret');
    expect([...seen.shared.keys()]).to.deep.equal([CONFIG]);
  });
});

describe('shipctl aws_credentials', () => {
  it('prints the keys of a resource', async () => {
    const { world, seen } = fakeWorld(awsJob([{ name: 'a', integration: { ...KEYS, sessionToken: 't==' } }]));
    expect(await run(['aws_credentials', 'a'], world), seen.err).to.equal(0);
    expect(seen.out.toString()).to.equal(
      '{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"s3cret","SessionToken":"t=="}\n',
    );
  });
});
