import { expect } from 'chai';
import { sha256 } from '../../../src/sha256.ts';
import { PATHS, SharedStage } from '../../support/memory/sharedStage.ts';

const [PATH, CONFIG] = PATHS;
const RECORD = '/home/.aws/.credentials.shipctl-record';
const POINTER = `/home/.local/state/shipctl/${sha256(PATH)}.json`;
const USER = 1000;

function configured(): SharedStage {
  const stage = new SharedStage();
  stage.job().configure(PATHS);
  return stage;
}

function cut(stage: SharedStage, path: string): void {
  stage.write(path, stage.read(path).slice(0, 30), 0o600);
}

const change =
  (path: string, from: RegExp | string, to: string) =>
  (stage: SharedStage): void => {
    const text = stage.read(path);
    expect(text.replace(from, to)).not.to.equal(text);
    stage.write(path, text.replace(from, to));
  };

/** What makes a record or a file unusable, and what is said of it. */
const FAULTS: readonly (readonly [title: string, spoil: (stage: SharedStage) => void, fault: RegExp])[] = [
  [
    'a record that is cut',
    (stage) => {
      cut(stage, RECORD);
    },
    /\.credentials\.shipctl-record is damaged; .*Remove the record/,
  ],
  [
    'an empty record',
    (stage) => {
      stage.write(RECORD, '');
    },
    /is damaged/,
  ],
  ['a record of another version', change(RECORD, '"version":2', '"version":3'), /is damaged/],
  ['a record without a group', change(RECORD, /"group":\[[^\]]*\]/, '"group":null'), /is damaged/],
  ['a record with an odd mode', change(RECORD, '"firstMode":null', '"firstMode":4607'), /is damaged/],
  ['a record with an odd hash', change(RECORD, /"now":"[^"]*"/, '"now":"x"'), /is damaged/],
  [
    "another file's record",
    change(RECORD, '"path":"/home/.aws/credentials"', '"path":"/home/.aws/config"'),
    /belongs to another file; .*Remove the record/,
  ],
  ['a record without a body', change(RECORD, '"body"', '"bodies"'), /is damaged/],
  [
    "somebody else's record",
    (stage) => {
      stage.disk.inode(RECORD).uid = USER;
    },
    /\.credentials\.shipctl-record belongs to user 1000, not to you/,
  ],
  [
    'a link in the place of a record',
    (stage) => {
      stage.disk.unlink(RECORD);
      stage.disk.symlink('/etc/passwd', RECORD);
    },
    /shipctl-record is a symbolic link; .*Remove the record/,
  ],
  [
    'a file with two names',
    (stage) => {
      stage.disk.link(PATH, '/home/second');
    },
    /credentials has other names/,
  ],
  [
    'a FIFO',
    (stage) => {
      stage.disk.unlink(PATH);
      stage.disk.makeFifo(PATH);
    },
    /credentials is not a regular file/,
  ],
  [
    'a directory',
    (stage) => {
      stage.disk.unlink(PATH);
      stage.disk.mkdir(PATH, 0o755);
    },
    /credentials is not a regular file/,
  ],
];

/** What makes a pointer unusable. */
const POINTER_FAULTS: readonly (readonly [title: string, spoil: (stage: SharedStage) => void])[] = [
  [
    'is cut',
    (stage) => {
      cut(stage, POINTER);
    },
  ],
  [
    'is empty',
    (stage) => {
      stage.write(POINTER, '');
    },
  ],
  ['is of another version', change(POINTER, '"version":2', '"version":1')],
  ['names no tool', change(POINTER, '"tool":"tool",', '')],
  ['names no owner', change(POINTER, '"job"', '"jobs"')],
  [
    'is a link',
    (stage) => {
      stage.disk.unlink(POINTER);
      stage.disk.symlink('/etc/passwd', POINTER);
    },
  ],
  [
    "is somebody else's",
    (stage) => {
      stage.disk.inode(POINTER).uid = USER;
    },
  ],
];

