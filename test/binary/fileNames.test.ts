import { expect } from 'chai';
import { catalog } from '../../src/catalog.ts';
import { need } from '../support/clients.ts';
import { BINARY, type Ended, Job } from '../support/job.ts';

/** What a command calls a word that names a file or directory; PATH is one only for commands that copy files. */
const FILE_WORDS = /^(FILE|DIR|REPORTS)$/;

/** Every name in the script has a byte in it that is not UTF-8, and lies in a directory of such a name. */
const PRELUDE = String.raw`
set -e
N=$'caf\xe9'; mkdir -p $N && cd $N
export JOB_PATH=$PWD/$N.job; export JOB_STATE=$JOB_PATH/state JOB_PREVIOUS_STATE=$JOB_PATH/before
export JOB_INTEGRATIONS=$JOB_PATH/integrations JOB_NAME=job V=$'v\xe8'
mkdir -p $JOB_STATE $JOB_PREVIOUS_STATE $JOB_INTEGRATIONS/keys $JOB_PATH/IN/$N/state $JOB_PATH/OUT/out/state $N.d
export RES_NAME=res RES_TYPE=state RES_OPERATION=IN RES_META=$JOB_PATH/IN/$N RES_STATE=$JOB_PATH/IN/$N/state
export OUT_NAME=out OUT_TYPE=state OUT_OPERATION=OUT OUT_META=$JOB_PATH/OUT/out OUT_STATE=$JOB_PATH/OUT/out/state
printf x >$N.txt; printf '{"a":"value"}' >$N.json
`;

