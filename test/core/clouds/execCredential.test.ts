import { expect } from 'chai';
import { execCredential, execVersion, nextAsking } from '../../../src/core/clouds/execCredential.ts';
import { ShipctlError } from '../../../src/errors.ts';

const V1 = 'client.authentication.k8s.io/v1';
const BETA = 'client.authentication.k8s.io/v1beta1';

describe('the version of an ExecCredential', () => {
  const known: readonly (readonly [info: string | undefined, version: string])[] = [
    [undefined, BETA],
    ['', BETA],
    [JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, spec: { interactive: false } }), V1],
    [JSON.stringify({ apiVersion: BETA }), BETA],
  ];
  for (const [info, version] of known)
    it(`is ${version} for ${JSON.stringify(info)}`, () => {
      expect(execVersion(info)).to.equal(version);
    });

  for (const info of [
    '{}',
    'null',
    '{',
    '"x"',
    JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1alpha1' }),
  ])
    it(`is refused in ${info}`, () => {
      expect(() => execVersion(info)).to.throw(ShipctlError, 'KUBERNETES_EXEC_INFO asks for a version');
    });
});

describe('an ExecCredential', () => {
  const NOW = Date.UTC(2026, 0, 1);
  const token = { value: 'v', obtained: NOW, expires: NOW + 3_600_000 };
  const ends: readonly (readonly [seconds: number, end: string])[] = [
    [0, '2026-01-01T00:55:00Z'],
    [3299, '2026-01-01T00:55:00Z'],
    [3301, '2026-01-01T01:00:00Z'],
  ];
  for (const [seconds, end] of ends)
    it(`says after ${seconds} s that kubectl is to ask again at ${end}`, () => {
      const text = execCredential(V1, token.value, nextAsking(token, NOW + seconds * 1000));
      expect(JSON.parse(text)).to.deep.equal({
        kind: 'ExecCredential',
        apiVersion: V1,
        spec: { interactive: false },
        status: { expirationTimestamp: end, token: 'v' },
      });
    });
});
