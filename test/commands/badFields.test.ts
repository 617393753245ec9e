import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { kindRowOf } from '../../src/core/kinds/kinds.ts';
import { integrationOf } from '../../src/core/job/integration.ts';
import { awsJob } from '../support/awsJob.ts';
import { KIND_EXAMPLES, type KindExample, exampleOf, kindsNetwork } from '../support/everyKind.ts';
import { few } from '../support/extent.ts';
import { fakeWorld } from '../support/fakeWorld.ts';
import { kubeconfig } from '../support/kubeconfig.ts';
import { keyFile, keyMembers, pem } from '../support/serviceAccountKey.ts';

/** In every bad value. */
const MARK = 'S3CR3T';

const OTHERS = {
  '/home/user/.docker/config.json': '{"auths": {"theirs.example.com": {"auth": "b2xk"}}}',
  '/home/user/.kube/config': '# theirs\nusers: []\n',
};

type Fields = Readonly<Record<string, unknown>>;

/** What `configure` does with an integration of a job that has good ones before and after it. */
async function configured(integration: unknown, words: readonly string[] = [], env = {}) {
  const good = ['amazonKeys', 'quayLogin', 'gitCredential'].map((masterName, index) => ({
    name: ['a-good', 'b-good', 'z-good'][index] ?? '',
    integration: { masterName, ...exampleOf(masterName).fields },
  }));
  const bad = { name: 'the-bad', integration: integration as Record<string, string> };
  const job = awsJob([...good, bad], { SHIPPABLE_INTEGRATION_ENVS_PATH: '/job/variables.env', ...env });
  const { world, seen } = fakeWorld({ ...job, shared: OTHERS, network: kindsNetwork() });
  return { status: await run(['configure', ...words], world), seen };
}

/** The options of one call after the other. */
const WORDS = [[], ['--plan', '--json'], ['--overwrite', '--quiet']];
let calls = 0;

/** Expects a call to name the resource and the field, to show no value, and to change no file. */
async function expectRefusal(integration: unknown, message: RegExp, title: string, env = {}): Promise<void> {
  const words = WORDS[calls++ % WORDS.length] ?? [];
  const { status, seen } = await configured(integration, words, env);
  const about = `${title}, ${words.join(' ')}: ${seen.err}`;
  expect(status, about).to.equal(1);
  expect(seen.err, about).to.match(message);
  expect(seen.err, about)
    .to.match(/^shipctl: the resource "the-bad"[ :].*\n$/)
    .and.not.include(MARK);
  expect(seen.err.length, about).to.be.below(1000);
  expect(seen.out.toString(), about).to.equal('');
  const texts = [...seen.shared].map(([path, { text }]) => [path, text]);
  expect(texts, about).to.have.deep.members(Object.entries(OTHERS));
  expect([...seen.journal.keys()], about).to.deep.equal([]);
}

const MIB_5 = MARK.padEnd(5_000_000, 'x');

/** What is wrong with a value of any field that has to be there. */
const ABSENT: readonly (readonly [value: unknown, fault: string])[] = [
  [undefined, 'is missing'],
  [null, 'is missing'],
  ['', 'is empty'],
  ['null', 'is null'],
];

const UNFIT: readonly (readonly [value: unknown, fault: string])[] = [
  [[MARK], 'is a list or an object, not text'],
  [{ value: MARK }, 'is a list or an object, not text'],
  [MIB_5, 'is longer than 1 MiB'],
  [`${MARK}\ufffd`, 'contains bytes that are not UTF-8'],
  [`${MARK}\0`, 'contains a control character'],
  [`${MARK}\u001b[2J`, 'contains a control character'],
];

const UNFIT_LINES: readonly (readonly [value: unknown, fault: string])[] = [
  [`${MARK}\n`, 'contains a line break'],
  [`${MARK}\nexport PATH=/evil`, 'contains a line break'],
  [`${MARK}\r\n${MARK}`, 'contains a line break'],
  [`${MARK}\u2028`, 'contains a line break'],
  [`${MARK}\t${MARK}`, 'contains a control character'],
  [` ${MARK}`, 'begins or ends with a blank'],
  [`${MARK} `, 'begins or ends with a blank'],
];

const faultsOf = ({ optional = [], files = [] }: KindExample, field: string): typeof ABSENT => [
  ...(optional.includes(field) ? [] : ABSENT),
  ...UNFIT,
  ...(files.includes(field) ? [] : UNFIT_LINES),
];