/** By command: how it is called, and what then is on standard output. */
const CALLS: Readonly<Record<string, readonly (readonly [script: string, stdout: string])[]>> = {
  get_json_value: [['$S get_json_value $N.json a; $S get_json_value $PWD/./$N.json a', 'value\nvalue\n']],
  replace: [
    [
      "printf '$V' >$N.txt; ln -s $N.txt $N.link; $S replace $N.link $N.json; od -An -tx1 $N.txt; ls | wc -l",
      ' 76 e8\n5\n',
    ],
  ],
  decrypt: [
    [
      `openssl genrsa -out $N.key 2048 2>&-; openssl rsa -in $N.key -pubout -out p 2>&-
      printf secret | openssl pkeyutl -encrypt -pubin -inkey p -pkeyopt rsa_padding_mode:oaep | base64 >$N.enc
      $S decrypt $N.enc $N.key; cat $N.enc.decrypted; $S decrypt <(cat $N.enc) <(cat $N.key) --stdout`,
      'secretsecret',
    ],
  ],
  get_git_changes: [
    [
      `for d in $N.d $RES_STATE; do (cd $d; git init -q; : >$N; git add -A
      git -c user.name=a -c user.email=a@b.c commit -qm x; echo new >$N); done
      r=0000000000000000000000000000000000000000..HEAD
      { $S get_git_changes --path=$N.d --commit-range=$r; $S get_git_changes --path $N.d --commit-range=HEAD
      $S get_git_changes --resource=res --commit-range=$r; } | od -An -c | tr -d ' \\n'`,
      String.raw`caf351\ncaf351\ncaf351\n`,
    ],
  ],
  split_tests: [
    [
      `export SHIPPABLE_JOB_NUMBER=1 SHIPPABLE_JOB_COUNT=1; mkdir $N.r; : >$N.d/a.rb; : >$N.d/b.rb
      echo '<testsuite><testcase file="b.rb" time="9"/><testcase file="a.rb" time="1"/></testsuite>' >$N.r/$N.xml
      { $S split_tests $N.d '*.rb' $N.r; $S split_tests $N.d '*.rb' $N.r/$N.xml; } | od -An -c | tr -d ' \\n'`,
      String.raw`caf351.d/b.rb\ncaf351.d/a.rb\n`.repeat(2),
    ],
  ],
  notify: [
    [
      `export HOOK_NAME=hook HOOK_TYPE=notification HOOK_META=$JOB_PATH/IN/$N
      echo '{"masterName":"webhook","webhookURL":"http://127.0.0.1:1"}' >$HOOK_META/integration.json
      $S notify hook --payload $N.txt 2>&1 || echo $?; $S notify hook --payload <(cat $N.txt) 2>&1 | sed 's/.*: //'`,
      'shipctl: caf\\xe9.txt is not JSON: see line 1, column 1\n1\nsee line 1, column 1\n',
    ],
  ],
  copy_file_to_state: [['$S copy_file_to_state $N.txt; cat $JOB_STATE/$N.txt', 'x']],
  copy_file_from_prev_state: [
    ['mv $N.txt $JOB_PREVIOUS_STATE; $S copy_file_from_prev_state $N.txt $N.d/; cat $N.d/$N.txt', 'x'],
  ],
  refresh_file_to_state: [['$S refresh_file_to_state $N.txt; cat $JOB_STATE/$N.txt', 'x']],
  copy_file_from_resource_state: [
    [
      'mv $N.txt $RES_STATE; mv $JOB_PATH/IN/$N $JOB_PATH/IN/res; $S copy_file_from_resource_state res $N.txt $N.d/; cat $N.d/$N.txt',
      'x',
    ],
  ],
  copy_resource_file_from_state: [
    [
      'mv $N.txt $RES_STATE; mv $JOB_PATH/IN/$N $JOB_PATH/IN/res; $S copy_resource_file_from_state res $N.txt $N.d/; cat $N.d/$N.txt',
      'x',
    ],
  ],
  copy_file_to_resource_state: [['$S copy_file_to_resource_state $N.txt out; cat $OUT_STATE/$N.txt', 'x']],
  refresh_file_to_out_path: [['$S refresh_file_to_out_path $N.txt out; cat $OUT_STATE/$N.txt', 'x']],
  // What follows takes its files from the job's variables.
  get_resource_version_key: [
    [
      `echo '{"version":{"versionName":"v"}}' >$RES_META/version.json; $S get_resource_version_key res versionName`,
      'v\n',
    ],
  ],
  get_integration_resource: [
    [`echo '{"a":"b"}' >$RES_META/integration.json; $S get_integration_resource res a`, 'b\n'],
  ],
  get_integration_keys: [
    [`echo 'a="b"' >$JOB_INTEGRATIONS/keys/integration.env; $S get_integration_keys keys`, 'a\n'],
  ],
  put_resource_state: [
    [
      '$S put_resource_state res k v; $S put_resource_state res l w; cat $JOB_STATE/res.env; ls -A $JOB_PATH',
      'k=v\nl=w\nIN\nOUT\nbefore\nintegrations\nstate\n',
    ],
  ],
  deploy_ecs: [
    [
      `export APP_NAME=app APP_TYPE=cluster APP_OPERATION=IN APP_SOURCENAME=prod APP_POINTER_REGION=us-east-1
      export APP_INTEGRATION_ACCESSKEY=AKIA APP_INTEGRATION_SECRETKEY=x
      $S deploy_ecs app --manifest $N.json 2>&1 || echo $?`,
      'shipctl: caf\\xe9.json: service is missing\n1\n',
    ],
  ],
  post_resource_state: [['$S post_resource_state res k v; cat $JOB_STATE/res.env', 'k=v\n']],
  retry: [['$S retry cat $N.txt', 'x']],
};