describe('what the journal knows of', () => {
  it('is each path with where it leads, its group and its owners', () => {
    const stage = configured();
    stage.job('b').configure([PATH]);
    const owner = (job: string): unknown => ({ job, build: '1', resource: 'r' });
    const files = stage
      .job()
      .files.journaled()
      .toSorted((one, other) => (one.asked < other.asked ? -1 : 1));
    expect(files).to.deep.equal([
      {
        asked: CONFIG,
        paths: [CONFIG],
        gone: [],
        unrecorded: [],
        tool: 'tool',
        group: [...PATHS],
        owners: [owner('a')],
        fault: undefined,
      },
      {
        asked: PATH,
        paths: [PATH],
        gone: [],
        unrecorded: [],
        tool: 'tool',
        group: [PATH],
        owners: [owner('a'), owner('b')],
        fault: undefined,
      },
    ]);
  });

  /** Some paths are not even followed. */
  const viewFault = (stage: SharedStage): string | undefined => {
    try {
      return stage.job().view([PATH])[0]?.fault?.message;
    } catch (error) {
      return (error as Error).message;
    }
  };

  for (const [title, spoil, fault] of FAULTS) {
    it(`names the fault, and leaves everything as it is: ${title}`, () => {
      const stage = configured();
      spoil(stage);
      const before = stage.tree();
      const files = stage.job().files.journaled();
      expect(files.find(({ asked }) => asked === PATH)?.fault).to.match(fault);
      expect(files.find(({ asked }) => asked === CONFIG)?.fault).to.equal(undefined);
      expect(() => stage.job().cleanup()).to.throw(fault);
      expect(viewFault(stage)).to.match(fault);
      expect(stage.tree()).to.deep.equal(before);
    });
  }

  for (const [title, spoil] of POINTER_FAULTS) {
    it(`names a pointer that ${title}`, () => {
      const stage = configured();
      spoil(stage);
      const before = stage.tree();
      const [damaged] = stage
        .job()
        .files.journaled()
        .filter(({ fault }) => fault !== undefined);
      const fault = `the journal ${POINTER} can't be used; without it shipctl can't tell which files it wrote, and for which job. If no other job needs it, remove it to leave them as they are now`;
      expect(damaged).to.deep.equal({
        asked: POINTER,
        paths: [],
        gone: [],
        unrecorded: [],
        tool: undefined,
        group: [],
        owners: [],
        fault,
      });
      expect(() => {
        stage.job().configure(PATHS);
      }).to.throw(fault);
      expect(stage.tree()).to.deep.equal(before);
    });
  }

  it('is read from a state directory that is open to others, which only writing closes', () => {
    const stage = configured();
    stage.disk.chmod('/home/.local/state/shipctl', 0o755);
    stage.job().files.journaled();
    stage.job().view(PATHS);
    expect(stage.disk.inode('/home/.local/state/shipctl').mode).to.equal(0o755);
    stage.job('b').configure(PATHS);
    expect(stage.disk.inode('/home/.local/state/shipctl').mode).to.equal(0o700);
  });

  it('is nothing, and then forgotten, if another job has cleaned up everything', () => {
    const stage = new SharedStage();
    const before = stage.tree();
    const [own, others] = [{ XDG_STATE_HOME: '/home/a' }, { XDG_STATE_HOME: '/home/b' }];
    stage.job('a', own).configure(PATHS);
    stage.job('b', others).configure(PATHS);
    stage.job('b', others).cleanup(true);
    const files = stage.job('a', own).files.journaled();
    expect(files.map(({ paths }) => paths)).to.deep.equal([[], []]);
    stage.job('a', own).cleanup();
    expect(stage.tree()).to.deep.equal(before);
  });

  it('is gone, and then forgotten, if its directory is', () => {
    const stage = configured();
    stage.job().configure(['/home/vol/file']);
    for (const name of stage.disk.readdir('/home/vol')) stage.disk.unlink(`/home/vol/${name}`);
    stage.disk.rmdir('/home/vol');
    stage.write('/home/vol', 'a file now');
    const gone = stage
      .job()
      .files.journaled()
      .flatMap((file) => file.gone);
    expect(gone).to.deep.equal(['/home/vol/file']);
    expect(stage.job().cleanup()).to.deep.equal(['/home/vol/file']);
    expect(Object.keys(stage.tree())).to.deep.equal(['/home', '/home/vol']);
  });

  it('is out of reach if the state directory is a link, or somebody else has it', () => {
    for (const spoil of [
      (stage: SharedStage) => {
        stage.disk.rename('/home/.local/state/shipctl', '/home/elsewhere');
        stage.disk.symlink('/home/elsewhere', '/home/.local/state/shipctl');
      },
      (stage: SharedStage) => {
        stage.disk.inode('/home/.local/state/shipctl').uid = USER;
      },
    ]) {
      const stage = configured();
      spoil(stage);
      const message =
        /the journal's directory \/home\/.local\/state\/shipctl .*; set XDG_STATE_HOME to one of your own/;
      expect(() => stage.job().files.journaled()).to.throw(message);
      expect(() => stage.job().view(PATHS)).to.throw(message);
    }
  });

  for (const [env, message] of [
    [{ HOME: '' }, 'HOME is empty, so there is no place for the journal; set it, or XDG_STATE_HOME'],
    [
      { HOME: 'home' },
      'HOME is not an absolute path, so there is no place for the journal; set it, or XDG_STATE_HOME',
    ],
    [{ HOME: '/h\udc80' }, 'HOME is, or leads to, a path that is not UTF-8'],
    [{ XDG_STATE_HOME: '/h\udc80' }, 'XDG_STATE_HOME is, or leads to, a path that is not UTF-8'],
  ] as const) {
    it(`has no place: ${message}`, () => {
      expect(() => new SharedStage().job('a', env)).to.throw(message);
    });
  }
});
