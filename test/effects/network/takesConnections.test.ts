import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { takesConnections } from '../../../src/effects/network/takesConnections.ts';

describe('a server', () => {
  it('takes connections as long as it listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { readonly port: number };
    expect(await takesConnections('127.0.0.1', port, 60_000)).to.equal(true);
    server.close();
    await once(server, 'close');
    expect(await takesConnections('127.0.0.1', port, 60_000)).to.equal(false);
  });
});