describe('names of files that are not UTF-8', () => {
  let job: Job;

  before(function () {
    need(this, 'bash', 'git', 'openssl');
  });

  beforeEach(() => {
    job = new Job([]);
  });

  afterEach(() => {
    job.remove();
  });

  const script = (text: string): Promise<Ended> =>
    job.start(['bash', '-c', PRELUDE + text], { S: BINARY, PATH: process.env['PATH'] ?? '' });

  it('are tried with every command that is given a file', async () => {
    const names: string[] = [];
    for (const [name, load] of Object.entries(catalog)) {
      const { arguments: words, options, group } = await load();
      const all = [...words.map((word) => word.name), ...options.map(({ value = '' }) => value)];
      const isPath = (word: string): boolean => word === 'PATH' && group === 'State';
      if (all.some((word) => FILE_WORDS.test(word) || isPath(word))) names.push(name);
    }
    expect(names.filter((name) => CALLS[name] === undefined)).to.deep.equal([]);
    expect(names).to.include.members(['decrypt', 'notify', 'replace', 'split_tests', 'copy_file_to_state']);
  });

  for (const [command, calls] of Object.entries(CALLS)) {
    for (const [call, stdout] of calls) {
      it(`are bytes for ${command}`, async () => {
        expect(await script(call)).to.deep.equal({ status: 0, signal: null, stdout, stderr: '' });
      });
    }
  }

  const faults: [title: string, script: string, status: number, stderr: string][] = [
    ['a file that is missing', '$S get_json_value $N a', 99, 'caf\\xe9: no such file'],
    [
      'a file beside one whose name has U+FFFD',
      String.raw`mv $N.json $'caf\xef\xbf\xbd.json'; $S get_json_value $N.json a`,
      99,
      'caf\\xe9.json: no such file',
    ],
    [
      'a directory where a file is needed',
      '$S get_json_value $N.d a',
      1,
      "can't read caf\\xe9.d: it is a directory (EISDIR)",
    ],
    [
      'a directory that is no working tree',
      '$S get_git_changes --path=$N.none --commit-range=HEAD',
      99,
      '"caf\\xe9.none" is not a directory',
    ],
  ];
  for (const [title, call, status, stderr] of faults) {
    it(`are shown with their bytes in the message for ${title}`, async () => {
      expect(await script(call)).to.deep.equal({
        status,
        signal: null,
        stdout: '',
        stderr: `shipctl: ${stderr}\n`,
      });
    });
  }
});

describe('a pipe in place of a file', () => {
  let job: Job;

  before(function () {
    need(this, 'bash', 'python3');
    job = new Job([]);
    job.write('work/f.json', '{"a":"value"}');
  });

  after(() => {
    job.remove();
  });

  const rows: [title: string, script: string, stdout: string][] = [
    ['of a process substitution', '$S get_json_value <(cat f.json) a', 'value\n'],
    ['at standard input', 'cat f.json | $S get_json_value /dev/stdin a', 'value\n'],
    ['that is a file by its descriptor', '$S get_json_value /dev/fd/9 a 9<f.json', 'value\n'],
    [
      'with a name, whose writer comes later',
      'mkfifo p; { until [ -p p ]; do :; done; cat f.json >p; } & $S get_json_value p a; wait',
      'value\n',
    ],
    [
      'with more than a pipe holds',
      `python3 -c 'print("""{"x":"%s","a":1}""" % ("y" * 1000000))' | $S get_json_value /dev/stdin a`,
      '1\n',
    ],
    [
      'that is a socket, and does not block',
      `python3 -c '
import os, socket, subprocess
ours, theirs = socket.socketpair()
theirs.setblocking(False)
program = subprocess.Popen([os.environ["S"], "get_json_value", "/dev/stdin", "a"], stdin=theirs)
theirs.close()
for piece in b"{", b"\\"a\\":", b"\\"sent\\"}":
    ours.send(piece)
ours.close()
program.wait()'`,
      'sent\n',
    ],
  ];
  for (const [title, script, stdout] of rows) {
    it(`is read to its end by get_json_value, ${title}`, () => {
      expect(job.spawn(['bash', '-c', script], { S: BINARY })).to.include({ status: 0, stdout, stderr: '' });
    });
  }

  it('is empty at a standard input that is closed', () => {
    const { status, stderr } = job.spawn(['bash', '-c', '$S get_json_value /dev/stdin a <&-'], { S: BINARY });
    expect({ status, stderr }).to.deep.equal({
      status: 1,
      stderr: 'shipctl: /dev/stdin is not JSON: it is empty\n',
    });
  });
});
