// Histories that an earlier shipctl did not survive.
import type { History } from './history.ts';
import { cleanup, configure, edit, history } from './steps.ts';

const KEYS = '[default]\naws_access_key_id = AKIATHEIRS\naws_secret_access_key = theirs\noutput = json\n';
const TOKEN = `${KEYS}aws_session_token = their-token==\n`;
const ROLE =
  '[default]\nrole_arn = arn:aws:iam::444455556666:role/theirs\nsource_profile = base\noutput = json\n';
const INDENTED = KEYS.replace(/^a/gm, '  a').replace('output', '  output');
const ENVIRONMENT =
  '[default]\nrole_arn = arn:aws:iam::444455556666:role/theirs\ncredential_source = Environment\nduration_seconds = 900\n';

const OWN_KEYS = KEYS.replace('default', 'my-aws');
const OWN_ROLE = `${ROLE}[profile my-aws]\nrole_arn = arn:aws:iam::444455556666:role/theirs\n`;

const OWN_PROCESS = '[profile my-aws]\ncredential_process = theirs\nregion = eu-west-3\n';
const OWN = { name: 'my-aws', identity: { kind: 'keys', number: 0 } } as const;

const other = { by: 1, name: 'deploy', identity: { kind: 'keys', number: 1 } } as const;
const role = { identity: { kind: 'role', number: 2 } } as const;
const token = { identity: { kind: 'token', number: 3 } } as const;