describe('a bad field of an integration changes no file of any resource', () => {
  it('in an example of each kind, which lists all fields that are used', async () => {
    for (const { masterName, fields } of KIND_EXAMPLES) {
      const env = { get: () => undefined, bytes: () => undefined, names: () => [] };
      const resource = { name: 'a', prefix: 'A', type: 'cliConfig', operation: 'IN', meta: undefined };
      const kind = await kindRowOf(
        integrationOf(env, resource, new Map([['masterName', masterName]])),
      )?.load();
      const used = Object.entries(kind?.fields ?? {}).filter(([, use]) => use !== 'unused');
      expect(Object.keys(fields), masterName).to.have.members(used.map(([field]) => field));
      const { status, seen } = await configured({ masterName, ...fields });
      expect(status, `${masterName}: ${seen.err}`).to.equal(0);
    }
  });

  const all = KIND_EXAMPLES.flatMap((example) =>
    Object.keys(example.fields).map((field) => [example, field] as const),
  );
  for (const [example, field] of few(all, 24))
    it(`as ${field} of ${example.masterName}`, async () => {
      const { masterName, fields } = example;
      for (const [value, fault] of faultsOf(example, field)) {
        const wanted = new RegExp(`\\(integration ${masterName}\\): the field ${field} ${fault}`);
        await expectRefusal({ masterName, ...fields, [field]: value }, wanted, fault);
        if (typeof value !== 'string' || value === MIB_5 || value.includes('\0')) continue;
        const variable = `THEBAD_INTEGRATION_${field.toUpperCase()}`;
        await expectRefusal({ masterName, ...fields }, wanted, `${fault}, in a variable`, {
          [variable]: value,
        });
      }
    });

  const key = (more: Fields): Fields => ({ JSON_key: JSON.stringify({ ...keyMembers(), x: MARK, ...more }) });
  const registry = (url: string): Fields => ({ url });
  const KUBECONFIG = `${kubeconfig('dev')}# ${MARK}\n`;
  const kube = (kubeConfigContent: string): Fields => ({ kubeConfigContent });

  const ROWS: readonly (readonly [
    masterName: string,
    field: string,
    fault: string,
    rows: readonly Fields[],
  ])[] = [
    [
      'gcloudKey',
      'JSON_key',
      'is not a JSON object',
      [MARK, `["${MARK}"]`, `"${MARK}"`, '5', '{', keyFile() + keyFile(), pem()].map((text) => ({
        JSON_key: text,
      })),
    ],
    [
      'gcloudKey',
      'JSON_key',
      'is not the key of a service account',
      [key({ type: MARK }), key({ type: undefined })],
    ],
    [
      'GKE',
      'JSON_key',
      'is a key without client_email',
      [key({ client_email: undefined }), key({ client_email: '' }), key({ client_email: [MARK] })],
    ],
    [
      'GCR',
      'JSON_key',
      'is a key without private_key',
      [key({ private_key: undefined }), key({ private_key: 5 })],
    ],
    ['gcloudKey', 'JSON_key', 'is a key without token_uri', [key({ token_uri: null })]],
    ['gcloudKey', 'JSON_key', 'holds a private_key that', [key({ private_key: MARK })]],
    [
      'gcloudKey',
      'JSON_key',
      'has a client_email that contains',
      [
        key({ client_email: `${MARK} x` }),
        key({ client_email: `${MARK}\0` }),
        key({ client_email: `${MARK}\nx` }),
      ],
    ],
    [
      'gcloudKey',
      'JSON_key',
      'has a project_id',
      [key({ project_id: `${MARK} x` }), key({ project_id: [MARK] })],
    ],
    ['GCL', 'projectName', 'contains blanks', [{ projectName: `${MARK} x` }]],
    [
      'kubernetesConfig',
      'kubeConfigContent',
      'is no kubeconfig',
      [
        MARK,
        `- ${MARK}`,
        `["${MARK}"]`,
        `{"${MARK}": 1}`,
        `a: [${MARK}`,
        `a: b: ${MARK}`,
        `# ${MARK}`,
        '\n',
        '{}',
        `%${MARK}`,
        `kind: ${MARK}`,
        keyFile(),
      ].map(kube),
    ],
    [
      'kubernetesConfig',
      'kubeConfigContent',
      'has several YAML documents',
      [`${KUBECONFIG}---\n${KUBECONFIG}`, `${KUBECONFIG}--- ${MARK}\n`].map(kube),
    ],
    [
      'kubernetesConfig',
      'kubeConfigContent',
      'has a control character at the user',
      [kube(KUBECONFIG.replace('s3cret-dev', `"${MARK}\\0"`))],
    ],
    [
      'kubernetesConfig',
      'kubeConfigContent',
      'has a line break at the user',
      [kube(KUBECONFIG.replace('s3cret-dev', `"${MARK}\\n"`))],
    ],
    [
      'kubernetesConfig',
      'kubeConfigContent',
      'has a blank in the server of the cluster',
      [kube(KUBECONFIG.replace('https://', `https://${MARK} `))],
    ],
    [
      'kubernetesConfig',
      'kubeConfigContent',
      'has a scheme other than https and http in the server of the cluster',
      [kube(KUBECONFIG.replace('https://', `ftp://${MARK}.`))],
    ],
    [
      'KUBERNETES',
      'masterKubeConfigContent',
      'has no port from 1 to 65535 in the server of the cluster',
      ['example.com:0', 'example.com:65536/x'].map((server) => ({
        masterKubeConfigContent: KUBECONFIG.replace('example.com', server),
      })),
    ],
    [
      'azureKeys',
      'tenant',
      'is not the id or the domain of a tenant',
      [`${MARK}/x`, `${MARK} x`, `https://${MARK}`, `${MARK}?x`, '..'].map((tenant) => ({ tenant })),
    ],
    [
      'kubernetesConfig',
      'kubeConfigContent',
      'has a key ',
      [`${KUBECONFIG}clusters: []\n`, `${KUBECONFIG}? [${MARK}]\n: x\n`].map(kube),
    ],
    [
      'kubernetesConfig',
      'kubeConfigContent',
      'has no ',
      [
        KUBECONFIG.replace('current-context: dev', `current-context: [${MARK}]`),
        KUBECONFIG.replace('s3cret-dev', '5'),
        KUBECONFIG.replace('Q0E=', MARK),
        KUBECONFIG.replace(/users:[^]*?current/, `users: ${MARK}\ncurrent`),
      ].map(kube),
    ],
    ['dockerRegistryLogin', 'url', 'contains a blank', [`${MARK} x`, `docker.io ${MARK}`].map(registry)],
    [
      'Private Docker Registry',
      'url',
      'contains a path',
      [`https://quay.io/${MARK}`, `quay.io/v2/${MARK}`, `docker.io/${MARK}`, `quay.io//${MARK}`].map(
        registry,
      ),
    ],
    ['dockerRegistryLogin', 'url', 'contains a user name', [`https://me:${MARK}@quay.io`].map(registry)],
    [
      'dockerRegistryLogin',
      'url',
      'has a scheme other',
      [`ftp://${MARK}`, `oci://quay.io/${MARK}`].map(registry),
    ],
    [
      'Docker Trusted Registry',
      'url',
      'is not the address of a registry',
      [
        'quay.io:',
        'quay.io:0',
        'quay.io:65536',
        `quay.io:${MARK}`,
        `quay.io?${MARK}`,
        `quay.io#${MARK}`,
        `*.${MARK}.io`,
        'quay..io',
        '.quay.io',
        'https://',
        `"${MARK}"`,
        `\\\\${MARK}`,
        `${MARK.toLowerCase()}.${'a'.repeat(300)}`,
      ].map(registry),
    ],
    ['Docker', 'username', 'contains a colon', [{ username: `${MARK}:x` }]],
    ['quayLogin', 'username', 'contains a colon', [{ username: `:${MARK}` }]],
    ['gitCredential', 'host', 'contains a blank', [{ host: `git ${MARK}` }]],
    [
      'gitCredential',
      'host',
      'contains a path',
      [{ host: `git.example.com/${MARK}` }, { host: `https://x//${MARK}` }],
    ],
    ['gitCredential', 'host', 'contains a user name', [{ host: `${MARK}@git.example.com` }]],
    [
      'gitCredential',
      'host',
      'has a scheme other',
      [{ host: `ssh://${MARK}` }, { host: `https://git://${MARK}` }],
    ],
    [
      'gitCredential',
      'host',
      'is not the host of a server',
      [`git.example.com?${MARK}`, `*.${MARK}`, 'git..com', 'https://', 'git.example.com:', `"${MARK}`].map(
        (host) => ({
          host,
        }),
      ),
    ],
    [
      'gitCredential',
      'port',
      'gives no port',
      [MARK, '0', '65536', '-1', '08', '4 4', '443/x'].map((port) => ({ port })),
    ],
    ['gitCredential', 'port', 'differs from', [{ host: 'git.example.com:8080', port: '8443' }]],
    [
      'artifactory',
      'url',
      'is not an address',
      [
        `${MARK}.jfrog.io`,
        `ftp://${MARK}`,
        'https://',
        'https:///artifactory',
        `https://x:${MARK}/artifactory`,
        'https://x:65536/artifactory',
        `https://me:${MARK}@x/artifactory`,
        `https://x ${MARK}/artifactory`,
        `https://x/a b/${MARK}`,
        `https://x/artifactory?${MARK}`,
        `https://x/artifactory#${MARK}`,
        `https://x\\${MARK}/artifactory`,
        `https://*.${MARK}/artifactory`,
      ].map((url) => ({ url })),
    ],
  ];
  for (const [masterName, field, fault, rows] of ROWS)
    it(`as ${field} of ${masterName} that ${fault.trim()}`, async () => {
      const wanted = new RegExp(`: the field ${field} ${fault}`);
      for (const row of rows)
        await expectRefusal(
          { masterName, ...exampleOf(masterName).fields, ...row },
          wanted,
          JSON.stringify(row),
        );
    });

  for (const masterName of ['slackKey', 'amazonkeys', `x\n${'y'.repeat(1000)}`, 'constructor', '5', 5, true])
    it(`as a masterName that configure does not know: ${JSON.stringify(masterName).slice(0, 20)}`, async () => {
      const fields = { name: 'n'.repeat(5_000_000), accessKey: MARK, secretKey: MARK };
      await expectRefusal(
        { masterName, ...fields },
        /is not a kind of integration that configure knows/,
        'unknown',
      );
    });

  for (const masterName of [undefined, null, '', 'null', [MARK]])
    it(`with the masterName ${JSON.stringify(masterName)}, and with fields of no kind`, async () => {
      await expectRefusal({ masterName, username: MARK, password: MARK }, /its kind is unknown/, 'no kind');
    });

  for (const [title, text, message] of [
    ['that is cut', `{"masterName": "Docker", "password": "${MARK}`, /integration\.json.* line 1/],
    ['that is empty', '', /integration\.json/],
    ['that is a list', `["${MARK}"]`, /integration\.json is not a JSON object/],
    ['that is not UTF-8', Buffer.from([0x7b, 0xff]), /integration\.json/],
  ] as const)
    it(`in an integration.json ${title}`, async () => {
      const job = awsJob([{ name: 'aws' }, { name: 'the-bad' }]);
      const files = { ...job.files, '/job/IN/the-bad/integration.json': text };
      const { world, seen } = fakeWorld({ ...job, files });
      expect(await run(['configure'], world), seen.err).to.equal(1);
      expect(seen.err).to.match(message).and.include('/job/IN/the-bad/').and.not.include(MARK);
      expect([...seen.shared]).to.deep.equal([]);
    });

  for (const words of [['configure'], ['configure', 'the-bad'], ['configure', '--plan']])
    it(`in a resource without an integration: ${words.join(' ')}`, async () => {
      const { env, files } = awsJob([{ name: 'aws' }, { name: 'the-bad' }]);
      const others = Object.entries(files).filter(([path]) => path !== '/job/IN/the-bad/integration.json');
      const { world, seen } = fakeWorld({ env, files: Object.fromEntries(others) });
      expect(await run(words, world)).to.equal(99);
      expect(seen.err).to.equal('shipctl: the resource "the-bad" has no integration behind it\n');
      expect([...seen.shared]).to.deep.equal([]);
    });

  it('unless a name is given twice, or two fields have one name', async () => {
    const quay = { masterName: 'Quay.io', ...exampleOf('Quay.io').fields, Password: [MARK] };
    const { world, seen } = fakeWorld(
      awsJob([{ name: 'q', integration: quay as unknown as Record<string, string> }]),
    );
    expect(await run(['configure', 'q', 'q'], world), seen.err).to.equal(0);
    expect(seen.err.match(/wrote login/g)).to.have.length(1);
  });
});
