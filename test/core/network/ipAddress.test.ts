import { BlockList } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { isInRange, isIpAddress } from '../../../src/core/network/ipAddress.ts';

describe('isIpAddress', () => {
  for (const text of ['127.0.0.1', '::1', 'fd00::a', '::ffff:10.0.0.1', 'FE80::1']) {
    it(`knows ${text}`, () => {
      expect(isIpAddress(text)).to.equal(true);
    });
  }
  for (const text of [
    '',
    'localhost',
    '127.0.0.256',
    '127.1',
    '01.2.3.4',
    '[::1]',
    '::1/128',
    'fe80::1%eth0',
    ':::',
  ]) {
    it(`knows that ${JSON.stringify(text)} is none`, () => {
      expect(isIpAddress(text)).to.equal(false);
    });
  }
});

describe('isInRange', () => {
  const bytes = fc.constantFrom(4, 16).chain((size) => fc.uint8Array({ minLength: size, maxLength: size }));
  const written = (all: Uint8Array): string =>
    all.length === 4
      ? all.join('.')
      : Array.from({ length: 8 }, (_, at) =>
          Buffer.from(all)
            .readUInt16BE(at * 2)
            .toString(16),
        ).join(':');

  const table: [address: string, range: string, isIn: boolean][] = [
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '0.0.0.0/0', true],
    ['10.1.2.3', '10.0.0.0/33', false],
    ['10.1.2.3', '10.0.0.0/', false],
    ['10.1.2.3', '*', false],
    ['fd00::1', 'fd00::/8', true],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '::ffff:10.0.0.0/104', true],
    ['::a01:203', '10.0.0.0/8', false],
  ];
  for (const [address, range, isIn] of table) {
    it(`has ${address} ${isIn ? 'in' : 'outside'} ${range}`, () => {
      expect(isInRange(address, range)).to.equal(isIn);
    });
  }

  it('finds what node:net finds', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 128 }), fc.nat({ max: 127 }), (start, length, flipped) => {
        const [kind, prefix] = [
          start.length === 4 ? 'ipv4' : 'ipv6',
          Math.min(length, start.length * 8),
        ] as const;
        const address = start.map((byte, at) => (at === flipped >> 3 ? byte ^ (1 << (flipped & 7)) : byte));
        const list = new BlockList();
        list.addSubnet(written(start), prefix, kind);
        const isListed = list.check(written(address), kind);
        expect(isInRange(written(address), `${written(start)}/${prefix}`)).to.equal(isListed);
      }),
    );
  });
});