export const KNOWN: readonly (readonly [title: string, history: History])[] = [
  [
    'process, then keys, then a note of theirs',
    history({ credentials: KEYS }, configure({ mode: 'process' }), configure(), edit('comment')),
  ],
  [
    'keys, then keys with a token, over keys with a token, then a note of theirs',
    history({ credentials: TOKEN }, configure(), configure(token), edit('comment')),
  ],
  [
    'keys, then a role, over a role, then sorted sections',
    history({ config: `${ROLE}[a]\n` }, configure(), configure(role), edit('sortSections', 0)),
  ],
  [
    'a setting of theirs that takes in a region of ours, the same as one that they had deleted',
    history(
      { config: '[profile my-aws]\nregion = eu-west-3\n[profile default]\nregion = eu-west-1\n' },
      configure(),
      edit('deleteOurs', 1, [1, 0, 0]),
      configure({ region: 'eu-west-1' }),
      edit('indent', 1),
      edit('addKey', 1, [1, 0, 3]),
    ),
  ],
  [
    'a region of ours that an indented setting of theirs takes in with its header, and a header that sets it free',
    history(
      { config: '[profile a]\nregion = eu-west-3\n' },
      configure(),
      edit('indent', 1),
      edit('addKey', 1, [0, 0, 3]),
      edit('addHeader', 1, [2, 2, 0]),
    ),
  ],
  [
    'a region of theirs that was written over, and another one that came and went unseen',
    history(
      { credentials: '[my-aws]\nregion = eu-west-3\n' },
      configure({ overwrite: true }),
      edit('addKey', 0, [0, 2, 0]),
      edit('deleteOurs'),
    ),
  ],
  [
    'a default that passes on to keys which a line of theirs goes on with',
    history(
      {},
      configure({ resources: [{ name: 'my-aws', identity: role.identity }, other] }),
      edit('continueLine', 0, [1, 1, 0]),
      cleanup({ names: ['my-aws'] }),
    ),
  ],
  ["a rewrite by Python's configparser", history({ credentials: INDENTED }, configure(), edit('rewrite'))],
  [
    'a token with a blank line in it, beside keys of theirs in config, in a renamed profile',
    history(
      {
        credentials: `${OWN_KEYS}aws_security_token = first\n  second\n\n  third\nregion = eu-west-3\n[a]\n`,
      },
      configure({ profile: 'my-aws', overwrite: true }),
      edit('addKey', 1, [0, 7, 0]),
      edit('rename', 1),
      edit('addKey', 0, [0, 1, 0]),
    ),
  ],
  ['an indented file with a role', history({ credentials: ROLE }, configure(), edit('indent'))],
  ['an indented file with keys', history({ credentials: TOKEN }, configure(), edit('indent'))],
  [
    'an indented region',
    history({ config: '[default]\nregion = eu-west-1\noutput = json\n' }, configure(), edit('indent', 1)),
  ],
  [
    'an indented key on top of a section',
    history({ config: ROLE }, configure(), edit('addKey', 1, [0, 1, 3])),
  ],
  ['a rotated key pair', history({ credentials: KEYS }, configure(), edit('rotate'))],
  [
    'keys of theirs in credentials, and their old role in config',
    history({ config: ROLE }, configure(), edit('set', 0, [2, 0, 0]), configure(), edit('comment')),
  ],
  [
    'a section with keys of ours deleted, over keys in one file and a role in the other',
    history({ credentials: `${KEYS}[a]\n`, config: ROLE }, configure(), edit('deleteSection')),
  ],
  [
    'one key of ours deleted',
    history({ credentials: KEYS }, configure(), edit('deleteOurs'), edit('comment')),
  ],
  [
    'a role of ours deleted, over a role',
    history({ config: ENVIRONMENT }, configure(role), edit('deleteOurs', 1, [2, 0, 0]), configure()),
  ],
  ['a renamed profile', history({ credentials: KEYS }, configure(), edit('rename', 0, [1, 0, 0]))],
  ['a header that splits a section', history({}, configure(role), edit('addHeader', 1, [2, 2, 0]))],
  [
    'a note below a line that goes on with ours',
    history({}, configure(), edit('continueLine'), edit('comment', 0, [3, 0, 0]), configure()),
  ],
  [
    'a link that became a file',
    history({ credentials: KEYS, layout: 'linked' }, configure(), edit('sedInPlace')),
  ],
  [
    'a mistake in the files of another job',
    history({}, configure({ at: 'new 1' }), configure(other), edit('break', 2), cleanup({ by: 1 })),
  ],
  [
    'a mistake in one of two files with an identity in each',
    history({ credentials: KEYS, config: ROLE }, configure(), edit('break'), cleanup()),
  ],
  [
    'a token of theirs, and then a mistake, beside a role',
    history({ config: ROLE }, configure(), edit('set', 0, [2, 0, 0]), edit('break'), cleanup()),
  ],
  [
    'a line of theirs with the region of ours, taken in by the line above it',
    history(
      { config: '[default]\n    output\t=x\n    region\t=us-east-1\n' },
      configure(),
      edit('set', 1),
      configure(),
    ),
  ],
  [
    'two jobs with files in one new directory',
    history(
      {},
      configure({ at: 'new 1' }),
      configure({ ...other, at: 'new 2' }),
      cleanup({ at: 'new 1' }),
      cleanup({ by: 1, at: 'new 2' }),
    ),
  ],
  [
    'two state directories',
    history({ credentials: KEYS }, configure(), configure({ by: 2, name: 'deploy' }), cleanup({ all: true })),
  ],
  [
    'a header of ours between a setting of theirs and a section that they indented',
    history(
      { credentials: `${OWN_KEYS.replace('my-aws', 'a.b')}${KEYS.replace('default', 'other')}` },
      configure({ profile: 'deploy' }),
      edit('sortSections', 0),
      configure({ profile: 'deploy', ...role }),
      edit('indent', 0, [2, 0, 2]),
      configure(),
    ),
  ],
  [
    'keys in the file that a link led to, and another role in the other file',
    history(
      { credentials: KEYS.replace('default', 'deploy'), config: '', layout: 'linked' },
      configure({ profile: 'deploy', overwrite: true }),
      edit('sedInPlace', 0),
      configure({ profile: 'deploy', ...role }),
      edit('changeOurs', 1),
    ),
  ],
  [
    'a line of theirs that a role of ours goes on with, then a new name and a token of theirs',
    history(
      {
        config: '[profile default]\naws_access_key_id = AKIATHEIRS\naws_secret_access_key = theirs\n[a]\n',
        layout: 'one file',
      },
      configure(role),
      edit('continueLine', 0),
      edit('rename', 0),
      edit('addKey', 0, [0, 3, 0]),
      edit('comment', 0),
    ),
  ],
  [
    'a header of ours above a section of ours that others have indented',
    history(
      { config: '', layout: 'one file' },
      configure({ profile: 'team' }),
      configure({ profile: 'deploy', mode: 'process' }),
      edit('deleteOurs', 0, [2, 0, 0]),
      edit('indent', 0, [2, 0, 2]),
      cleanup({ all: true }),
    ),
  ],
  [
    'a key of ours that a line of theirs went on with, deleted together with that',
    history(
      { credentials: OWN_KEYS.replace('output = json\n', '') },
      configure({ overwrite: true }),
      edit('addKey', 0, [0, 0, 11]),
      edit('deleteOurs', 0, [1, 0, 0]),
    ),
  ],
  [
    'a copy in the place of a link, with a mistake in it while another file is cleaned up',
    history(
      { credentials: '', config: '', layout: 'linked' },
      configure(),
      edit('sedInPlace'),
      edit('break'),
      cleanup({ all: true }),
      edit('repair'),
    ),
  ],
  [
    'an account of theirs beside keys of ours over a process, and then a line that goes on with a key',
    history(
      { credentials: '', config: ROLE },
      configure(),
      edit('addKey', 1, [0, 8, 0]),
      configure(),
      edit('addKey', 0, [1, 0, 11]),
    ),
  ],
  [
    'a default that passes on to a profile with two sections',
    history(
      {
        credentials: '',
        config:
          '[default]\nregion = eu-west-3\n[profile deploy]\nregion = x\n[profile  deploy]\nregion = x\n',
      },
      configure({ overwrite: true, resources: [OWN, { ...OWN, name: 'deploy' }] }),
      cleanup({ names: ['my-aws'], all: true }),
    ),
  ],
  [
    'a line of theirs that goes on with a region of ours, and a setting of theirs that takes both in',
    history(
      { config: '[profile my-aws]\n  region = eu-west-3\n' },
      configure({ overwrite: true }),
      edit('continueLine', 1, [0, 0, 0]),
      edit('addKey', 1, [0, 0, 3]),
      configure({ name: 'deploy' }),
    ),
  ],
  [
    'keys of theirs in both files, one of which had a mistake while the section in the other had another name',
    history(
      { credentials: OWN_KEYS, config: OWN_KEYS.replace('my-aws', 'profile my-aws') },
      configure({ overwrite: true }),
      edit('break', 0),
      edit('rename', 1),
      cleanup({ all: true }),
    ),
  ],
  ...(
    [
      ['keys', OWN_KEYS],
      ['a process', '[my-aws]\ncredential_process = theirs\n'],
    ] as const
  ).map(
    ([what, credentials]) =>
      [
        `${what} of theirs beside their role in config, in a profile with another name and then new keys beside the token`,
        history(
          { credentials, config: OWN_ROLE },
          configure({ ...token, profile: 'my-aws', overwrite: true }),
          edit('rename', 0),
          edit('rotate', 0, [0, 1, 0]),
          cleanup({ all: true }),
        ),
      ] as const,
  ),
  [
    'a region of theirs that is ours too, and goes on with lines of theirs',
    history(
      { config: '[profile other]\nsso_start_url = theirs\nsso_region = eu-west-3\nregion = us-east-1\n' },
      configure({ profile: 'other', overwrite: true }),
      edit('continueLine', 1),
      configure({ profile: 'team' }),
      edit('continueLine', 1),
      configure(),
    ),
  ],
  [
    'a section of ours deleted, and its header made anew by others',
    history(
      { credentials: '', config: '' },
      configure({ profile: 'other' }),
      edit('deleteSection', 0),
      edit('set', 0, [0, 3, 0]),
      edit('deleteTheirs', 0),
    ),
  ],
  [
    'a role of theirs that goes on with lines of ours, deleted, over a role',
    history(
      { credentials: ROLE.replace(/^(?=[a-z])/gm, '  ') },
      configure(),
      edit('addKey', 0, [0, 4, 3]),
      edit('deleteTheirs', 0),
      configure(),
    ),
  ],
  [
    'the source of a role of ours changed, then one key of ours deleted, over keys',
    history(
      { credentials: KEYS.replace('default', 'deploy') },
      configure({ profile: 'deploy', overwrite: true, ...role }),
      edit('changeTheirs', 1),
      configure({ name: 'deploy' }),
      edit('deleteOurs', 0),
    ),
  ],
  [
    'keys of theirs that a setting of theirs takes in, with the header below which ours stand',
    history(
      { credentials: OWN_KEYS, config: '' },
      configure({ profile: 'deploy' }),
      configure({ name: 'deploy', ...role }),
      edit('indent', 0),
      configure({ profile: 'deploy' }),
      edit('addKey', 0, [0, 1, 3]),
    ),
  ],
  [
    'a copy in place of a link, from which others take the setting of theirs for which a header of ours stayed',
    history(
      { credentials: '', config: '', layout: 'linked' },
      configure({ profile: 'deploy' }),
      edit('set', 0, [1, 2, 0]),
      cleanup(),
      edit('sedInPlace', 0),
      edit('deleteOurs', 0),
    ),
  ],
  [
    'a key of theirs over one of ours, written over again, in a section that they rename',
    history(
      {
        credentials: '[default]\n    aws_access_key_id = AKIATHEIRS\n    aws_secret_access_key = theirs\n',
        config: '',
      },
      configure(),
      edit('set', 0, [2, 0, 0]),
      configure(),
      edit('rename'),
    ),
  ],
];

