import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const CREDENTIALS = '/home/user/.aws/credentials';
const CONFIG = '/home/user/.aws/config';

/** Settings that belong to an identity, by file, and settings that stay whoever the identity is. */
const OLD = {
  credentials: [
    'aws_access_key_id = OLD',
    'aws_secret_access_key = oldSecret',
    'aws_session_token = oldToken',
    'aws_account_id = 444455556666',
    'aws_credential_scope = old',
    'sigv4a_signing_region_set = eu-west-1',
  ],
  config: [
    'role_arn = arn:aws:iam::444455556666:role/old',
    'source_profile = base',
    'mfa_serial = arn:aws:iam::444455556666:mfa/alex',
    'External_ID: old',
    'duration_seconds = 43200',
    'role_session_name = alex',
    'login_session = old',
    'sso_session = corp',
    'sso_registration_scopes = sso:account:access',
  ],
};
const STAY = [
  'output = json',
  'ca_bundle = /etc/ca.pem',
  'services = local',
  'endpoint_url = http://localhost',
  'account_id_endpoint_mode = disabled',
  's3 =\n    max_concurrent_requests = 20',
];

const keyOf = (line: string): string => line.split(/ *[=:]/)[0]?.toLowerCase() ?? '';
const lines = (header: string, settings: readonly string[]): string =>
  `[${header}]\n${settings.map((line) => `${line}\n`).join('')}`;

/** A job with one resource. Each kind of identity setting stands in both files, since clients merge them. */
function scene(integration: Record<string, string>, env: Record<string, string> = {}) {
  const all = [...OLD.credentials, ...OLD.config, ...STAY];
  const text = (headers: readonly string[]): string => headers.map((header) => lines(header, all)).join('\n');
  const variables = { HOME: '/home/user', JOB_NAME: 'job', BUILD_ID: '1', ...ENVIRONMENT, ...env };
  const resource = { A_NAME: 'a', A_TYPE: 'cliConfig', A_OPERATION: 'IN', A_META: '/in/a' };
  return {
    env: { ...variables, ...resource },
    files: {
      '/in/a/integration.json': JSON.stringify(integration),
      '/in/a/version.json': JSON.stringify({ version: { propertyBag: { region: 'us-east-1' } } }),
    },
    shared: {
      [CREDENTIALS]: text(['a', 'default', 'base']),
      [CONFIG]: text(['profile a', 'default', 'profile default', 'profile base']),
    },
  };
}

const KEYS = { masterName: 'amazonKeys', name: 'k', accessKey: 'AKIANEW', secretKey: 'newSecret' };
const ROLE = { masterName: 'amazonIAM', name: 'k', assumeRoleARN: 'arn:aws:iam::111122223333:role/new' };

const MODES: [title: string, integration: Record<string, string>, argv: readonly string[], keys: string[]][] =
  [
    ['keys', KEYS, [], ['aws_access_key_id', 'aws_secret_access_key', 'region']],
    ['a credential process', KEYS, ['--mode', 'process'], ['credential_process', 'region']],
    ['a role', ROLE, [], ['role_arn', 'credential_source', 'region']],
  ];

/** Without these, the user's own [default] would assume the role, by a program. */
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'environment' };

