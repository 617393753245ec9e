import { expect } from 'chai';
import fc from 'fast-check';
import { MaskedLines } from '../../../src/core/configure/maskedLines.ts';
import { SecretNumbers } from '../../../src/core/configure/secretNumbers.ts';
import { awsTool } from '../../../src/core/tools/aws/awsTool.ts';
import { azureTool } from '../../../src/core/tools/azure/azureTool.ts';
import { ENTRIES, PROFILE } from '../../../src/core/tools/azure/paths.ts';
import { dockerTool } from '../../../src/core/tools/docker/dockerTool.ts';
import { environmentTool } from '../../../src/core/tools/environmentFile/environmentTool.ts';
import { gcloudTool } from '../../../src/core/tools/gcloud/gcloudTool.ts';
import { ACTIVE, CONFIGURATION, useOfPath } from '../../../src/core/tools/gcloud/paths.ts';
import { gitTool } from '../../../src/core/tools/git/gitTool.ts';
import { jfrogTool } from '../../../src/core/tools/jfrog/jfrogTool.ts';
import { kubectlTool } from '../../../src/core/tools/kubectl/kubectlTool.ts';
import type { ConfigurableTool } from '../../../src/core/tools/configurableTool.ts';
import { runs } from '../../support/extent.ts';

/** All lines of a text of a tool's file, as a plan may show them. */
function masked(tool: ConfigurableTool, uses: readonly number[], text: string): readonly string[] {
  const format = tool.formatOf(uses);
  const parts = format.parts(format.read(text));
  const isPublic = (address: readonly string[]): boolean => tool.isPublic(uses, address);
  const lines = new MaskedLines({ text, parts, isPublic }, new SecretNumbers());
  return text.split('\n').map((_, index) => lines.line(index));
}

/** A file whose fragments may come in any order, any number of times, around secrets: each `@` is one. */
interface Kind {
  readonly tool: ConfigurableTool;
  readonly uses: readonly number[];
  readonly fragments: readonly string[];
  /** Puts fragments together; a `#` becomes their number, for names that only one may have. */
  readonly text: (fragments: readonly string[]) => string;
}

const lines = (fragments: readonly string[]): string => fragments.join('\n');
const members = (fragments: readonly string[]): string => `{\n${fragments.join(',\n')}\n}`;

const SECTIONS = [
  '# @',
  '  ; @',
  '[s~]',
  '[t~] @',
  '[u~] # @',
  '[v~]\naws_secret_access_key = @',
  '[w~]\nregion = eu-west-1 # @',
  '[x~]\nregion = eu-west-1\n  @',
  '[y~]\naws_session_token: @\n# @\n\n  @\n  @ = @',
  '[z~]\nregion =\n  a = @\n  b = @',
  '[a~]\n@/+x== = 1\n@ = @',
  '[b~]\naccount = @ @\nproject = x@: y',
];

const KINDS: Readonly<Record<string, Kind>> = {
  'the AWS CLI': { tool: awsTool, uses: [0, 1], fragments: SECTIONS, text: lines },
  'a configuration of gcloud': { tool: gcloudTool, uses: [CONFIGURATION], fragments: SECTIONS, text: lines },
  'the name of a configuration': {
    tool: gcloudTool,
    uses: [ACTIVE],
    fragments: ['x\n@', '@ @'],
    text: lines,
  },
  'a key file': {
    tool: gcloudTool,
    uses: [useOfPath('/x/keys/a.json')],
    fragments: ['{"private_key": "@"}', '@', ' @\t@'],
    text: lines,
  },
  Docker: {
    tool: dockerTool,
    uses: [0],
    fragments: [
      '"auths": {"h": {"auth": "@", "email":\n"@"}}',
      '"auths": {"h": ["@",\n["@"]]}',
      '"HttpHeaders": {"X": "@"}, "x": "@"',
      '"credHelpers": {"h": "@ x", "i": {"j": "@"}}',
      '"auths": {"https://u:@@h": {"auth": "@"}}',
      '"credsStore": ["@"]',
      '"credsStore": "@\\n"',
    ],
    text: members,
  },
  'the JFrog CLI': {
    tool: jfrogTool,
    uses: [0],
    fragments: [
      '"servers": [{"serverId": "a", "password": "@", "accessToken": "@"}, {"serverId": "a", "url": "@"}]',
      '"servers": [{"url": "@"}, "@", ["@"]]',
      '"servers": [{"serverId": "b", "url": "https://u:@@h/", "artifactoryUrl": "https://h/?@", "x": {"url": "@"}}]',
      '"version": ["@"]',
    ],
    text: members,
  },
  "Azure's secrets": {
    tool: azureTool,
    uses: [ENTRIES],
    fragments: [
      '{"client_id": "a", "tenant": "t", "client_secret": "@", "x": {"tenant": "@"}}',
      '{"client_id": "a", "client_secret": "@"}',
      '"@"',
      '[{"client_id": "@"}]',
    ],
    text: (fragments) => `[${fragments.join(',\n')}]`,
  },
  "Azure's accounts": {
    tool: azureTool,
    uses: [PROFILE],
    fragments: [
      '"subscriptions": [{"id": "a", "name": "@", "user": {"name": "me", "key": "@"}, "x": ["@"]}]',
      '"installationId": "@"',
    ],
    text: members,
  },
  kubectl: {
    tool: kubectlTool,
    uses: [0],
    fragments: [
      '# @',
      'x~: @',
      'x~: &@ y',
      'x~: !@ y',
      'x~: |\n  @\n  # @\n   @',
      'x~: >- # @\n  @',
      'x~: "@\n  @"',
      "x~: '@'",
      'x~: @\n  @',
      '? [@, @]\n: @',
      '? |\n  @\n: @',
      'current-context: @ @',
      'current-context: dev # @',
      'kind: "@"\nkind: Config',
      'users:\n- name: a # @\n  # @\n  user:\n    token: @\n    username: ci # @\n    exec: {command: x, args: [@, # @\n      "@"], env: [{name: @, value: @}]}',
      'users:\n- @\n- [@]\n- user: {token: @}\n- {name: b, user: {token: @, # @\n  password: "@"}}',
      'clusters: [{name: a, cluster: {server: "https://u:@@h", proxy-url: @}}, {name: a, cluster: {server: @}}]',
      'clusters:\n- name: &n c # @\n  cluster: &m\n    certificate-authority-data: @\n    extensions: [@]\n- {name: d, cluster: *m}',
      'extensions:\n- @\n# @\n- - @',
    ],
    text: (fragments) => `${lines(fragments)}\n# {\n`,
  },
  "git's credentials": {
    tool: gitTool,
    uses: [0],
    fragments: [
      'https://@:@@h.example.com',
      'https://@@h',
      '@',
      'https://u:@@h/x?@',
      '# @',
      ' https://u:@@h',
      '',
    ],
    text: lines,
  },
  "git's configuration": {
    tool: gitTool,
    uses: [1],
    fragments: [
      '[credential "https://h"]\n\thelper =\n\thelper = store # @',
      '[credential "https://u:@@h"]\n\thelper =\n\thelper = store',
      '[credential "https://h"] # @\n\thelper =\n# @\n\thelper = store',
      '[credential "https://h"]\n\thelper =\n\thelper = "!@ git_credential"',
      '[http "https://@@h"]\n\textraHeader = Authorization: @ ; @',
      '# @',
      '[a]\n\tb = @\\\n@',
    ],
    text: lines,
  },
  'the file of variables': {
    tool: environmentTool,
    uses: [0],
    fragments: [
      '# @',
      "export A='@' # @",
      'export A=@; B=@',
      "export A='@\n@'\nexport A=@",
      'export DIGITALOCEAN_ACCESS_TOKEN=@',
      'export GCP_PROJECT=x # @',
      'export GCP_PROJECT="x @"',
      "export GCP_PROJECT='x\n@'",
      'export GCP_PROJECT=$(echo @)',
      'export A=x <<END\n@\nEND',
      'curl -H @ && @',
      '@=1',
    ],
    text: lines,
  },
};