/** The same with a call that is killed. */
export const KILLED: readonly (readonly [title: string, history: (kill: number) => History])[] = [
  [
    'cleanup of a mounted file, and then one of another job before others edit it',
    (kill) =>
      history(
        { credentials: '', config: '', layout: 'mounted' },
        configure({ by: 1, profile: 'team', mode: 'process' }),
        cleanup({ by: 1, kill }),
        cleanup(),
        edit('deleteOurs', 0),
        edit('rewrite', 0),
        cleanup({ all: true }),
      ),
  ],
  [
    "configure_aws over another job's, and then a profile of theirs",
    (kill) =>
      history(
        { credentials: KEYS },
        configure(other),
        configure({ ...token, kill }),
        edit('addProfile'),
        cleanup({ all: true }),
      ),
  ],
  [
    'configure_aws of a default whose old keys another profile had, and then new keys of theirs there',
    (kill) =>
      history(
        { credentials: '', config: '' },
        configure({ ...token, profile: 'default' }),
        configure(token),
        configure({ name: 'deploy', identity: { kind: 'keys', number: 1 }, kill }),
        edit('rotate', 0, [1, 0, 0]),
      ),
  ],
  [
    'configure_aws of a profile with new keys of theirs, over a role, and then other calls',
    (kill) =>
      history(
        { config: OWN_ROLE },
        configure({ overwrite: true }),
        edit('rotate'),
        configure({ by: 1, kill }),
        configure({ profile: 'team' }),
        cleanup({ all: true }),
      ),
  ],
  [
    'configure_aws of a profile that has the region already, and then edits of both files',
    (kill) =>
      history(
        { credentials: '', config: '[profile deploy]\nregion = eu-west-1\n' },
        configure(),
        configure({ name: 'deploy', region: 'eu-west-1', overwrite: true, kill }),
        edit('blank', 1),
        edit('deleteOurs'),
      ),
  ],
  [
    'configure_aws of a file in which a line of theirs had taken in keys',
    (kill) =>
      history(
        { credentials: '' },
        configure({ profile: 'team' }),
        edit('indent'),
        edit('addKey', 0, [0, 0, 1]),
        configure({ kill }),
        edit('lineEnds', 1),
      ),
  ],
  [
    "configure_aws over keys in both files, and then a rewrite by Python's configparser",
    (kill) =>
      history(
        { credentials: OWN_KEYS, config: OWN_KEYS.replace('[', '[profile ').replaceAll(' =', ':') },
        configure({ overwrite: true, kill }),
        edit('rewrite', 1),
        cleanup({ all: true }),
      ),
  ],
  [
    'cleanup of a profile that a killed call wrote, over keys in one file and a process in the other',
    (kill) =>
      history(
        { credentials: OWN_KEYS, config: OWN_PROCESS, layout: 'mounted' },
        configure({ profile: 'team' }),
        configure({ overwrite: true, resources: [OWN, other], kill: 98 }),
        cleanup({ all: true, kill }),
        configure(),
        cleanup({ all: true }),
      ),
  ],
  ...[0, 1].map((by): (typeof KILLED)[number] => [
    `configure_aws over the profile of another job, then cleanup and configure_aws of ${by === 0 ? 'the other one' : 'the same'}`,
    (kill) =>
      history(
        { credentials: OWN_KEYS, config: OWN_ROLE },
        configure({ overwrite: true }),
        configure({ ...token, by: 1, overwrite: true, region: 'eu-west-1', kill }),
        cleanup({ by }),
        configure({ overwrite: true }),
        cleanup({ all: true }),
      ),
  ]),
  [
    'configure_aws of a file in which a line of theirs had taken in keys, and then another edit of theirs',
    (kill) =>
      history(
        { credentials: OWN_KEYS.replace('output = json\n', '').replace(/^a/gm, '    a'), config: '' },
        configure({ by: 2, profile: 'my-aws', overwrite: true }),
        edit('addKey', 0, [0, 0, 1]),
        configure({ name: 'deploy', mode: 'process', kill }),
        edit('addNested', 0, [0, 1, 0]),
        configure({ name: 'deploy' }),
        edit('addHeader'),
        cleanup({ by: 2, all: true }),
      ),
  ],
  [
    'configure_aws beside the keys of another job, then a nested setting of theirs that takes them in',
    (kill) =>
      history(
        { credentials: OWN_KEYS.replace(/^a/gm, '    a'), config: '' },
        configure({ by: 2, profile: 'my-aws', overwrite: true }),
        configure({ name: 'deploy', kill }),
        edit('addNested', 0, [0, 1, 0]),
        configure({ name: 'deploy' }),
        edit('addHeader'),
        cleanup({ by: 2, all: true }),
      ),
  ],
  [
    'configure_aws over a key of theirs in one file and a token of theirs in the other, and then another call',
    (kill) =>
      history(
        { credentials: '', config: '' },
        configure({ profile: 'team' }),
        edit('addKey', 1, [0, 3, 0]),
        edit('changeOurs'),
        configure({ name: 'default', profile: 'team', kill }),
        configure(),
        cleanup({ all: true }),
      ),
  ],
  [
    'configure_aws over a region, then of other files, and then a setting of theirs that takes the region in',
    (kill) =>
      history(
        { credentials: '[a]\n[my-aws]\n  output = theirs\n  region = eu-west-3\n', config: '' },
        configure({ overwrite: true, kill }),
        configure({ at: 'new 2' }),
        edit('addKey', 0, [1, 1, 1]),
        cleanup({ all: true }),
      ),
  ],
  [
    'configure_aws over a region, and then another region of theirs, which they delete',
    (kill) =>
      history(
        { credentials: '[my-aws]\nregion = eu-west-3\n' },
        configure({ overwrite: true, kill }),
        edit('changeOurs'),
        edit('deleteOurs'),
        configure(),
        cleanup({ all: true }),
      ),
  ],
  [
    'configure_aws of another profile, after others have deleted a section with keys of ours over theirs',
    (kill) =>
      history(
        { credentials: OWN_KEYS, config: OWN_PROCESS },
        configure({ overwrite: true }),
        edit('deleteSection'),
        edit('addProfile'),
        configure({ name: 'default', kill }),
        cleanup({ all: true }),
      ),
  ],
  [
    'configure_aws of a mounted file, and then a profile of theirs',
    (kill) => history({ credentials: KEYS, layout: 'mounted' }, configure({ kill }), edit('addProfile')),
  ],
  [
    'configure_aws of a profile with keys in one file and a role in the other, and then another call',
    (kill) =>
      history(
        { credentials: OWN_KEYS, config: OWN_ROLE },
        configure({ overwrite: true, kill }),
        configure({ profile: 'default' }),
      ),
  ],
  [
    'cleanup, and then a rewrite of theirs',
    (kill) =>
      history({ credentials: INDENTED, config: ROLE }, configure(), cleanup({ kill }), edit('rewrite')),
  ],
];
