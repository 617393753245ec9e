import { mkdirSync, symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { needRoot } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, Job, awsResource } from '../support/job.ts';
import { treeOf } from '../support/tree.ts';

const SECRET = 's3cr3tS3CR3T';

describe('a place for the AWS files that is refused', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([awsResource('my-aws')]);
  });

  afterEach(() => {
    job.remove();
  });

  /** Expects that configure_aws refuses the environment, and makes nothing, not even a directory. */
  function expectRefusal(env: Readonly<Record<string, string>>, message: RegExp): void {
    const before = treeOf(job.root);
    const { status, stdout, stderr } = job.run(['configure_aws'], env);
    expect({ status, stdout }, stderr).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr)
      .to.match(/^shipctl: [^\n]+\n$/)
      .and.match(message)
      .and.not.include(SECRET);
    expect(treeOf(job.root)).to.deep.equal(before);
  }

  const variables: [title: string, env: Record<string, string>, message: RegExp][] = [
    [
      'an empty AWS_CONFIG_FILE',
      { AWS_CONFIG_FILE: '' },
      /AWS_CONFIG_FILE is set but empty, [^]*; unset it, or/,
    ],
    [
      'an empty AWS_SHARED_CREDENTIALS_FILE',
      { AWS_SHARED_CREDENTIALS_FILE: '' },
      /AWS_SHARED_CREDENTIALS_FILE is set but empty, [^]*; unset it, or/,
    ],
    [
      "another user's home",
      { AWS_CONFIG_FILE: '~nobody/c' },
      /AWS_CONFIG_FILE begins with ~ and a user's name/,
    ],
    [
      "another user's home itself",
      { AWS_SHARED_CREDENTIALS_FILE: '~nobody' },
      /AWS_SHARED_CREDENTIALS_FILE begins with ~ and/,
    ],
    [
      "another user's home in a variable",
      { AWS_CONFIG_FILE: '${WHERE}/c', WHERE: '~nobody' },
      /AWS_CONFIG_FILE begins with ~ and/,
    ],
    ['a relative HOME', { HOME: 'relative' }, /HOME is not an absolute path, [^]*; set it, or/],
    ['a HOME that begins with ~', { HOME: '~' }, /HOME is not an absolute path, [^]*; set it, or/],
    [
      'a relative HOME that ~ stands for',
      { HOME: 'relative', AWS_CONFIG_FILE: '~/c', XDG_STATE_HOME: '/nonexistent' },
      /HOME is not an absolute path, so there is no place for the AWS files/,
    ],
  ];
  const forms: [title: string, path: string, message: RegExp][] = [
    [
      'a path with a slash at its end',
      '/new/',
      /new\/ names or leads to a directory, since it ends in \/; give/,
    ],
    ['a file with a slash behind it', '/file/', /file\/ names or leads to a directory/],
    ['a link to a path with a slash at its end', '/link', /link names or leads to a directory/],
    [
      '.. behind a directory that is missing',
      '/new/../c',
      /leads through a missing directory: \S+\/new\. Make/,
    ],
    [
      '.. further up behind a missing one',
      '/new/deep/../../x/c',
      /leads through a missing directory: \S+\/deep\/\.\.\./,
    ],
  ];
  for (const [title, path, message] of few(forms, 2)) {
    it(`is ${title}, by which the AWS CLI finds no file`, () => {
      job.write('home/file', '');
      symlinkSync('file/', job.path('home/link'));
      expectRefusal({ AWS_SHARED_CREDENTIALS_FILE: job.home + path }, message);
    });
  }

  it('is a pipe or a removed file that /proc has a name for, without a wait for its lock', () => {
    const script = 'AWS_CONFIG_FILE=/dev/fd/3 "$1" configure_aws';
    for (const opened of [`{ ${script}; } 3>&1`, `exec 3>gone; rm gone; ${script}`]) {
      const { status, stderr } = job.spawn(['sh', '-c', opened, 'sh', BINARY]);
      expect({ status, stderr }).to.deep.equal({
        status: 1,
        stderr: 'shipctl: /dev/fd/3 is not a regular file; it stays as it is\n',
      });
    }
  });

  for (const [title, env, message] of few(variables, 4)) {
    it(`is ${title}, and the message says what to do`, () => {
      expectRefusal(env, message);
    });
  }

  it('is a path that is not UTF-8, in whatever variable, behind a link and with a relative path', () => {
    const scripts = [
      'HOME=$odd "$1" configure_aws',
      'AWS_CONFIG_FILE=$odd/c "$1" configure_aws',
      'AWS_SHARED_CREDENTIALS_FILE=$odd/c "$1" configure_aws',
      'ODD=$odd AWS_SHARED_CREDENTIALS_FILE="\\$ODD/c" "$1" configure_aws',
      'XDG_STATE_HOME=$odd "$1" configure_aws',
      'XDG_STATE_HOME=$PWD/link "$1" configure_aws',
      'HOME=$PWD/link "$1" configure_aws',
      'AWS_CONFIG_FILE=$PWD/link/c "$1" configure_aws',
      'AWS_CONFIG_FILE=$PWD/file "$1" configure_aws',
      'cd "$odd" && AWS_CONFIG_FILE=c "$1" configure_aws',
    ];
    for (const script of few(scripts, 3)) {
      const found = job.spawn([
        'sh',
        '-c',
        `odd=$PWD/$(printf 'jos\\351'); mkdir -p "$odd"; ln -sfn "$odd" link; ln -sfn "$odd/f" file\n` +
          `(${script}); echo "status $?"; find .. -name .aws -o -name .local -o -name shipctl -o -name c -o -name f`,
        'sh',
        BINARY,
      ]);
      expect(found.stdout, script).to.equal('status 1\n');
      expect(found.stderr, script).to.match(/^shipctl: [^\n]*not UTF-8[^\n]*\n$/);
    }
  });

  describe('since it is below JOB_STATE', () => {
    const SAVED = /is below \$JOB_STATE, which leaves the machine [^]* Set HOME, or/;

    const places: [title: string, make: () => Record<string, string>][] = [
      ['a file', () => ({ AWS_SHARED_CREDENTIALS_FILE: job.path('job/state/creds') })],
      ['the config file', () => ({ AWS_CONFIG_FILE: job.path('job/state/deep/down/config') })],
      ['HOME', () => ({ HOME: job.path('job/state/home') })],
      ['HOME itself', () => ({ HOME: job.path('job/state') })],
      ['the journal', () => ({ XDG_STATE_HOME: job.path('job/state') })],
      ['a path with ..', () => ({ AWS_CONFIG_FILE: job.path('work') + '/new/../../job/state/config' })],
      ['a relative path', () => ({ AWS_CONFIG_FILE: '../job/state/config' })],
      [
        'a JOB_STATE with a slash at its end',
        () => ({ HOME: job.path('job/state/h'), JOB_STATE: job.path('job/state') + '/' }),
      ],
      [
        'a JOB_STATE with ..',
        () => ({ HOME: job.path('job/state/h'), JOB_STATE: job.path('work') + '/../job/./state' }),
      ],
      ['a relative JOB_STATE', () => ({ HOME: job.path('job/state/h'), JOB_STATE: '../job/state' })],
      ['a JOB_STATE that is missing', () => ({ HOME: job.path('new/home'), JOB_STATE: job.path('new') })],
      [
        'a JOB_STATE that is a link',
        () => {
          symlinkSync('job/state', job.path('link'));
          return { HOME: job.path('job/state/h'), JOB_STATE: job.path('link') };
        },
      ],
      [
        'a link to a directory in it',
        () => {
          mkdirSync(job.path('job/state/aws'));
          symlinkSync(job.path('job/state/aws'), job.path('home/.aws'));
          return {};
        },
      ],
      [
        'a directory that .. behind a link leads to',
        () => {
          mkdirSync(job.path('job/state/aws'));
          symlinkSync(job.path('job/state/aws'), job.path('home/link'));
          return { AWS_CONFIG_FILE: job.path('home') + '/link/../config' };
        },
      ],
      [
        'a file that is a link to one in it',
        () => {
          job.write('home/.aws/config', '');
          symlinkSync(job.path('job/state/creds'), job.path('home/.aws/middle'));
          symlinkSync('middle', job.path('home/.aws/credentials'));
          return {};
        },
      ],
      [
        'a link in it',
        () => {
          symlinkSync(job.path('home/creds'), job.path('job/state/creds'));
          return { AWS_SHARED_CREDENTIALS_FILE: job.path('job/state/creds') };
        },
      ],
    ];
    for (const [title, make] of few(places, 6)) {
      it(`by ${title}`, () => {
        expectRefusal(make(), SAVED);
      });
    }

    for (const [title, mounted, file] of [
      ['the whole of it', 'job/state', 'mount/creds'],
      ['a directory of it', 'job/state/aws', 'mount/creds'],
    ] as const) {
      it(`by a mount of ${title}`, function () {
        needRoot(this, 'mount', 'umount');
        mkdirSync(job.path('job/state/aws'));
        mkdirSync(job.path('mount'));
        expect(job.spawn(['mount', '--bind', job.path(mounted), job.path('mount')]).status).to.equal(0);
        try {
          expectRefusal({ AWS_SHARED_CREDENTIALS_FILE: job.path(file) }, SAVED);
        } finally {
          job.spawn(['umount', job.path('mount')]);
        }
      });
    }

    it('by a mount in it', function () {
      needRoot(this, 'mount', 'umount');
      mkdirSync(job.path('job/state/aws'));
      mkdirSync(job.path('home/.aws'));
      expect(
        job.spawn(['mount', '--bind', job.path('home/.aws'), job.path('job/state/aws')]).status,
      ).to.equal(0);
      try {
        expectRefusal({}, SAVED);
      } finally {
        job.spawn(['umount', job.path('job/state/aws')]);
      }
    });

    it('as well as below the OUT of JOB_PATH, which is uploaded, too', () => {
      mkdirSync(job.path('job/OUT/o/state'), { recursive: true });
      symlinkSync('job/OUT', job.path('link'));
      const uploaded = /is below \$JOB_PATH\/OUT, which leaves the machine [^]* Set HOME, or/;
      for (const env of [
        { HOME: job.path('job/OUT/o/state') },
        { AWS_CONFIG_FILE: job.path('link/o/config') },
        { AWS_CONFIG_FILE: '../job/IN/../OUT/config' },
        { XDG_STATE_HOME: job.path('job/OUT/o') },
        { HOME: job.path('new/OUT'), JOB_PATH: job.path('new') },
      ])
        expectRefusal(env, uploaded);
    });

    const outside: [title: string, env: () => Record<string, string>][] = [
      ['a neighbour of a name that begins alike', () => ({ HOME: job.path('job/state2') })],
      ['no JOB_STATE', () => ({ HOME: job.path('job/state'), JOB_STATE: '' })],
      ['an OUT that is missing', () => ({ HOME: job.path('job/OUT2'), JOB_PATH: job.path('job') })],
      ['no JOB_PATH', () => ({ HOME: job.path('job/OUT'), JOB_PATH: '' })],
      ['a JOB_STATE without an end', () => ({ JOB_STATE: `/${'x'.repeat(5000)}` })],
      ['a JOB_STATE that is a file', () => ({ JOB_STATE: job.path('job/message.json') })],
    ];
    for (const [title, env] of few(outside, 2)) {
      it(`is not so with ${title}`, () => {
        expect(job.run(['configure_aws', '--quiet'], env())).to.include({ status: 0, stderr: '' });
        expect(job.run(['cleanup', '--quiet'], env())).to.include({ status: 0, stderr: '' });
      });
    }
  });

  it('still has cleanup take out what was written there', () => {
    const before = treeOf(job.root);
    const places: [written: Record<string, string>, cleaned: Record<string, string>][] = [
      [{}, { JOB_STATE: job.home }],
      [{}, { AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: '~nobody/c' }],
      [{ XDG_STATE_HOME: job.path('journal') }, { XDG_STATE_HOME: job.path('journal'), HOME: 'relative' }],
    ];
    for (const [written, cleaned] of places) {
      expect(job.run(['configure_aws', '--quiet'], written)).to.include({ status: 0, stderr: '' });
      expect(job.run(['cleanup', '--quiet'], cleaned)).to.include({ status: 0, stderr: '' });
      expect(treeOf(job.root)).to.deep.equal(before);
    }
  });

  it('is not one with an odd name: the files and the journal are where the system says', () => {
    for (const name of ['new\nline', 'blank at end ', '$HOME', '~', 'ünï', 'link/..']) {
      mkdirSync(job.path(`odd/${name.replace('link/..', 'real/deep')}`), { recursive: true });
      if (name === 'link/..') symlinkSync('real/deep', job.path('odd/link'));
      const HOME = `${job.path('odd')}/${name}`;
      expect(job.run(['configure_aws', '--quiet'], { HOME }), name).to.include({ status: 0, stderr: '' });
      const real = `odd/${name.replace('link/..', 'real')}`;
      expect(job.read(`${real}/.aws/credentials`), name).to.include('AKIATESTKEYTESTK0000');
      expect(treeOf(job.path(real)), name).to.include.keys('.local/state/shipctl');
      expect(job.run(['cleanup', '--quiet'], { HOME }), name).to.include({ status: 0, stderr: '' });
      expect(treeOf(job.path(real)), name).not.to.include.keys('.aws');
    }
  });
});