const secret = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{15}$/);

/** A text with its secrets. */
const textOf = ({
  fragments,
  text,
}: Kind): fc.Arbitrary<readonly [text: string, secrets: readonly string[]]> =>
  fc
    .tuple(fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 8 }), fc.infiniteStream(secret))
    .map(([chosen, stream]) => {
      const secrets: string[] = [];
      const next = (): string => {
        const value = `S${stream.next().value as string}`;
        secrets.push(value);
        return value;
      };
      const numbered = chosen.map((one, index) => one.replaceAll('~', `${index}`));
      const filled = text(numbered).replaceAll(/@(?!h)/g, next);
      return [filled, secrets] as const;
    });

describe('the lines of a plan', () => {
  for (const [title, kind] of Object.entries(KINDS))
    it(`show no secret of a file of ${title}, wherever it is`, () => {
      fc.assert(
        fc.property(textOf(kind), ([text, secrets]) => {
          const shown = masked(kind.tool, kind.uses, text).join('\n');
          for (const one of secrets) expect(shown).to.not.include(one);
        }),
        { numRuns: runs(5000) },
      );
    });

  const table: readonly (readonly [title: string, kind: string, text: string, shown: readonly string[]])[] = [
    [
      'keys and public values',
      'the AWS CLI',
      '[default]\nregion = eu-west-1\noutput=json\nrole_arn = arn:aws:iam::123456789012:role/x\n',
      ['[default]', 'region = eu-west-1', 'output=json', 'role_arn = arn:aws:iam::123456789012:role/x', ''],
    ],
    [
      'equal secrets by equal numbers, in quotes or not',
      'kubectl',
      "users:\n- name: a\n  user: {token: x y, password: 'x y'}\n# x y\n",
      ['users:', '- name: a', "  user: {token: <secret 1>, password: '<secret 1>'}", '<secret 2>', ''],
    ],
    [
      'a URL with a password as a secret',
      'kubectl',
      'clusters:\n- name: a\n  cluster: {server: "https://h:6443/x"}\n- name: b\n  cluster: {server: "https://u:p@h"}\n',
      [
        'clusters:',
        '- name: a',
        '  cluster: {server: "https://h:6443/x"}',
        '- name: b',
        '  cluster: {server: "<secret 1>"}',
        '',
      ],
    ],
    [
      'a public value that has something else in it as a secret',
      'the AWS CLI',
      '[a]\nregion = eu-west-1 ; was x\nregion_2 = x',
      ['[a]', 'region = <secret 1>', 'region_2 = <secret 2>'],
    ],
    [
      'punctuation of JSON, and values over several lines by line',
      'Docker',
      '{\n\t"credHelpers": {"h": "x"},\n\t"a": [1,\n\t\t2]\n}',
      ['{', '\t"credHelpers": {"h": "x"},', '\t"a": <secret 1>', '\t\t<secret 2>', '}'],
    ],
    [
      "no user of git's credentials, since a token is often in its place",
      "git's credentials",
      'https://me:secret@git.example.com:8443\nhttps://token@h\n',
      ['https://<secret 1>:<secret 2>@git.example.com:8443', '<secret 3>', ''],
    ],
  ];
  for (const [title, name, text, shown] of table)
    it(`show ${title}`, () => {
      const { tool, uses } = KINDS[name] as Kind;
      expect(masked(tool, uses, text)).to.deep.equal(shown);
    });
});
