import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Signing, presigned, signed } from '../../../../src/core/clouds/aws/signing.ts';
import { pythonWithBotocore } from '../../../support/botocore.ts';
import { need } from '../../../support/clients.ts';
import { runs } from '../../../support/extent.ts';

type Request = Parameters<typeof presigned>[0];

interface Case {
  readonly request: Request;
  readonly signing: Signing;
}

/** What botocore adds to a request: a header, or the query of its URL. */
interface Added {
  readonly authorization: string;
  readonly query: string;
}

const SCRIPT = `
import sys, json, datetime
from urllib.parse import urlsplit
import botocore.auth
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

def add(case, has_body):
    request, signing = case['request'], case['signing']
    now = datetime.datetime.fromtimestamp(signing['now'] / 1000, datetime.timezone.utc).replace(tzinfo=None)
    botocore.auth.get_current_datetime = lambda *_: now
    body = bytes.fromhex(request['body']) if has_body else None
    made = AWSRequest(request['method'] if has_body else 'GET', request['url'], dict(request['headers']), body)
    keys = signing['keys']
    found = Credentials(keys['accessKeyId'], keys['secretAccessKey'], keys.get('sessionToken'))
    return made, (found, signing['service'], signing['region'])

def signed(case):
    request, arguments = add(case, True)
    SigV4Auth(*arguments).add_auth(request)
    return request.headers['Authorization']

def presigned(case):
    request, arguments = add(case, False)
    SigV4QueryAuth(*arguments, expires=60).add_auth(request)
    return urlsplit(request.url).query

print(json.dumps([{'authorization': signed(one), 'query': presigned(one)} for one in json.load(sys.stdin)]))
`;

function botocoreAdds(python: string, cases: readonly Case[]): readonly Added[] {
  const input = cases.map(({ request, signing }) => ({
    request: { ...request, body: Buffer.from(request.body ?? []).toString('hex') },
    signing,
  }));
  const { stdout, stderr } = spawnSync(python, ['-c', SCRIPT], {
    encoding: 'utf8',
    input: JSON.stringify(input),
    maxBuffer: 1e9,
  });
  expect(stderr).to.equal('');
  return JSON.parse(stdout) as readonly Added[];
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const address = fc
  .record({
    host: fc.constantFrom('sts.eu-west-1.amazonaws.com', 'localhost:5000', 'h.amazonaws.com.cn:8443'),
    path: fc.array(text.map(escaped), { maxLength: 3 }),
    // The signer loses __proto__, which no parameter of AWS is called.
    query: fc.dictionary(
      text.filter((name) => name !== '__proto__'),
      text,
      { maxKeys: 3 },
    ),
  })
  .map(({ host, path, query }) => {
    const pairs = Object.entries(query).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
    return new URL(`https://${host}/${path.join('/')}?${pairs.join('&')}`).href;
  });
const cases: fc.Arbitrary<Case> = fc.record({
  request: fc.record({
    method: fc.constantFrom('GET', 'POST'),
    url: address,
    headers: fc.dictionary(
      word.map((name) => `x-k8s-${name}`),
      fc.stringMatching(/^[!-~]( ?[!-~]){0,9}$/),
      { maxKeys: 3 },
    ),
    body: fc.uint8Array({ maxLength: 100 }),
  }),
  signing: fc.record({
    service: fc.constantFrom('sts', 'eks', 'ecr'),
    region: fc.constantFrom('us-east-1', 'cn-north-1'),
    keys: fc.record({
      accessKeyId: fc.constant('AKIAIOSFODNN7EXAMPLE'),
      secretAccessKey: fc.stringMatching(/^[!-~]{1,40}$/),
      sessionToken: fc.option(fc.stringMatching(/^[!-~]{1,200}$/), { nil: undefined }),
    }),
    now: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  }),
});

const sorted = (query: string): readonly string[] => query.split('&').sort();

describe('a signature', () => {
  const python = pythonWithBotocore() ?? 'python3 with botocore';

  it("is botocore's, whatever is signed", async function () {
    need(this, python);
    const all = fc.sample(cases, runs(2000));
    const expected = botocoreAdds(python, all);
    for (const [index, { request, signing }] of all.entries()) {
      const shown = JSON.stringify({ request, signing });
      const { headers } = await signed(request, signing);
      expect(headers['authorization'], shown).to.equal(expected[index]?.authorization);
      const { url, headers: given } = request;
      const found = await presigned({ method: 'GET', url, headers: given }, { ...signing, seconds: 60 });
      expect(sorted(new URL(found).search.slice(1)), shown).to.deep.equal(
        sorted(expected[index]?.query ?? ''),
      );
    }
  });

  const KEYS = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    sessionToken: undefined,
  };
  const SIGNING = { service: 'iam', region: 'us-east-1', keys: KEYS, now: Date.UTC(2015, 7, 30, 12, 36) };
  const REQUEST = {
    method: 'GET' as const,
    url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  };

  it('is that of the example in the documentation of AWS', async () => {
    const { headers } = await signed(REQUEST, SIGNING);
    expect(headers['authorization']).to.equal(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
        'SignedHeaders=content-type;host;x-amz-date, ' +
        'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });

  it('leaves the rest of the request as it is', async () => {
    const request = { ...REQUEST, body: Buffer.from('x'), timeoutMs: 7 };
    const { headers, ...others } = await signed(request, SIGNING);
    expect({ ...others, headers: request.headers }).to.deep.equal(request);
    expect(headers).to.have.all.keys('content-type', 'x-amz-date', 'authorization');
  });

  it('holds the token of temporary keys', async () => {
    const keys = { ...KEYS, sessionToken: 't0k/en==' };
    const { headers } = await signed(REQUEST, { ...SIGNING, keys });
    expect(headers['x-amz-security-token']).to.equal('t0k/en==');
    const url = await presigned(REQUEST, { ...SIGNING, keys, seconds: 60 });
    expect(url).to.include('&X-Amz-Security-Token=t0k%2Fen%3D%3D&');
  });
});