describe('the settings of the identity that was there before', () => {
  for (const [title, integration, argv, written] of MODES) {
    it(`leave both files for ${title}, with nothing else, and come back with cleanup`, async () => {
      const given = scene(integration);
      const { world, seen } = fakeWorld(given);
      expect(await run(['configure_aws', '--overwrite', ...argv], world), seen.err).to.equal(0);
      for (const path of [CREDENTIALS, CONFIG]) {
        const text = seen.shared.get(path)?.text ?? '';
        for (const section of text.split(/^(?=\[)/m).filter((one) => !one.includes('base]'))) {
          const keys = section
            .trimEnd()
            .split('\n')
            .slice(1)
            .filter((line) => !/^ |^$/.test(line))
            .map(keyOf);
          expect(
            keys.filter((key) => !written.includes(key)),
            section,
          ).to.deep.equal(STAY.map(keyOf));
        }
      }
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      for (const [path, text] of Object.entries(given.shared)) {
        expect(seen.shared.get(path)?.text).to.equal(text);
      }
    });

    // A change to one file is enough: clients merge the two.
    for (const [path, header] of [
      [CREDENTIALS, 'a'],
      [CONFIG, 'profile a'],
    ] as const) {
      it(`do not come back beside keys that somebody gave [${header}] after ${title} was written`, async () => {
        const { world, seen } = fakeWorld(scene(integration));
        expect(await run(['configure_aws', '--overwrite', ...argv], world), seen.err).to.equal(0);
        const theirs = lines(header, [
          'aws_access_key_id = THEIRS',
          'aws_secret_access_key = theirs',
          ...STAY,
        ]);
        const text = seen.shared.get(path)?.text ?? '';
        const section = new RegExp(`^\\[${header}\\]\\n(?:[^[\\n].*\\n)*`, 'm');
        seen.shared.set(path, { text: text.replace(section, theirs), mode: 0o600 });
        expect(await run(['cleanup'], world), seen.err).to.equal(0);
        const cleaned = [CREDENTIALS, CONFIG].map((file) => seen.shared.get(file)?.text ?? '');
        const ours = cleaned.flatMap((file) =>
          file.split(/^(?=\[)/m).filter((one) => /^\[(profile )?a\]/.test(one)),
        );
        expect(ours).to.have.lengthOf(2);
        expect(ours.join(''))
          .to.include('THEIRS')
          .and.not.match(/old|444455556666|alex|corp/i);
        expect(ours.join('')).to.include('output = json');
        // The other profiles get everything back.
        expect(cleaned.join('').match(/aws_access_key_id = OLD/g)).to.have.lengthOf(5);
      });
    }
  }

  it('do not come back if only one of our keys was replaced, and the lines around it stay', async () => {
    const shared = {
      [CREDENTIALS]: '# above\n[a]\naws_access_key_id = OLD\r\naws_secret_access_key = old\n# below\n',
    };
    const { world, seen } = fakeWorld({ ...scene(KEYS), shared });
    expect(await run(['configure_aws', '--profile', 'a', '--overwrite'], world), seen.err).to.equal(0);
    const text = seen.shared.get(CREDENTIALS)?.text ?? '';
    seen.shared.set(CREDENTIALS, { text: text.replace('newSecret', 'rotated'), mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.shared.get(CREDENTIALS)?.text).to.equal(
      '# above\n[a]\naws_secret_access_key = rotated\n# below\n',
    );
  });

  it('come back if somebody changed something else of the profile', async () => {
    const given = scene(ROLE);
    const { world, seen } = fakeWorld(given);
    expect(await run(['configure_aws', '--overwrite'], world), seen.err).to.equal(0);
    const text = seen.shared.get(CONFIG)?.text ?? '';
    seen.shared.set(CONFIG, { text: text.replace('output = json', 'output = text'), mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.shared.get(CONFIG)?.text).to.equal(
      given.shared[CONFIG].replace('output = json', 'output = text'),
    );
  });

  const SAME = '[a]\naws_secret_access_key = newSecret\nrole_arn = old\n';
  const COMMENT = '# a note\n';

  it('come back beside a key that was the same before, also if somebody changed something else', async () => {
    for (const note of ['', COMMENT]) {
      const { world, seen } = fakeWorld({ ...scene(KEYS), shared: { [CREDENTIALS]: SAME } });
      expect(await run(['configure_aws', '--profile', 'a', '--overwrite'], world), seen.err).to.equal(0);
      const text = seen.shared.get(CREDENTIALS)?.text ?? '';
      expect(text).not.to.include('role_arn');
      seen.shared.set(CREDENTIALS, { text: text + note, mode: 0o600 });
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(seen.shared.get(CREDENTIALS)?.text).to.equal(SAME + note);
    }
  });

  it('do not come back beside keys that somebody set before another profile was written', async () => {
    const { world, seen } = fakeWorld({ ...scene(KEYS), shared: { [CREDENTIALS]: SAME } });
    expect(await run(['configure_aws', '--profile', 'a', '--overwrite'], world), seen.err).to.equal(0);
    const text = seen.shared.get(CREDENTIALS)?.text ?? '';
    seen.shared.set(CREDENTIALS, { text: text.replace('newSecret', 'theirs'), mode: 0o600 });
    expect(await run(['configure_aws', '--profile', 'b'], world), seen.err).to.equal(0);
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.shared.get(CREDENTIALS)?.text).to.equal('[a]\naws_secret_access_key = theirs\n');
  });

  it('do not come back, nor does another resource come, into a default to which somebody gave keys', async () => {
    const base = scene(KEYS);
    const more = { B_NAME: 'b', B_TYPE: 'cliConfig', B_OPERATION: 'IN', B_META: '/in/b' };
    const files = Object.entries(base.files).flatMap(([path, text]) => [
      [path, text],
      [path.replace('/a/', '/b/'), text],
    ]);
    const shared = { [CREDENTIALS]: '[default]\naws_access_key_id = OLD\naws_secret_access_key = old\n' };
    const { world, seen } = fakeWorld({
      env: { ...base.env, ...more },
      files: Object.fromEntries(files) as Record<string, string>,
      shared,
    });
    expect(await run(['configure_aws'], world), seen.err).to.equal(0);
    const theirs = '[default]\naws_access_key_id = THEIRS\naws_secret_access_key = theirs\n';
    const text = seen.shared.get(CREDENTIALS)?.text ?? '';
    seen.shared.set(CREDENTIALS, { text: text.replace(/\[default\]\n(.+\n)+/, theirs), mode: 0o600 });
    expect(await run(['cleanup', 'b'], world), seen.err).to.equal(0);
    expect(seen.shared.get(CREDENTIALS)?.text).to.include(theirs).and.include('[a]');
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.shared.get(CREDENTIALS)?.text).to.equal(theirs);
  });
});
