import { expect } from 'chai';
import { hasScheme, isHost, isHostWithPort, isPort } from '../../src/core/hostAddress.ts';

const LABEL = 'a'.repeat(60);

describe('the address of a server', () => {
  const hosts: readonly (readonly [text: string, isOne: boolean])[] = [
    ['localhost', true],
    ['git.example.com', true],
    ['a-b.c_d.example', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    [`${LABEL}.${LABEL}.${LABEL}.${LABEL}`, true],
    [`${LABEL}.${LABEL}.${LABEL}.${LABEL}.${LABEL}`, false],
    ['', false],
    ['.', false],
    ['a..b', false],
    ['.a', false],
    ['a.', false],
    ['-a', false],
    ['a-', false],
    ['*.a', false],
    ['a b', false],
    ['a\n', false],
    ['a/b', false],
    ['a:1', false],
    ['::1', false],
    ['[::1', false],
    ['ä.example', false],
  ];
  for (const [text, isOne] of hosts)
    it(`has ${JSON.stringify(text)} as its host: ${isOne}`, () => {
      expect(isHost(text)).to.equal(isOne);
      expect(isHostWithPort(text)).to.equal(isOne || text === 'a:1');
      expect(isHostWithPort(`${text}:5000`)).to.equal(isOne);
      expect(isHostWithPort(`${text}:0`)).to.equal(false);
    });

  const ports: readonly (readonly [text: string, isOne: boolean])[] = [
    ['1', true],
    ['65535', true],
    ['0', false],
    ['65536', false],
    ['080', false],
    ['', false],
    ['http', false],
    ['80\n', false],
  ];
  for (const [text, isOne] of ports)
    it(`has ${JSON.stringify(text)} as its port: ${isOne}`, () => {
      expect(isPort(text)).to.equal(isOne);
    });

  for (const [text, has] of [
    ['ssh://git.example.com', true],
    ['git+ssh://x', true],
    ['x:5000', false],
    ['x//y', false],
  ] as const)
    it(`has a scheme in ${text}: ${has}`, () => {
      expect(hasScheme(text)).to.equal(has);
    });
});
